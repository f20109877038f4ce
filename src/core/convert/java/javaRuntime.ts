import { publishedBase, publishedLines } from '../../catalog/lookup';
import type { Draft } from '../draft';
import { ask } from '../draft';
import { removedOptions } from '../ecosystems/java';
import type { Facts, JavaProgram } from '../facts';
import type { Choice } from '../outcome';
import { say } from '../rule';
import { javaRuntime } from '../rules/java-runtime';

/** Decides which Java the program runs on: the published one of its release, a newer one, or its own, copied. */
export function chooseJava(
  facts: Facts,
  program: JavaProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): void {
  const { runtime } = program;
  const { line: at, flags } = facts.target.from;
  const published = publishedLines('java');
  const { line } = runtime;
  if (runtime.copied !== undefined) {
    draft.image = publishedBase('java-base');
    const text = `The file copies its own Java to ${runtime.copied}, and the image has what that needs.`;
    draft.notes.push(say(javaRuntime, at, text));
    return;
  }
  if (line !== undefined && published.includes(line)) {
    draft.image = publishedBase('java', { line });
    if (facts.target.image.includes('$')) {
      const text = `The image follows the default of the ARG, which is Java ${line}; a build with another value still runs on ${line}.`;
      draft.notes.push(say(javaRuntime, at, text));
    }
    return;
  }
  const copied = flags.some(({ name }) => name === 'platform') ? undefined : copiedFrom(facts, program);
  const choices: Choice[] = published.flatMap((value) =>
    isPossible(facts, program, Number(value))
      ? [{ value, label: `Run on Java ${value}`, detail: 'The build stays as it is.' }]
      : [],
  );
  if (copied !== undefined) {
    const detail = `The stage copies ${runtime.portable ?? ''} out of ${copied}; security updates come only with a new build of that image.`;
    choices.push({ value: 'keep', label: `Keep Java ${line ?? 'as it is'}`, detail });
  }
  const [first, ...rest] = choices;
  if (first === undefined) {
    const text = `There is no distroless image of Java ${line ?? 'of this tag'} or newer that takes the program's options; change them first.`;
    draft.reasons.push(say(javaRuntime, at, text));
    return;
  }
  const said =
    line === undefined
      ? `The tag of ${facts.base.ref.text} does not say which Java it has`
      : `There is no distroless image of Java ${line}`;
  const answer = ask(draft, answers, {
    id: 'java-version',
    rule: javaRuntime.id,
    line: at,
    text: `${said}; which Java shall the program run on?`,
    choices: [first, ...rest],
  });
  if (answer === undefined) {
    // What else is open does not depend on the release.
    draft.image = publishedBase('java', {
      line: published.find((value) => value === first.value) ?? published[0] ?? '',
    });
    return;
  }
  if (answer === 'keep' && copied !== undefined) keep(facts, program, draft, copied);
  else {
    draft.image = publishedBase('java', { line: answer });
    draft.notes.push(say(javaRuntime, at, `You chose to run on Java ${answer}; it was ${facts.base.ref.text} before.`));
  }
}

/** Whether a release may run the program: it is not older, and knows all of its options. */
function isPossible({ before }: Facts, program: JavaProgram, release: number): boolean {
  const { runtime, build, command } = program;
  if (runtime.line !== undefined && Number(runtime.line) > release) return false;
  if (runtime.line === undefined && build.release !== undefined && build.release.line > release) return false;
  const settings = [...before.env.values()].flatMap(({ value }) => value.split(/\s+/));
  return ![...command.options, ...settings].some((option) =>
    removedOptions.some(({ pattern, since }) => since <= release && pattern.test(option)),
  );
}

/** The image that the written Java can be copied from; one for musl has a twin of the same version. */
function copiedFrom({ base, shape }: Facts, { runtime }: JavaProgram): string | undefined {
  const { ref } = base;
  if (runtime.portable === undefined || shape !== 'final' || ref.digest !== undefined) return undefined;
  const text = ref.text.replace(/-alpine[\d.]*$/, '');
  return /alpine|windows|nanoserver/.test(text) ? undefined : text;
}

function keep({ dockerfile, target }: Facts, { runtime }: JavaProgram, draft: Draft, image: string): void {
  const home = runtime.portable ?? '';
  const { from } = target;
  draft.image = publishedBase('java-base');
  draft.env.push(
    { name: 'JAVA_HOME', value: home, rule: javaRuntime },
    { name: 'PATH', value: runtime.config.env.get('PATH') ?? '', rule: javaRuntime },
  );
  const text = `${dockerfile.eol}COPY --from=${image} ${home} ${home}`;
  draft.edits.push({ start: from.end, end: from.end, text, rule: javaRuntime.id });
  draft.notes.push(say(javaRuntime, from.line, `You chose to keep the Java of ${image}, which is copied as a whole.`));
}
