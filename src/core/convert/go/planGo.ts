import { publishedBase } from '../../catalog/lookup';
import { planCompiledFiles } from '../compiled/compiledFiles';
import { planCompiledStart } from '../compiled/compiledStart';
import type { Draft } from '../draft';
import type { Facts, GoProgram } from '../facts';
import { say } from '../rule';
import { goOutput } from '../rules/go-output';
import { pureGo } from '../rules/pure-go';
import { firstOf } from '../scan';

/** Base, build and start of a Go program. */
export function planGo(facts: Facts, program: GoProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  draft.image = publishedBase('static');
  planBuild(facts, program, draft);
  planCompiledStart(facts, program.path, draft);
  if (facts.shape === 'single') planCompiledFiles(facts, program.path, draft, answers);
}

function planBuild(facts: Facts, program: GoProgram, draft: Draft): void {
  const { build } = program;
  const { line } = build.instruction;
  const cached = build.instruction.flags.find(
    ({ name, value }) => name === 'mount' && mountHolds(value ?? '', build.outputs),
  );
  if (cached !== undefined)
    draft.reasons.push(
      say(goOutput, line, 'The program is built into a mount, which is gone after this RUN; build it elsewhere.'),
    );
  if (build.trouble !== undefined)
    draft.reasons.push(
      say(
        pureGo,
        line,
        `The program is built with ${build.trouble}, so it may need libraries that the image does not have.`,
      ),
    );
  if (build.cgo === '0') return;
  if (build.cgo !== undefined && build.cgo !== '') {
    draft.reasons.push(
      say(
        pureGo,
        line,
        `CGO_ENABLED is "${build.cgo}" here, so the program needs C libraries; only programs without C are converted so far.`,
      ),
    );
    return;
  }
  const needsC = firstOf(facts.scan, 'needs-c');
  const why =
    needsC !== undefined
      ? `${needsC.file} imports C`
      : program.cgoModule !== undefined
        ? `go.mod requires ${program.cgoModule}`
        : undefined;
  if (why !== undefined)
    draft.reasons.push(
      say(pureGo, line, `The program needs C libraries, because ${why}; only programs without C are converted so far.`),
    );
  else if (!program.hasModule || facts.scan.files === 0)
    draft.reasons.push(
      say(
        pureGo,
        line,
        'No go.mod and sources were found in the build context, so whether the program needs C is not known; set CGO_ENABLED=0 if it does not.',
      ),
    );
  else if (!facts.scan.complete)
    draft.reasons.push(
      say(
        pureGo,
        line,
        'There are more sources than are read, so whether the program needs C is not known; set CGO_ENABLED=0 if it does not.',
      ),
    );
  else if (build.assignAt === undefined)
    draft.reasons.push(say(pureGo, line, 'CGO_ENABLED cannot be set in this form of RUN; set it with ENV.'));
  else {
    draft.edits.push({ start: build.assignAt, end: build.assignAt, text: 'CGO_ENABLED=0 ', rule: pureGo.id });
    draft.notes.push(
      say(pureGo, line, 'CGO_ENABLED=0 makes the program static; no source or known module of it needs C.'),
    );
  }
}

function mountHolds(mount: string, outputs: readonly string[]): boolean {
  const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(mount)?.[1]?.replace(/\/+$/, '');
  return target !== undefined && outputs.some((output) => output.startsWith(`${target}/`));
}
