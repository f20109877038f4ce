import { replaceFirst } from '../argvEdits';
import { callsRuntime } from '../interpreter';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { behindRuntime, entrypointFix } from '../startFixes';
import type { ResultStart } from '../starts';
import { onceEach, resultStarts } from '../starts';

/** A CMD that calls the interpreter which the ENTRYPOINT of the image already is. */
export const doubledInterpreter: LintRule = {
  id: 'doubled-interpreter',
  title: 'The interpreter twice',
  severity: 'error',
  fix: 'safe',
  check: (file) => onceEach(resultStarts(file).flatMap((result) => startIssue(result) ?? [])),
};

function startIssue({ facts, config, brought }: ResultStart): Issue | undefined {
  const { entrypoint, cmd } = config;
  if (entrypoint === undefined || entrypoint.by !== undefined || cmd?.kind !== 'exec' || cmd.by === undefined)
    return undefined;
  const [first, second] = cmd.argv;
  if (first === undefined || second === undefined || facts.runtime === undefined || !callsRuntime(facts.runtime, first))
    return undefined;
  const name = first.split('/').at(-1) ?? '';
  // A file of that name may be meant where one is copied there.
  if (!first.includes('/') && brought.names(new RegExp(`(?:^|/)${name.replaceAll('.', '\\.')}/?$`))) return undefined;
  const fixed = behindRuntime(facts, cmd.argv);
  if (fixed === undefined) return undefined;
  const called = facts.config.entrypoint?.join(' ') ?? '';
  const text = `The image already starts ${called}, which takes ${first} for the file to run; `;
  const { by } = cmd;
  if (fixed.keyword === 'ENTRYPOINT')
    return {
      ...instructionPlace(by),
      text: `${text}options before that file need an ENTRYPOINT of their own.`,
      fixes: [entrypointFix(by, fixed.words)],
    };
  const dropped = cmd.argv.slice(0, cmd.argv.length - fixed.words.length).join(' ');
  return {
    ...instructionPlace(by),
    text: `${text}leave out ${dropped}.`,
    fixes: dropFix(by, cmd.argv.length - fixed.words.length, dropped),
  };
}

function dropFix(by: NonNullable<ResultStart['config']['cmd']>['by'], count: number, dropped: string): readonly Fix[] {
  const edits = by && replaceFirst(by, count, []);
  return edits === undefined ? [] : [{ title: `Leave out ${dropped}`, safe: true, edits }];
}
