// @ts-check
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// A bundle would lose the WebAssembly that the packages load from their own folder.
const load = createRequire(path.resolve('package.json'));
/** @type {typeof import('vscode-tmgrammar-test/dist/common/index.js')} */
const { createRegistry } = load('vscode-tmgrammar-test/dist/common/index.js');
/** @type {typeof import('vscode-tmgrammar-test/dist/unit/index.js')} */
const { parseGrammarTestCase, runGrammarTestCase } = load('vscode-tmgrammar-test/dist/unit/index.js');

const fixture = 'test/fixtures/grammar/references.Dockerfile';

/**
 * Where the colours of the fixture are not as it says, with the grammars that package.json contributes joined to a grammar
 * of Dockerfiles; one sentence each.
 * @param {string} base path of that grammar
 */
export async function grammarProblems(base) {
  /** @type {typeof import('../../package.json')} */
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const ours = manifest.contributes.grammars.map(({ path: file, ...grammar }) => ({
    ...grammar,
    path: path.resolve(file),
  }));
  const registry = createRegistry([{ scopeName: 'source.dockerfile', path: path.resolve(base) }, ...ours]);
  const text = readFileSync(fixture, 'utf8');
  const failures = await runGrammarTestCase(registry, parseGrammarTestCase(text));
  return failures.map(
    ({ line, start, end, missing, unexpected, actual }) =>
      `Line ${line + 1}, columns ${start + 1} to ${end}: misses ${missing.join(' ') || 'nothing'}, should not have ${unexpected.join(' ') || 'anything else'}, has ${actual.join(' ')}.`,
  );
}
