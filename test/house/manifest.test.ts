import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import manifest from '../../package.json';
import { lintRules } from '../../src/core/lint/rules/table';

const readme = readFileSync('README.md', 'utf8');
const { commands, configuration, menus, viewsWelcome } = manifest.contributes;
const ids = commands.map(({ command }) => command);

test('the oldest VS Code that is supported is the one whose API is compiled against', () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
});

test('every dependency is pinned to one version', () => {
  const loose = Object.entries(manifest.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  assert.deepEqual(loose, []);
});

test('the lock file names no place to download from', () => {
  assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"/);
});

test('menus and welcome texts run commands that exist', () => {
  const inMenus = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
  const inTexts = viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/command:([\w.]+)/g)].map(([, id]) => id),
  );
  const ofVsCode = ['vscode.openFolder', 'workbench.trust.manage'];
  const unknown = [...inMenus, ...inTexts].filter((id) => id === undefined || ![...ids, ...ofVsCode].includes(id));
  assert.deepEqual(unknown, []);
});

test('each lint has its severity among the settings', () => {
  const { properties } = configuration.properties['distroless.lint.severity'];
  const inSettings = Object.entries(properties).map(([id, { description, default: severity }]) => ({
    id,
    title: description,
    severity,
  }));
  const hint = 'npm run generate writes them';
  assert.deepEqual(
    inSettings,
    lintRules.map(({ id, title, severity }) => ({ id, title, severity })),
    hint,
  );
});

test('README.md lists every setting with its default', () => {
  for (const [key, { default: value }] of Object.entries(configuration.properties)) {
    assert.ok(readme.includes(`| \`${key}\` | \`${JSON.stringify(value)}\` |`), key);
  }
});

test('README.md shows pictures that are there', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, file]) => file ?? '');
  assert.ok(pictures.length >= 3, 'one of each feature');
  assert.deepEqual(
    pictures.filter((file) => !existsSync(file)),
    [],
  );
});

test('README.md names only scripts that package.json has', () => {
  const scripts = Object.keys(manifest.scripts);
  const named = [...readme.matchAll(/`npm run ([\w:]+)/g)].map(([, name]) => name ?? '');
  assert.deepEqual(
    named.filter((name) => !scripts.includes(name)),
    [],
  );
});
