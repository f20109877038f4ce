import assert from 'node:assert/strict';
import { convertDockerfile } from '../../src/core/convert/convert';
import { applyEdits } from '../../src/core/dockerfile/edit';
import { memoryFiles } from './memoryFiles';

const never = new AbortController().signal;
/** Where the source of the program is. */
export const main = 'src/main/java/Hello.java';
const hello = 'public class Hello { public static void main(String[] args) { System.out.println("hello"); } }\n';

/** A Dockerfile that runs a jar which was built outside; `more` stands before the start. */
export function dockerfile(
  start = 'ENTRYPOINT ["java", "-jar", "/app.jar"]',
  more = '',
  from = 'eclipse-temurin:17-jre',
): string {
  return `FROM ${from}\nCOPY build/libs/app.jar /app.jar\n${more}${start}\n`;
}

/** Further files, and answers by the id of the question. */
export interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, string>>;
}

/** What comes of a Dockerfile beside one source. */
export async function convert(text: string, { files = {}, answers = {} }: Given = {}) {
  const context = memoryFiles({ [main]: hello, ...files });
  return convertDockerfile({ text, files: context, answers: new Map(Object.entries(answers)) }, never);
}

/** The kind of the outcome, and the rules of its reasons or the ids of its questions. */
export async function outcomeOf(text: string, given: Given = {}): Promise<string> {
  const outcome = await convert(text, given);
  const details =
    outcome.kind === 'questions'
      ? outcome.questions.map(({ id }) => id)
      : outcome.kind === 'refused'
        ? outcome.reasons.map(({ rule }) => rule)
        : [];
  return [outcome.kind, ...new Set(details)].join(' ');
}

/** The last stage that a Dockerfile becomes, without its first line. */
export async function stageOf(text: string, given: Given = {}): Promise<string> {
  const outcome = await convert(text, given);
  assert.ok(outcome.kind === 'ready', JSON.stringify(outcome));
  const converted = applyEdits(text, outcome.edits);
  const stage = converted.slice(converted.lastIndexOf('FROM '));
  return stage.slice(stage.indexOf('\n') + 1);
}

/** The start command of that stage. */
export async function startOf(text: string, given: Given = {}): Promise<string> {
  const stage = await stageOf(text, given);
  return stage.slice(stage.search(/^(?:ENTRYPOINT|CMD)/m));
}
