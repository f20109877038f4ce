// @ts-check
// node test/host/grammar.mjs: whether the grammar that the extension contributes gives image references their scopes within
// the grammar of Dockerfiles that VS Code has, the oldest supported one and, where it is at hand, the newest.
import path from 'node:path';
import { grammarProblems } from '../support/grammar.mjs';
import { fetchServer } from './fetch.mjs';
import { isFetched, root, serverFolder, servers } from './servers.mjs';

process.chdir(root);
await fetchServer('oldest');
let failed = 0;
for (const name of /** @type {const} */ (['oldest', 'newest'])) {
  if (!isFetched(name)) continue;
  const base = path.join(serverFolder(name), 'extensions/docker/syntaxes/docker.tmLanguage.json');
  const problems = await grammarProblems(base);
  console.log(`${problems.length === 0 ? 'ok' : 'FAILED'}: image references in VS Code ${servers[name].vscode}`);
  for (const problem of problems) console.log(`  ${problem}`);
  failed += problems.length;
}
process.exitCode = failed === 0 ? 0 : 1;
