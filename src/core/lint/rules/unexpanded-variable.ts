import { execRuns } from '../runs';
import { healthCommand } from '../../dockerfile/healthCommand';
import type { Instruction } from '../../dockerfile/model';
import { wordPlaces } from '../argvEdits';
import type { Fix, Issue, LintRule } from '../rule';
import { isShell } from '../shells';
import type { ResultStart } from '../starts';
import { onceEach, resultStarts } from '../starts';

/** A variable in exec form, where nothing expands it. */
export const unexpandedVariable: LintRule = {
  id: 'unexpanded-variable',
  title: 'A variable that nothing expands',
  severity: 'warning',
  fix: 'offered',
  check: (file) =>
    onceEach([
      ...resultStarts(file).flatMap((result) => [...startIssues(result)]),
      ...execRuns(file).flatMap(({ of, instruction, argv, place }) =>
        of.shellLess ? [...wordIssues({ ...place, of }, instruction, argv)] : [],
      ),
    ]),
};

type Place = Pick<ResultStart, 'of' | 'facts' | 'config'>;

function* startIssues(result: ResultStart): Iterable<Issue> {
  const { of, config, start, health } = result;
  if (!of.shellLess || start === undefined) return;
  // What a program expands that is called a shell is its own affair.
  if (!start.words.some(({ text }) => isShell(text)))
    for (const part of [config.entrypoint, config.cmd])
      if (part?.kind === 'exec' && part.by !== undefined) yield* wordIssues(result, part.by, part.argv);
  const check = config.healthcheck;
  const exec = check && healthCommand(check)?.exec;
  if (check === undefined || exec === undefined || health?.words.some(({ text }) => isShell(text)) === true) return;
  yield* wordIssues(result, check, exec);
}

function* wordIssues(place: Place, by: Instruction, argv: readonly string[]): Iterable<Issue> {
  const places = wordPlaces(by);
  for (const [index, word] of argv.entries()) {
    const at = places[index];
    const variable = at && variableIn(place, word);
    if (at === undefined || variable === undefined) continue;
    const text = `Without a shell nothing expands ${variable.written}, so that the program gets these letters; read ${variable.name} in the program, or write its value.`;
    yield { ...at, text, fixes: valueFix(place, by, word, at) };
  }
}

/** The first variable of a word that is nothing but text and variables: code and patterns have their own use for `$`. */
function variableIn(
  { facts, config }: Place,
  word: string,
): { readonly name: string; readonly written: string } | undefined {
  if (!/^(?:[\w./:=@,+%-]|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*(?::?-[\w./:=@,+%-]*)?\})+$/.test(word)) return undefined;
  // Frameworks of Java put values into options themselves.
  if (facts.runtime?.kind === 'java' && word.includes('${')) return undefined;
  for (const match of word.matchAll(variables)) {
    const name = match[1] ?? match[2] ?? '';
    // Small letters may be those of a format of the program.
    if (/^[A-Z_][A-Z0-9_]+$/.test(name) || config.env.has(name) || config.args.has(name))
      return { name, written: match[0] };
  }
  return undefined;
}

const variables = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-[^}]*)?\})/g;

/** The value that ENV gives it, which nobody who starts the container can change then. */
function valueFix(
  { config }: Place,
  by: Instruction,
  word: string,
  at: { readonly start: number; readonly end: number },
): readonly Fix[] {
  const names = [...word.matchAll(variables)].map((match) => match[1] ?? match[2] ?? '');
  // A value of the build may be another each time.
  if (
    by.keyword === 'RUN' ||
    names.some((name) => config.args.has(name) || config.env.get(name)?.by?.args.includes('$') !== false)
  )
    return [];
  const text = word.replace(
    variables,
    (_, plain?: string, braced?: string) => config.env.get(plain ?? braced ?? '')?.value ?? '',
  );
  return [{ title: `Write the value of ENV, ${text}`, safe: false, edits: [{ ...at, text: JSON.stringify(text) }] }];
}
