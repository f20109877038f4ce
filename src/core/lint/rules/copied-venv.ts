import type { BuildCommand } from '../../convert/buildCommands';
import { sourcesOf } from '../../convert/copies';
import { fileOrigins, isMadeFor } from '../../convert/origins';
import { replaceFirst } from '../argvEdits';
import { certainLine, linkedEnvironment } from '../copiedPython';
import { imageName } from '../imageNames';
import type { LintFile, LintStage } from '../lintFile';
import { mayMake } from '../mayMake';
import { commandsOf } from '../nativeBuilds';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { imageOf } from '../runtimeFixes';
import { bareResults, copiesInto, sourceOf } from '../stageCopies';
import type { ResultStart } from '../starts';
import { onceEach, resultStarts } from '../starts';

/** A start by the Python of a copied virtual environment, which is a link to one that stayed behind. */
export const copiedVenv: LintRule = {
  id: 'copied-venv',
  title: 'Copied virtual environment without its Python',
  severity: 'error',
  fix: 'offered',
  check: (file) => {
    const bare = new Set(bareResults(file));
    return onceEach(resultStarts(file).flatMap((result) => (bare.has(result.of) ? (issue(file, result) ?? []) : [])));
  },
};

function issue(file: LintFile, result: ResultStart): Issue | undefined {
  const { of, start, brought } = result;
  const program = start?.words[0];
  const by = program?.by;
  const root = /^(\/[\w./-]+)\/bin\/python[\d.]*$/.exec(program?.text ?? '')?.[1];
  if (program === undefined || by === undefined || root === undefined || start?.shellForms.length !== 0)
    return undefined;
  if (
    imageOf(of) === undefined ||
    of.chain.some(({ instructions }) => instructions.some((one) => one.keyword === 'RUN'))
  )
    return undefined;
  const made = maker(file, of, program.text);
  const target = made && `/usr/local/bin/${made.python}`;
  // Each of these names is a link to the next one.
  const links = made && ['python', 'python3', `python${made.line}`].map((name) => `/usr/local/bin/${name}`);
  if (made === undefined || target === undefined || links === undefined || brought.mayHave(links)) return undefined;
  const text = `${program.text} is a link to ${target} of ${imageName(made.builder)}, which ${imageName(of)} does not have, so the container does not start. Run the image's own Python with PYTHONPATH, or make the environment where Python has the same path.`;
  return { ...instructionPlace(by), text, fixes: fixOf(file, result, root, made.line) };
}

interface Maker {
  readonly builder: LintStage;
  readonly python: string;
  readonly line: string;
}

/** What made the environment that a program of a result belongs to, as far as it is certain that it links to its Python. */
function maker(file: LintFile, of: LintStage, program: string): Maker | undefined {
  const copies = copiesInto(file, of);
  if (copies.some(({ copy, instruction }) => copy === undefined || instruction.keyword === 'ADD')) return undefined;
  const copy = copies.findLast((one) => one.copy !== undefined && sourcesOf(one.copy, program).length > 0)?.copy;
  const source = sourceOf(file, of, copy);
  // The builder follows a link that is copied by its own name.
  if (copy === undefined || source === undefined || copy.sources.some((one) => /\/python[\d.]*$/.test(one)))
    return undefined;
  for (const origin of sourcesOf(copy, program).flatMap((one) => fileOrigins(file.dockerfile, source.stage, one))) {
    const builder = file.stages[origin.stage.index];
    const line = builder && certainLine(file, builder);
    const root = origin.wanted.replace(/\/bin\/[^/]*$/, '');
    if (builder === undefined || line === undefined || changesPath(builder, root)) continue;
    const commands = commandsOf(file, builder);
    const made = commands.flatMap((command) => {
      const python = isMadeFor(origin, command.position) ? linkedEnvironment(command, root) : undefined;
      return python === undefined ? [] : [{ command, python }];
    });
    const [one] = made;
    if (one === undefined || made.length > 1 || !/^python3?$/.test(one.python)) continue;
    const others = commands.filter((command) => command !== one.command);
    if (others.some((command) => mayRelink(command, root))) return undefined;
    return { builder, python: one.python, line };
  }
  return undefined;
}

/** Whether a stage looks for programs elsewhere than in its image and in the environment. */
function changesPath({ chain }: LintStage, root: string): boolean {
  return chain.some(({ instructions }) =>
    instructions.some(
      ({ keyword, args }) =>
        keyword === 'ENV' && /(?:^|\s)PATH[=\s]/.test(args) && !args.includes(root) && !args.includes('VIRTUAL_ENV'),
    ),
  );
}

/** Whether a command may put something else in place of the link; pip does not, and what is not known may. */
function mayRelink(command: BuildCommand, root: string): boolean {
  const { words } = command;
  const program = words[0]?.split('/').at(-1) ?? '';
  const isPip = /^pip3?$/.test(program) || (words[1] === '-m' && words[2] === 'pip');
  if (isPip || /^(?:\.|chmod|chown|source)$/.test(program)) return false;
  return mayMake(command, `${root}/bin/python`, new Map());
}

/** The Python of the image, with the packages of the environment. */
function fixOf(file: LintFile, { of, config, start }: ResultStart, root: string, line: string): readonly Fix[] {
  const runtime = imageOf(of)?.runtime;
  const by = start?.words[0]?.by;
  if (runtime?.kind !== 'python' || runtime.line !== line || config.env.has('PYTHONPATH') || by === undefined)
    return [];
  const words = replaceFirst(by, 1, [runtime.binary]);
  if (words === undefined) return [];
  const { text, eol } = file.dockerfile;
  const indent = text.slice(text.lastIndexOf('\n', by.start - 1) + 1, by.start);
  const env = `ENV PYTHONPATH=${root}/lib/python${line}/site-packages${eol}${indent}`;
  const edits = [{ start: by.start, end: by.start, text: env }, ...words];
  return [{ title: `Run ${runtime.binary} with PYTHONPATH`, safe: false, edits }];
}
