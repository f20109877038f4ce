// @ts-check
// node tools/package.mjs: dist/ for release and the .vsix, whose sizes may not pass the limits.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';

const limits = [
  { file: 'dist/main.node.cjs', limit: 350 * 1024 },
  { file: 'distroless.vsix', limit: 1024 * 1024 },
];
const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
execFileSync(process.execPath, [path.join(root, 'tools/build.mjs')], { stdio: 'inherit' });
execFileSync(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '-o', 'distroless.vsix'], {
  cwd: root,
  stdio: 'inherit',
});
for (const { file, limit } of limits) {
  const { size } = statSync(path.join(root, file));
  console.log(`${file}: ${(size / 1024).toFixed(1)} KB of at most ${limit / 1024} KB`);
  if (size > limit) process.exitCode = 1;
}
