import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts, JavaProgram } from '../facts';
import { say } from '../rule';
import { javaOptions } from '../rules/java-options';
import type { StartVariable } from '../start/start';

/** Variables that java reads by itself, so that naming them in the start command adds nothing. */
const readByJava = /^(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS)$/;
const ofJava = /^(?:JAVA|JVM|JDK|JRE)_?(?!HOME$|VERSION$)\w*$/;

/** Asks about the variables that a shell put among the options of java; gives the words of the start that answer to it. */
export function planOptions(
  facts: Facts,
  program: JavaProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): readonly string[] {
  const { start } = facts;
  const last = 1 + program.command.options.length;
  const variables = start.variables.filter(({ name, whole, at }) => whole && at <= last && ofJava.test(name));
  // The image has its own path of java.
  const ofLauncher = start.variables.filter(({ at }) => at === 0);
  for (const { name } of [...variables, ...ofLauncher]) draft.ownVariables.add(name);
  const doubled = variables.filter(({ name }) => readByJava.test(name));
  const asked = variables.filter(({ name }) => !readByJava.test(name));
  if (doubled.length > 0) {
    const [{ name, line } = { name: '', line: 1 }] = doubled;
    draft.notes.push(
      say(javaOptions, line, `java reads ${name} by itself, so that the start command need not name it.`),
    );
  }
  const [first] = asked;
  if (first === undefined) return without(start.argv, doubled);
  const answer = askOptions(facts, program, draft, answers, asked, first.line);
  return without(start.argv, answer === 'rename' ? variables : doubled);
}

function askOptions(
  facts: Facts,
  program: JavaProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
  asked: readonly StartVariable[],
  line: number,
): string | undefined {
  // Java 8 knows no options of the launcher in the environment.
  const reader =
    draft.image?.runtime === undefined && program.runtime.line === '8' ? 'JAVA_TOOL_OPTIONS' : 'JDK_JAVA_OPTIONS';
  const names = asked.map(({ name }) => name).join(' and ');
  const made = asked.flatMap(({ name }) => facts.before.env.get(name)?.by ?? []).find(({ args }) => args.includes('$'));
  if (made !== undefined) {
    const text = `The value of ${names} is made of others here, which a build may change; write it out.`;
    draft.reasons.push(say(javaOptions, made.line, text));
    return undefined;
  }
  const odd = asked.find(({ value }) => /["'\\*?[$`]/.test(value ?? ''));
  if (odd !== undefined || facts.before.env.get(reader)?.by !== undefined) {
    const text =
      odd === undefined
        ? `${names} and ${reader} both hold options here, and the image has no shell to put them together; keep one of them.`
        : `The value of ${odd.name} has signs that a shell and java read differently; write the options into the start command.`;
    draft.reasons.push(say(javaOptions, line, text));
    return undefined;
  }
  const defaults = asked.flatMap(wordsOf).join(' ');
  const answer = ask(draft, answers, {
    id: 'java-options',
    rule: javaOptions.id,
    line,
    text: `A shell hands the value of ${names} to java, and the image has none; does anyone set ${names} when the container starts?`,
    choices: [
      {
        value: 'fixed',
        label: 'Nobody sets it',
        detail:
          defaults === ''
            ? 'It holds nothing then, and is left out of the start command.'
            : `The options ${defaults} are written into the start command.`,
      },
      {
        value: 'rename',
        label: `Whoever sets it will set ${reader} instead`,
        detail: `java reads ${reader} by itself and writes a line about it; setting ${names} has no effect any more.${ruled(program, asked)}`,
      },
    ],
  });
  if (answer === 'fixed')
    draft.notes.push(say(javaOptions, line, `You said that nobody sets ${names} when the container starts.`));
  if (answer !== 'rename') return answer;
  draft.notes.push(
    say(javaOptions, line, `Options are given in ${reader} now; rename ${names} wherever containers are started.`),
  );
  if (defaults !== '') draft.env.push({ name: reader, value: defaults, rule: javaOptions });
  draft.explained.set(`env:${reader}`, javaOptions);
  return answer;
}

/** What the start command says in front of the variables, which they were able to outdo. */
function ruled({ command }: JavaProgram, asked: readonly StartVariable[]): string {
  const last = Math.max(...asked.map(({ at }) => at));
  const own = new Set(asked.flatMap(wordsOf));
  const words = command.options.slice(0, last - 1).filter((word) => !own.has(word));
  return words.length === 0
    ? ''
    : ` What the start command says itself (${words.join(' ').slice(0, 80)}) then wins over it.`;
}

function wordsOf({ value }: StartVariable): string[] {
  return (value ?? '').split(/\s+/).filter((word) => word !== '');
}

/** The words without those that variables put among them. */
function without(argv: readonly string[], variables: readonly StartVariable[]): readonly string[] {
  const gone = new Set(variables.flatMap((variable) => wordsOf(variable).map((_, at) => variable.at + at)));
  return argv.filter((_, at) => !gone.has(at));
}
