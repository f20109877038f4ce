import type { ImageFacts } from '../../catalog/imageFacts';
import type { Effective } from '../../dockerfile/effective';
import { healthCommand } from '../../dockerfile/healthCommand';
import type { Instruction } from '../../dockerfile/model';
import { wordPlaces } from '../argvEdits';
import type { Place } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import type { ExecRun } from '../runs';
import { execRuns } from '../runs';
import { isShell } from '../shells';
import type { ResultStart } from '../starts';
import { onceEach, resultStarts } from '../starts';
import { variableNames, variables } from '../variableNames';

/** A variable in exec form, where nothing expands it. */
export const unexpandedVariable: LintRule = {
  id: 'unexpanded-variable',
  title: 'Variable is never expanded',
  severity: 'warning',
  fix: 'offered',
  check: (file) =>
    onceEach([
      ...resultStarts(file).flatMap((result) => [...startIssues(result)]),
      ...execRuns(file).flatMap(runIssues),
    ]),
};

function* startIssues(result: ResultStart): Iterable<Issue> {
  const { of, facts, config, start, health } = result;
  if (!of.shellLess || start === undefined) return;
  const isSet = (name: string) => config.env.has(name) || config.args.has(name);
  const told = (by: Instruction, argv: readonly string[], isStart: boolean) =>
    wordIssues(
      facts,
      isSet,
      by,
      argv,
      (index) => isStart && index === 0,
      (word, at) => valueFix(config, word, at),
    );
  // What a program expands that is called a shell is its own affair.
  if (!start.words.some(({ text }) => isShell(text)))
    for (const part of [config.entrypoint, config.cmd])
      if (part?.kind === 'exec' && part.by !== undefined)
        yield* told(part.by, part.argv, part === (config.entrypoint ?? config.cmd));
  const check = config.healthcheck;
  const exec = check && healthCommand(check)?.exec;
  if (check === undefined || exec === undefined || health?.words.some(({ text }) => isShell(text)) === true) return;
  yield* told(check, exec, true);
}

function runIssues({ instruction, argv, place: { of, facts }, set }: ExecRun): readonly Issue[] {
  if (!of.shellLess) return [];
  return [
    ...wordIssues(
      facts,
      (name) => set.has(name),
      instruction,
      argv,
      (index) => index === 0,
      () => [],
    ),
  ];
}

function* wordIssues(
  facts: ImageFacts,
  isSet: (name: string) => boolean,
  by: Instruction,
  argv: readonly string[],
  startsWith: (index: number) => boolean,
  fixes: (word: string, at: Place) => readonly Fix[],
): Iterable<Issue> {
  const places = wordPlaces(by);
  for (const [index, word] of argv.entries()) {
    const at = places[index];
    const variable = at && variableIn(facts, isSet, word);
    if (at === undefined || variable === undefined) continue;
    const { name, written } = variable;
    const text = startsWith(index)
      ? `Without a shell, ${written} is not expanded, so no program is found by this name. Write its value.`
      : `Without a shell, ${written} is not expanded and the program gets it literally. Read ${name} in the program, or write its value.`;
    yield { ...at, text, fixes: fixes(word, at) };
  }
}

/** The first variable of a word that is nothing but text and variables: code and patterns have their own use for `$`. */
function variableIn(
  { runtime }: ImageFacts,
  isSet: (name: string) => boolean,
  word: string,
): { readonly name: string; readonly written: string } | undefined {
  if (!word.includes('$') || !/^(?:[\w./:=@,+%-]|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*(?::?-[\w./:=@,+%-]*)?\})+$/.test(word))
    return undefined;
  // Frameworks of Java put values into options themselves.
  if (runtime?.kind === 'java' && word.includes('${')) return undefined;
  for (const match of word.matchAll(variables)) {
    const name = match[1] ?? match[2] ?? '';
    // Small letters may be those of a format of the program.
    if (/^[A-Z_][A-Z0-9_]+$/.test(name) || isSet(name)) return { name, written: match[0] };
  }
  return undefined;
}

/** The value that ENV gives it, which nobody who starts the container can change then. */
function valueFix(config: Effective, word: string, at: Place): readonly Fix[] {
  // A value of the build may be another each time.
  const isFixed = (name: string) => !config.args.has(name) && config.env.get(name)?.by?.args.includes('$') === false;
  if (!variableNames(word).every(isFixed)) return [];
  const text = word.replace(
    variables,
    (_, plain?: string, braced?: string) => config.env.get(plain ?? braced ?? '')?.value ?? '',
  );
  return [{ title: `Write the value from ENV: ${text}`, safe: false, edits: [{ ...at, text: JSON.stringify(text) }] }];
}
