import type { Dockerfile } from '../dockerfile/model';
import type { Reason } from './outcome';
import { say } from './rule';
import { linuxGate } from './rules/linux-gate';
import { onbuildGate } from './rules/onbuild-gate';
import { parseGate } from './rules/parse-gate';
import { templateGate } from './rules/template-gate';

/** Largest text that is converted, in UTF-16 units; real Dockerfiles are a hundred times smaller. */
export const textLimit = 512 * 1024;

/** Why a file is not converted whatever it builds; empty if nothing speaks against it. */
export function gateReasons(dockerfile: Dockerfile): Reason[] {
  return [
    ...parseReasons(dockerfile),
    ...windowsReasons(dockerfile),
    ...templateReasons(dockerfile),
    ...onbuildReasons(dockerfile),
  ];
}

function parseReasons(dockerfile: Dockerfile): Reason[] {
  if (dockerfile.text.trim() === '' || dockerfile.instructions.length === 0)
    return [say(parseGate, 1, 'The file has no instructions; write a Dockerfile first.')];
  if (dockerfile.stages.length === 0) return [say(parseGate, 1, 'The file has no FROM; a Dockerfile needs one.')];
  if (dockerfile.text.includes('\0')) return [say(parseGate, 1, 'The file holds NUL bytes; save it as UTF-8 text.')];
  const empty = dockerfile.stages.find((stage) => !/^\S+(?:\s+as\s+\S+)?$/i.test(stage.from.args.trim()));
  const reasons = dockerfile.problems.map((problem) => say(parseGate, problem.line, problem.text));
  return empty === undefined
    ? reasons
    : [...reasons, say(parseGate, empty.from.line, 'This FROM is not "FROM image" or "FROM image AS name".')];
}

function windowsReasons(dockerfile: Dockerfile): Reason[] {
  const reason = (line: number) => [
    say(linuxGate, line, 'Distroless images are for Linux only, and this file builds a Windows image.'),
  ];
  const escape =
    dockerfile.escape === '`' ? dockerfile.directives.find((directive) => directive.name === 'escape') : undefined;
  if (escape !== undefined) return reason(escape.line);
  const stage = dockerfile.stages.find(({ image }) => /windows|nanoserver|servercore/i.test(image));
  if (stage !== undefined) return reason(stage.from.line);
  const shell = dockerfile.instructions.find(
    ({ keyword, args }) => keyword === 'SHELL' && /powershell|pwsh|cmd/i.test(args),
  );
  return shell === undefined ? [] : reason(shell.line);
}

const marks: readonly (readonly [RegExp, string])[] = [
  [/\{\{|\}\}/, '{{ }}'],
  [/<%|%>/, '<% %>'],
  [/%%\w+%%/, '%%NAME%%'],
  [/\$\{\{/, '${{ }}'],
  [/@@\w+@@/, '@@NAME@@'],
];

function templateReasons(dockerfile: Dockerfile): Reason[] {
  const syntax = dockerfile.directives.find((directive) => directive.name === 'syntax');
  if (syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax.value)) {
    return [
      say(
        templateGate,
        syntax.line,
        `The frontend "${syntax.value.slice(0, 60)}" may read this file in its own way; only docker/dockerfile is known here.`,
      ),
    ];
  }
  // Go templates of docker and ldflags stand in RUN legitimately, so only the instructions that shape the image count.
  for (const instruction of dockerfile.instructions.filter(
    ({ keyword }) => keyword !== 'RUN' && keyword !== 'HEALTHCHECK',
  )) {
    const mark = marks.find(([pattern]) => pattern.test(instruction.args));
    if (mark !== undefined)
      return [
        say(
          templateGate,
          instruction.line,
          `"${mark[1]}" marks a template that another tool fills in; convert its result instead.`,
        ),
      ];
  }
  return [];
}

function onbuildReasons(dockerfile: Dockerfile): Reason[] {
  const onbuild = dockerfile.instructions.find(({ keyword }) => keyword === 'ONBUILD');
  if (onbuild !== undefined) {
    const text = 'ONBUILD runs in the builds of other images, which would no longer find a shell.';
    return [say(onbuildGate, onbuild.line, text)];
  }
  const parent = dockerfile.stages.find(({ image }) => /[:-]onbuild(?:$|[-@])/.test(image));
  if (parent === undefined) return [];
  const text = `${parent.image.slice(0, 60)} brings instructions of its own by ONBUILD, which are not seen here; write them out.`;
  return [say(onbuildGate, parent.from.line, text)];
}
