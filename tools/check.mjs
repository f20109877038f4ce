// @ts-check
// node tools/check.mjs: what must hold before a commit: types, lint, format, plain tests, package, and that nothing
// generated is out of date. The first failure ends it.
import { spawnSync } from 'node:child_process';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
const steps = ['typecheck', 'lint', 'format:check', 'test:plain', 'package', 'generate'];
for (const step of steps) {
  console.log(`\n== ${step}`);
  run('npm', ['run', '--silent', step]);
}
console.log('\n== nothing generated is out of date');
run('git', ['diff', '--exit-code', '--stat']);

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
