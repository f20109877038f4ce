import { convertDockerfile } from '../../src/core/convert/convert';
import { applyEdits } from '../../src/core/dockerfile/edit';
import { memoryFiles } from './memoryFiles';

/** A server that handles its signals, so that nothing has to be added to its start. */
export const server =
  "for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));\nrequire('node:http').createServer((request, response) => response.end('hello')).listen(8080);\n";

/** The text of a package.json with one script. */
export function manifest(start: string, dependencies: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({ name: 'hello', scripts: { start }, dependencies });
}

/** What comes of a Dockerfile beside `server.js`: the converted text, or the outcome and the rules or questions of it. */
export async function convertNode(
  text: string,
  files: Readonly<Record<string, string>> = {},
  answers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const context = memoryFiles({ 'package.json': manifest('node server.js'), 'server.js': server, ...files });
  const input = { text, files: context, answers: new Map(Object.entries(answers)) };
  const outcome = await convertDockerfile(input, new AbortController().signal);
  switch (outcome.kind) {
    case 'ready':
      return applyEdits(text, outcome.edits);
    case 'questions':
      return ['questions', ...outcome.questions.map(({ id }) => id)].join(' ');
    case 'refused':
      return ['refused', ...new Set(outcome.reasons.map(({ rule }) => rule))].join(' ');
    case 'already':
      return 'already';
  }
}

/** The last line of a text. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
