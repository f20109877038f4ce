import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertNode, manifest } from '../../support/nodeProgram';

const single = (from: string, more = '') =>
  `FROM ${from}\nWORKDIR /app\nCOPY . .\nRUN npm ci\n${more}CMD ["node", "server.js"]\n`;

/** The image that the build of a Dockerfile starts from, or the outcome. */
async function builder(
  text: string,
  files: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await convertNode(text, files, answers);
  return /^FROM (\S+)/.exec(result)?.[1] ?? result;
}

function lock(packages: Readonly<Record<string, object>>): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } });
}

describe('compiled packages of a Node program', () => {
  it('come along from Debian, and bring the build from Alpine to Debian with all its tools', async () => {
    const files = { 'package.json': manifest('', { bcrypt: '6' }) };
    assert.equal(await builder(single('node:22'), files), 'node:22');
    assert.equal(await builder(single('node:22-alpine'), files), 'node:22');
    assert.equal(
      await builder(single('node:22-alpine3.20'), { 'package.json': manifest('', { ms: '2' }) }),
      'node:22-slim',
    );
  });

  it('are refused where they need what the image has not, wherever the manifest is', async () => {
    const text =
      'FROM node:22 AS build\nWORKDIR /src\nCOPY . .\nRUN npm ci\n\nFROM node:22\nWORKDIR /app\nCOPY --from=build /src/dist ./\nCMD ["node", "server.js"]\n';
    for (const name of ['canvas', 'puppeteer', 'pg-native', 'electron'])
      assert.equal(
        await builder(single('node:22'), { 'package.json': manifest('', { [name]: '1' }) }),
        'refused native-addons',
        name,
      );
    // Whether the program that a build makes needs it is not certain.
    assert.equal(await builder(text, { 'package.json': manifest('', { canvas: '3' }) }), 'questions compiled-package');
  });

  it('are told by what they depend on where a lock file says nothing else', async () => {
    const locks = {
      'yarn.lock': '# yarn lockfile v1\n\nmdns@^2.7.2:\n  version "2.7.2"\n  dependencies:\n    nan "^2.14.0"\n',
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\n\npackages:\n\n  mdns@2.7.2:\n    resolution: {integrity: a}\n\nsnapshots:\n\n  mdns@2.7.2:\n    dependencies:\n      nan: 2.14.0\n",
      'package-lock.json':
        '{"lockfileVersion":1,"dependencies":{"mdns":{"version":"2.7.2","requires":{"nan":"^2.14.0"}}}}',
    };
    for (const [name, text] of Object.entries(locks)) {
      const files = { 'package.json': manifest('', { mdns: '2' }), [name]: text };
      assert.equal(await builder(single('node:22'), files), 'questions compiled-package', name);
      assert.equal(await builder(single('node:22'), { ...files, [name]: text.replace('nan', 'ms') }), 'node:22', name);
    }
  });

  it('are asked about where only other packages or tests ask for them', async () => {
    const yarn = '# yarn lockfile v1\n\nplaywright-core@1.50.0:\n  version "1.50.0"\n';
    const files = { 'package.json': manifest('', { ms: '2' }), 'yarn.lock': yarn };
    assert.equal(await builder(single('node:22'), files), 'questions compiled-package');
    assert.equal(await builder(single('node:22'), files, { 'compiled-package': 'nothing' }), 'node:22');
    assert.equal(await builder(single('node:22'), files, { 'compiled-package': 'more' }), 'refused native-addons');
    const npm = lock({ 'node_modules/playwright-core': { version: '1.50.0', dev: true } });
    assert.equal(await builder(single('node:22'), { ...files, 'package-lock.json': npm }), 'node:22');
  });

  it('are asked about where a package, or the program, is compiled in a way that is not known', async () => {
    const scripted = lock({ 'node_modules/own-thing': { version: '1.0.0', hasInstallScript: true } });
    assert.equal(await builder(single('node:22'), { 'package-lock.json': scripted }), 'questions compiled-package');
    assert.equal(await builder(single('node:22'), { 'binding.gyp': '{}' }), 'questions compiled-package');
  });

  it('are told from plain packages by lock files of pnpm that say so', async () => {
    const pnpm = (more: string) => `lockfileVersion: 5.4\n\npackages:\n\n  /ms/2.1.3:\n    dev: false\n${more}`;
    const files = { 'package.json': manifest('', { ms: '2' }) };
    assert.equal(await builder(single('node:22-alpine'), { ...files, 'pnpm-lock.yaml': pnpm('') }), 'node:22-alpine');
    const addon = '\n  /@img/sharp-linux-x64/0.33.5:\n    os: [linux]\n    requiresBuild: true\n    dev: false\n';
    assert.equal(await builder(single('node:22-alpine'), { ...files, 'pnpm-lock.yaml': pnpm(addon) }), 'node:22');
  });

  it('are told by the lock file of the manager that installs', async () => {
    const files = {
      'package.json': manifest('', { ms: '2' }),
      'package-lock.json': lock({ 'node_modules/ms': { version: '2.1.3' } }),
      'yarn.lock': '# yarn lockfile v1\n\nms@2:\n  version "2.1.3"\n',
    };
    assert.equal(await builder(single('node:22-alpine'), files), 'node:22-alpine');
    assert.equal(await builder(single('node:22-alpine').replace('npm ci', 'yarn install'), files), 'node:22-slim');
  });

  it('may hide in the tools that a start loads', async () => {
    const npm = lock({
      'node_modules/vite': { version: '6.0.0', bin: { vite: 'bin/vite.js' }, dev: true },
      'node_modules/@rollup/rollup-linux-x64-musl': { version: '4.0.0', os: ['linux'], dev: true },
    });
    const files = { 'package.json': manifest('vite preview'), 'package-lock.json': npm };
    assert.equal(await builder(single('node:22-alpine'), files), 'node:22-alpine');
    const preview = single('node:22-alpine').replace('"node", "server.js"', '"npm", "start"');
    assert.equal(await builder(preview, files, { user: 'root' }), 'node:22-slim');
    const hook = single('node:22-alpine').replace('"node", ', '"node", "--import", "tsx", ');
    assert.equal(await builder(hook, files), 'node:22-slim');
  });

  it('of Prisma are for the OpenSSL of the build, or for the systems of the schema', async () => {
    const files = { 'package.json': manifest('', { '@prisma/client': '6' }) };
    assert.equal(await builder(single('node:22'), files), 'node:22');
    assert.equal(await builder(single('node:22-bullseye'), files), 'refused native-addons');
    const schema = (targets: string) => ({
      ...files,
      'prisma/schema.prisma': `generator client {\n  binaryTargets = [${targets}]\n}\n`,
    });
    assert.equal(await builder(single('node:22'), schema('"linux-musl-openssl-3.0.x"')), 'refused native-addons');
    assert.equal(await builder(single('node:22'), schema('"native", "linux-musl-openssl-3.0.x"')), 'node:22');
  });

  it('that are asked for by the C library of Alpine do not move', async () => {
    const text = single('node:22-alpine', 'RUN npm install --os=linux --libc=musl sharp\n');
    assert.equal(await builder(text, {}), 'refused native-addons');
  });

  it('that may be compiled against a library of the system stop a single stage, and tools that compile do not', async () => {
    const files = { 'package.json': manifest('', { sharp: '0.34' }) };
    const packages = (names: string) => single('node:22', `RUN apt-get update && apt-get install -y ${names}\n`);
    assert.equal(await builder(packages('python3 make g++ git'), files, { 'other-programs': 'none' }), 'node:22');
    assert.equal(await builder(packages('libvips-dev'), files), 'refused system-packages');
  });
});
