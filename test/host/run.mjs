// @ts-check
// node test/host/run.mjs [--vscode oldest|newest] [--web] [--desktop VERSION]: the tests of test/vscode in a real VS Code,
// through @vscode/test-electron. $TEST_GREP takes some of them.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { browserExecutable } from './browser.mjs';
import { bundleTests } from './bundle.mjs';
import { fetchServer } from './fetch.mjs';
import { makeScratch } from './scratch.mjs';
import { isServerName, root } from './servers.mjs';
import { writeSettings } from './settings.mjs';
import { copyForWeb } from './web-copy.mjs';

const { values } = parseArgs({
  options: { vscode: { type: 'string', default: 'oldest' }, web: { type: 'boolean' }, desktop: { type: 'string' } },
});

/** How this ends when there is no VS Code to run the tests in. */
const cannotRun = 2;
process.exitCode = cannotRun;
try {
  const server = values.desktop === undefined ? await inServer() : undefined;
  const scratch = makeScratch();
  const workspace = path.join(scratch, 'workspace');
  // A copy, so that tests may change it.
  cpSync(path.join(root, 'sample'), workspace, { recursive: true });
  const userDataDir = path.join(scratch, 'user');
  writeSettings(userDataDir);
  const extension = values.web ? copyForWeb(path.join(scratch, 'extension')) : root;
  // The web extension host runs tests only from within the extension.
  const folder = values.web ? path.join(extension, 'test') : path.join(root, 'out/vscode');
  const tests = await bundleTests({ web: values.web ?? false, folder, grep: process.env['TEST_GREP'] });
  process.exitCode = 1;
  await runTests({
    ...(server ?? { version: values.desktop ?? '' }),
    extensionDevelopmentPath: extension,
    extensionTestsPath: tests,
    launchArgs: [
      workspace,
      '--disable-extensions',
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${path.join(scratch, 'extensions')}`,
      ...(values.web ? ['--extensionDevelopmentKind=web'] : []),
    ],
    extensionTestsEnv: { DISTROLESS_TEST_SERVER: values.vscode },
  });
  process.exitCode = 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}

/** Has what the shim needs ready before its time runs. */
async function inServer() {
  if (!isServerName(values.vscode)) throw new Error(`There is no VS Code ${values.vscode}: say oldest or newest.`);
  await fetchServer(values.vscode);
  await browserExecutable();
  return { vscodeExecutablePath: path.join(root, 'test/host/shim.mjs') };
}
