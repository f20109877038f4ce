import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import manifest from '../../package.json';
import { lintRules } from '../../src/core/lint/rules/table';

const readme = readFileSync('README.md', 'utf8');
const { commands, configuration, keybindings, menus, views, viewsWelcome } = manifest.contributes;
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

test('menus, keys and welcome texts run commands that exist', () => {
  const inMenus = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
  const inTexts = viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/command:([\w.]+)/g)].map(([, id]) => id),
  );
  const ofVsCode = ['vscode.openFolder', 'workbench.trust.manage'];
  const onKeys = keybindings.map(({ command }) => command);
  const unknown = [...inMenus, ...inTexts, ...onKeys].filter(
    (id) => id === undefined || ![...ids, ...ofVsCode].includes(id),
  );
  assert.deepEqual(unknown, []);
});

test('what conditions name is a view of the extension or set by it, and what it sets is asked for', () => {
  const conditions = [...JSON.stringify(manifest.contributes).matchAll(/"(?:when|enablement)":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text = '""']) => String(JSON.parse(text)))
    .map((text) => text.replace(/webviewId == '[^']*'/g, ''));
  const all = conditions.join('\n');
  const single = [...all.matchAll(/\bview == (distroless\.\w+)/g)].map(([, id]) => id);
  const several = [...all.matchAll(/[vV]iew =~ \/\^distroless\\\.\(([\w|]+)\)/g)].flatMap(([, names = '']) =>
    names.split('|').map((name) => `distroless.${name}`),
  );
  const own = Object.values(views).flatMap((list) => list.map(({ id }) => id));
  const missing = [...new Set([...single, ...several])].filter((id) => id === undefined || !own.includes(id));
  assert.deepEqual(missing, []);
  assert.ok(single.length > 0 && several.length > 0);

  const asked = all.replace(/\bview == distroless\.\w+/g, '').match(/\bdistroless\.\w+/g) ?? [];
  const sources = readdirSync('src/vscode', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const set = sources.flatMap((file) =>
    [...readFileSync(`src/vscode/${file}`, 'utf8').matchAll(/'setContext',\s*'([\w.]+)'/g)].map(([, key]) => key),
  );
  assert.deepEqual([...new Set(asked)].sort(), [...new Set(set)].sort());
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
