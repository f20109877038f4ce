import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertNode, lastLine, manifest } from '../../support/nodeProgram';

/** A Dockerfile with one stage and a start command. */
function dockerfile(start: string, more = ''): string {
  return `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n${more}${start}\n`;
}

/** The start command that a start command becomes. */
async function started(start: string, files: Readonly<Record<string, string>> = {}, more = ''): Promise<string> {
  return lastLine(await convertNode(dockerfile(start, more), files, { user: 'root', 'other-programs': 'none' }));
}

const next = { 'package.json': manifest('next start', { next: '^15.1.0' }) };

describe('the start of a Node program', () => {
  it('is the same for every package manager', async () => {
    for (const start of [
      'CMD ["npm", "start"]',
      'CMD ["npm", "run", "start"]',
      'CMD npm run --silent start',
      'CMD ["yarn", "start"]',
      'CMD ["yarn", "run", "start"]',
      'CMD ["pnpm", "start"]',
      'CMD ["corepack", "pnpm", "start"]',
      'CMD ["yarn", "node", "server.js"]',
      'CMD ["pnpm", "exec", "node", "server.js"]',
      'CMD ["npm", "exec", "--", "node", "server.js"]',
      'CMD ["npx", "--no-install", "node", "server.js"]',
    ])
      assert.equal(await started(start), 'CMD ["server.js"]', start);
  });

  it('finds programs of packages without a lock file if their place is known', async () => {
    const expected = 'CMD ["node_modules/next/dist/bin/next", "start"]';
    assert.equal(await started('CMD ["./node_modules/.bin/next", "start"]', next), expected);
    assert.equal(await started('CMD ["next", "start"]', next, 'ENV PATH=/app/node_modules/.bin:$PATH\n'), expected);
    assert.equal(await started('CMD ["next", "start"]', next), 'refused start-command');
    for (const start of ['CMD ["npx", "next", "start"]', 'CMD ["yarn", "next", "start"]', 'CMD ["npm", "start"]'])
      assert.match(await started(start, next), /"node_modules\/next\/dist\/bin\/next", "start"\]$/, start);
  });

  it('finds them by the version of a lock file of pnpm or Yarn', async () => {
    const package14 = { 'package.json': manifest('serve -l 3000 build', { serve: '*' }) };
    const pnpm = "lockfileVersion: '9.0'\n\npackages:\n\n  serve@13.0.4:\n    hasBin: true\n";
    const yarn = '# yarn lockfile v1\n\nserve@*:\n  version "14.2.5"\n';
    assert.match(
      await started('CMD ["npm", "start"]', { ...package14, 'pnpm-lock.yaml': pnpm }),
      /"node_modules\/serve\/bin\/serve.js", "-l", "3000", "build"\]$/,
    );
    assert.match(
      await started('CMD ["npm", "start"]', { ...package14, 'yarn.lock': yarn }),
      /"node_modules\/serve\/build\/main.js", "-l", "3000", "build"\]$/,
    );
    assert.equal(await started('CMD ["npm", "start"]', package14), 'refused package-script');
  });

  it('refuses servers for development, and programs that start others by name', async () => {
    for (const script of [
      'next dev',
      'vite',
      'nest start',
      'nodemon server.js',
      'tsx watch server.ts',
      'node --watch server.js',
      'react-scripts start',
      'dotenv -- node server.js',
      'pm2 start server.js',
      'nuxt start',
    ])
      assert.equal(
        await started('CMD ["npm", "start"]', { 'package.json': manifest(script, { next: '15', nuxt: '^3.9.0' }) }),
        'refused package-script',
        script,
      );
  });

  it('offers a script that starts what a build makes, in the place of a server for development', async () => {
    const scripts = { build: 'tsc', start: 'nest start', 'start:prod': 'node dist/main' };
    const files = { 'package.json': JSON.stringify({ scripts }) };
    for (const start of [
      'CMD ["npm", "start"]',
      'CMD ["nest", "start", "--watch"]',
      'CMD ["npx", "nodemon", "server.js"]',
    ]) {
      assert.equal(
        await convertNode(dockerfile(start), files),
        'refused ' + (start.includes('np') ? 'package-script' : 'start-command'),
      );
      const built = dockerfile(start, 'RUN npm run build\n');
      assert.equal(await convertNode(built, files), 'questions other-start', start);
      assert.equal(lastLine(await convertNode(built, files, { 'other-start': 'take' })), 'CMD ["dist/main"]', start);
      assert.equal(await convertNode(built, files, { 'other-start': 'keep' }), 'refused other-start', start);
    }
  });

  it('offers to start one program without pm2, with the variables that were set for it', async () => {
    const take = { 'other-start': 'take' };
    const direct = dockerfile('CMD ["pm2-runtime", "server.js", "--", "one"]', 'RUN npm install -g pm2\n');
    assert.equal(await convertNode(direct), 'questions other-start');
    assert.equal(lastLine(await convertNode(direct, {}, take)), 'CMD ["server.js", "one"]');
    const script = { 'package.json': manifest('NODE_ENV=production pm2-runtime start server.js') };
    const text = await convertNode(dockerfile('CMD ["npm", "start"]'), script, take);
    assert.ok(text.includes('\nENV NODE_ENV=production\n'), text);
    for (const start of ['pm2-runtime ecosystem.config.js', 'pm2-runtime server.js -i max', 'pm2-runtime process.json'])
      assert.equal(
        await convertNode(dockerfile('CMD ["npm", "start"]'), { 'package.json': manifest(start) }),
        'refused package-script',
        start,
      );
  });

  it('leaves out an option with $PORT where the program reads PORT itself', async () => {
    const script = (text: string) => ({ 'package.json': manifest(text, { next: '15.0.0' }) });
    const end = '"node_modules/next/dist/bin/next", "start"]';
    const root = { user: 'root' };
    const npm = (more = '') => dockerfile('CMD ["npm", "start"]', more);
    assert.ok(lastLine(await convertNode(npm(), script('next start -p $PORT'), root)).endsWith(end));
    const given = await convertNode(npm(), script('next start -p ${PORT:-8080}'), root);
    assert.ok(given.includes('\nENV PORT=8080\n') && lastLine(given).endsWith(end), given);
    const known = await convertNode(npm('ENV PORT=80\n'), script('next start --port=${PORT:-8080}'), root);
    assert.ok(!known.includes('PORT=8080') && lastLine(known).endsWith(end), known);
    for (const text of ['next start -H $HOST', 'vite preview --port $PORT', 'next dev -p $PORT'])
      assert.equal(await convertNode(npm(), script(text), root), 'refused package-script', text);
  });

  it('does not set a variable that the image has with another value', async () => {
    const files = { 'package.json': manifest('NODE_ENV=production node server.js') };
    const npm = (env: string) => dockerfile('CMD ["npm", "start"]', env);
    assert.equal(await convertNode(npm('ENV NODE_ENV=development\n'), files), 'refused package-script');
    const same = await convertNode(npm('ENV NODE_ENV=production\n'), files);
    assert.equal(
      same
        .split('\nFROM ')
        .at(-1)
        ?.match(/NODE_ENV=production/g)?.length,
      1,
      same,
    );
  });

  it('looks for programs where they are, not where another directory has its own', async () => {
    assert.equal(await started('CMD ["/srv/node_modules/.bin/next", "start"]', next), 'refused start-command');
    assert.match(await started('CMD ["/app/node_modules/.bin/next", "start"]', next), /"node_modules\/next\/dist/);
    // Below a workspace of npm the package may have its packages in the directory above.
    const inside = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nWORKDIR /app/web\nCMD ["npm", "start"]\n';
    const files = { 'web/package.json': next['package.json'], 'package-lock.json': '{}' };
    assert.equal(await convertNode(inside, files, { user: 'root' }), 'refused package-script');
  });

  it('starts version 2 of Nuxt, which runs in its own process', async () => {
    const files = { 'package.json': manifest('nuxt start', { nuxt: '^2.15.8' }) };
    assert.equal(
      await started('CMD ["node_modules/.bin/nuxt", "start"]', files),
      'CMD ["node_modules/nuxt/bin/nuxt.js", "start"]',
    );
  });

  it('sets by ENV what cross-env sets, unless it works that out', async () => {
    const files = (script: string) => ({ 'package.json': manifest(script, { 'cross-env': '7' }) });
    const text = await convertNode(
      dockerfile('CMD ["npm", "start"]'),
      files('cross-env NODE_ENV=production MODE=a node server.js'),
    );
    assert.ok(text.includes('ENV NODE_ENV=production\nENV MODE=a\n'), text);
    assert.equal(lastLine(text), 'CMD ["server.js"]');
    for (const script of [
      'cross-env PORT=$PORT node server.js',
      'cross-env NODE_ENV=a',
      'cross-env-shell node server.js',
    ])
      assert.equal(
        await convertNode(dockerfile('CMD ["npm", "start"]'), files(script)),
        'refused package-script',
        script,
      );
  });

  it('lets CMD name the script of an ENTRYPOINT that is a package manager', async () => {
    const text = await convertNode(dockerfile('ENTRYPOINT ["npm", "run"]\nCMD ["start"]'));
    assert.ok(text.endsWith('ENTRYPOINT ["/nodejs/bin/node"]\nCMD ["server.js"]\n'), text);
    const args = await convertNode(dockerfile('ENTRYPOINT ["npm", "start", "--"]\nCMD ["one"]'));
    assert.ok(args.endsWith('ENTRYPOINT ["/nodejs/bin/node", "server.js"]\nCMD ["one"]\n'), args);
  });

  it('does not take a package manager without node_modules for one with them', async () => {
    const berry = '__metadata:\n  version: 8\n\n"ms@npm:2.1.3":\n  version: 2.1.3\n';
    const files = { 'yarn.lock': berry };
    assert.equal(await started('CMD ["yarn", "start"]', files), 'refused package-script');
    assert.equal(
      await started('CMD ["yarn", "start"]', { ...files, '.yarnrc.yml': 'nodeLinker: node-modules\n' }),
      'CMD ["server.js"]',
    );
  });

  it('gives a file to Node that docker-entrypoint.sh gives to it', async () => {
    assert.equal(await started('CMD ["./server.js"]'), 'CMD ["./server.js"]');
    assert.equal(await started('CMD ["/app/server.js", "one"]'), 'CMD ["/app/server.js", "one"]');
  });
});
