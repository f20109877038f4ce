import type { Instruction } from '../../dockerfile/model';
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
  title: 'Interpreter is named twice',
  severity: 'error',
  fix: 'safe',
  check: (file) => onceEach(resultStarts(file).flatMap((result) => startIssue(result) ?? [])),
};

function startIssue({ facts, config, brought }: ResultStart): Issue | undefined {
  const { entrypoint, cmd } = config;
  if (entrypoint?.kind !== 'exec' || cmd?.kind !== 'exec' || cmd.by === undefined) return undefined;
  const [first, second] = cmd.argv;
  if (first === undefined || second === undefined || facts.runtime === undefined || !callsRuntime(facts.runtime, first))
    return undefined;
  const name = first.split('/').at(-1) ?? '';
  // A file of that name may be meant where one is copied there.
  if (!first.includes('/') && brought.names(new RegExp(`(?:^|/)${name.replaceAll('.', '\\.')}/?$`))) return undefined;
  const fixed = behindRuntime(facts, entrypoint.argv, cmd.argv);
  if (fixed === undefined) return undefined;
  const { by } = cmd;
  const text = `The ENTRYPOINT is already ${entrypoint.argv.join(' ')}, so ${first} is taken as the file to run. `;
  if (fixed.keyword === 'ENTRYPOINT') {
    const fixes = entrypoint.by === undefined ? [entrypointFix(by, fixed.words)] : [];
    return { ...instructionPlace(by), text: `${text}Options before the jar need an ENTRYPOINT without -jar.`, fixes };
  }
  const count = cmd.argv.length - fixed.words.length;
  const dropped = cmd.argv.slice(0, count).join(' ');
  return { ...instructionPlace(by), text: `${text}Remove ${dropped}.`, fixes: dropFix(by, count, dropped) };
}

function dropFix(by: Instruction, count: number, dropped: string): readonly Fix[] {
  const edits = replaceFirst(by, count, []);
  return edits === undefined ? [] : [{ title: `Remove ${dropped}`, safe: true, edits }];
}
