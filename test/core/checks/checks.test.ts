import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckId, CheckItem, CheckResult, CheckSubject } from '../../../src/core/checks/check';
import { runCheck } from '../../../src/core/checks/checks';
import { readOwners } from '../../../src/core/contents/owners';
import { readPackages } from '../../../src/core/contents/packages';
import type { ShownImage } from '../../../src/core/image/image';
import { mergeLayers } from '../../../src/core/image/merge';
import { nonrootReport } from '../../../src/core/why/runAs';
import { why } from '../../../src/core/why/why';
import { nodeHost } from '../../../src/node/host';
import { elf } from '../../support/elf';
import type { TestImage } from '../../support/images';
import { openedImage } from '../../support/openedImage';
import { dir, file, hardlink, symlink, tar, type TarItem } from '../../support/tar';
import { executable, usual } from '../../support/whyImage';

const signal = new AbortController().signal;

async function subjectOf(
  layers: readonly (readonly TarItem[])[],
  more: Omit<TestImage, 'layers'> = {},
): Promise<CheckSubject> {
  const { image, tree } = await openedImage({ name: 'app:1', ...more, layers: layers.map((items) => tar(items)) });
  assert.ok('layers' in tree);
  const merged = tree as CheckSubject['tree']; // openTree gives a merged one
  const host = nodeHost();
  return {
    image,
    tree: merged,
    isWhole: true,
    why: (live) => why(image, tree, live),
    nonroot: (live) => nonrootReport(image, tree, live),
    owners: async (live) => {
      const { packages } = await readPackages(host, { image, tree }, live);
      return readOwners(host, { image, tree }, packages, live);
    },
  };
}

async function check(
  id: CheckId,
  layers: readonly (readonly TarItem[])[],
  more: Omit<TestImage, 'layers'> = {},
): Promise<CheckResult> {
  return runCheck(id, await subjectOf(layers, more), signal);
}

const lines = ({ items }: { readonly items?: readonly CheckItem[] }): string[] =>
  (items ?? []).map(
    ({ severity, label, description }) => `${severity} ${label}${description === undefined ? '' : ` (${description})`}`,
  );

const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n';
const certificate = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

test('start: a program that would start, one that would not, and none at all', async () => {
  const app = executable('app', elf());
  const good = await check('start', [[...usual, app]], { config: { Entrypoint: ['/app'] } });
  assert.deepEqual([good.verdict, good.summary], ['pass', '["/app"]']);
  assert.deepEqual(good.items.find(({ severity }) => severity === 'good')?.at, { kind: 'path', path: '/app' });
  const bad = await check('start', [[...usual]], { config: { Entrypoint: ['/app'] } });
  assert.deepEqual([bad.verdict, bad.summary], ['error', 'does not start']);
  assert.equal(bad.items[0]?.severity, 'error');
  const none = await check('start', [[...usual, app]]);
  assert.equal(none.verdict, 'note');
});

test('start: what only holds for another user is left to the check of that', async () => {
  const closed = executable('app', elf(), { mode: 0o700 });
  const image = { config: { Entrypoint: ['/app'] } };
  assert.equal((await check('start', [[...usual, closed]], image)).verdict, 'pass');
  const { verdict, text, items } = await check('nonroot', [[...usual, closed]], image);
  assert.deepEqual([verdict, text], ['warning', 'It runs as root, and would not start as 65532.']);
  assert.equal(items[0]?.severity, 'error');
});

test('nonroot: who runs it, what is closed to them, volumes, ports and a user by name', async () => {
  const app = executable('app', elf());
  const root = await check('nonroot', [[...usual, app]], { config: { Entrypoint: ['/app'] } });
  assert.deepEqual(
    [root.verdict, root.text],
    ['warning', 'It runs as root; nothing was found that nonroot (uid 65532) could not do.'],
  );
  const fine = await check('nonroot', [[...usual, app]], { config: { Entrypoint: ['/app'], User: '65532' } });
  assert.deepEqual([fine.verdict, fine.summary], ['pass', 'nonroot (uid 65532)']);
  const less = await check(
    'nonroot',
    [
      [
        ...usual,
        app,
        dir('srv'),
        dir('srv/own', { uid: 65532 }),
        file('srv/key', 'x', { mode: 0o600 }),
        dir('srv/no', { mode: 0o700 }),
        file('srv/no/x'),
      ],
    ],
    {
      config: {
        Entrypoint: ['/app'],
        User: 'nonroot',
        WorkingDir: '/srv',
        Volumes: { '/data': {}, '/srv/own': {} },
        ExposedPorts: { '80/tcp': {}, '8080/tcp': {} },
      },
    },
  );
  assert.equal(less.verdict, 'note');
  assert.deepEqual(
    less.items.map(({ label }) => label),
    [
      'nonroot (uid 65532) may not write to the working directory /srv.',
      'nonroot (uid 65532) may not write to the volume /data, which is made with the rights of the image.',
      'nonroot (uid 65532) may not read 2 paths of the working directory.',
      'The port 80/tcp is below 1024, where not every engine lets other users than root listen.',
      'The user is given by the name nonroot, which runAsNonRoot of Kubernetes does not accept.',
    ],
  );
  assert.deepEqual(lines(less.items[2] ?? {}).slice(1), ['warning /srv/key', 'warning /srv/no']);
  const unknown = await check('nonroot', [[app]], { config: { Entrypoint: ['/app'], User: 'me' } });
  assert.equal(unknown.verdict, 'unknown');
});

test('secrets: by name and content, in files that are gone too, and none of a public certificate', async () => {
  const { verdict, items } = await check('secrets', [
    [
      file('root/.ssh/id_rsa', key),
      file('app/.env', 'PORT=80\nDB_PASSWORD=hunter2\n'),
      file('app/.npmrc', '//r/:_authToken=abc\n'),
    ],
    [
      { name: 'app/.wh..env' },
      { name: 'app/.wh..npmrc' },
      file('etc/ssl/ca.pem', certificate),
      file('etc/empty.key'),
      file('srv/.env', 'PORT=80\nTOKEN_FILE=/run/t\nAPI_KEY=$KEY\nPASSWORD=\n'),
      file('srv/.npmrc', '//r/:_authToken=${NPM_TOKEN}\n'),
      file('srv/.env.example', 'DB_PASSWORD=hunter2\n'),
      file('root/.ssh/id_rsa.pub', 'ssh-rsa abc\n'),
      file('etc/shadow', 'root:*:1::::::\nme:$6$abc$def:1::::::\n'),
      file('etc/store.p12', 'x'),
      file('etc/truststore.p12', 'x'),
    ],
  ]);
  assert.equal(verdict, 'warning');
  assert.deepEqual(lines({ items }), [
    'warning /etc/shadow (looks like hashes of passwords)',
    'warning /etc/store.p12 (may be a store of keys, by its name)',
    'warning /root/.ssh/id_rsa (looks like a private key)',
    'warning /app/.env (looks like settings with secrets; layer 1 ships it, and a later one hides it)',
    'warning /app/.npmrc (looks like a token of a package registry; layer 1 ships it, and a later one hides it)',
  ]);
});

test('secrets: the environment and the history are told by names, never by values', async () => {
  const result = await check('secrets', [[file('a')]], {
    config: {
      Env: [
        'PATH=/bin',
        'GPG_KEY=E3FF2839C048B25C',
        'API_TOKEN=s3cret',
        'PASSWORD_FILE=/run/p',
        'URL=db://me:s3cret@host/x',
      ],
    },
    history: [
      { created_by: 'RUN |2 NPM_TOKEN=s3cret MODE=x /bin/sh -c npm ci # buildkit' },
      { created_by: '/bin/sh -c #(nop)  ENV OLD_SECRET=s3cret', empty_layer: true },
      { created_by: '/bin/sh -c TOKEN=$(cat /t) make' },
    ],
  });
  assert.deepEqual(lines(result), [
    'warning The variable API_TOKEN has a value that looks like a secret (environment)',
    'warning The variable URL has a value that looks like a secret (environment)',
    'warning The history has a value of NPM_TOKEN that looks like a secret (1 step)',
    'warning The history has a value of OLD_SECRET that looks like a secret (1 step)',
  ]);
  assert.doesNotMatch(JSON.stringify(result), /s3cret/);
});

test('secrets: what comes with a package is public', async () => {
  const { verdict, items } = await check('secrets', [
    [
      file('usr/share/p/test.key', key),
      file('var/lib/dpkg/status', 'Package: p\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n'),
      file('var/lib/dpkg/info/p.list', '/usr/share/p/test.key\n'),
    ],
  ]);
  assert.equal(verdict, 'note');
  assert.deepEqual(lines({ items }), ['note Keys that come with packages (1 file)']);
  assert.deepEqual(lines(items[0] ?? {}), ['note /usr/share/p/test.key (of the package p)']);
});

test('ghosts: the largest first, with what hides them, and those that look like secrets', async () => {
  const { verdict, summary, items } = await check(
    'ghosts',
    [
      [file('big', 'x'.repeat(3000)), file('id_rsa', key), file('ca.pem', certificate), file('kept')],
      [{ name: '.wh.big' }, { name: '.wh.id_rsa' }, file('ca.pem', 'new')],
    ],
    { history: [{ created_by: 'COPY . .' }, { created_by: 'RUN rm big id_rsa' }] },
  );
  assert.deepEqual([verdict, summary], ['note', '3.1 kB in 3 files']);
  assert.deepEqual(lines({ items }), [
    'note /big (3.0 kB, layer 1, deleted by layer 2)',
    'warning /id_rsa (74 B, layer 1, deleted by layer 2; looks like a private key)',
    'note /ca.pem (58 B, layer 1, overwritten by layer 2)',
  ]);
  assert.match(items[0]?.text ?? '', /deleted by layer 2: RUN rm big id_rsa\.$/);
  assert.equal((await check('ghosts', [[file('a')], [file('b')]])).verdict, 'pass');
});

test('layers: what engines refuse before what they only differ on', async () => {
  const { verdict, items } = await check('layers', [
    [symlink('lib', 'usr/lib'), file('low')],
    [dir('lib'), hardlink('other', 'low'), file('twice', 'a'), file('twice', 'b'), hardlink('to', 'nowhere')],
  ]);
  assert.equal(verdict, 'error');
  assert.deepEqual(lines({ items }), [
    'error Hard links to nothing (1 path)',
    'warning Paths that a layer has twice (1 path)',
    'warning Hard links to files of lower layers (1 path)',
    'note Links that become directories (1 path)',
  ]);
  assert.equal((await check('layers', [[file('a')]])).verdict, 'pass');
});

test('rights: setuid, setgid, capabilities, what anyone may write, and devices', async () => {
  const capabilities = Buffer.from('0100000200200000000000000000000000000000', 'hex').toString('latin1');
  const { verdict, items } = await check('rights', [
    [
      file('su', '', { mode: 0o4755 }),
      file('wall', '', { mode: 0o2755, gid: 5 }),
      file('ping', '', {
        mode: 0o755,
        pax: { 'SCHILY.xattr.security.capability': Buffer.from(capabilities, 'latin1') },
      }),
      dir('open', { mode: 0o777 }),
      dir('tmp', { mode: 0o1777 }),
      { name: 'null', type: '3', major: 1, minor: 3 },
    ],
  ]);
  assert.equal(verdict, 'warning');
  assert.deepEqual(
    items.map(({ label, items: of = [] }) => [label, ...of.map((one) => `${one.label} ${one.description}`)]),
    [
      ['Setuid', '/su -rwsr-xr-x  0:0'],
      ['Setgid', '/wall -rwxr-sr-x  0:5'],
      ['Capabilities', '/ping -rwxr-xr-x  0:0  cap_net_raw=ep'],
      ['Writable by anyone', '/open drwxrwxrwx  0:0'],
      ['Devices', '/null crw-r--r--  0:0'],
    ],
  );
});

test('tools: programs of a merged /usr once each, and nothing that may not be run', async () => {
  const { verdict, summary, items } = await check('tools', [
    [
      symlink('bin', 'usr/bin'),
      executable('usr/bin/dash', 'x'),
      symlink('usr/bin/sh', 'dash'),
      executable('usr/bin/apt', 'x'),
      file('usr/bin/bash', 'a script that nobody may run'),
      symlink('usr/local/bin/npm', 'nowhere'),
    ],
  ]);
  assert.deepEqual([verdict, summary], ['note', 'sh, dash, apt']);
  assert.deepEqual(items.map(lines), [
    ['note /usr/bin/sh (→ /usr/bin/dash)', 'note /usr/bin/dash'],
    ['note /usr/bin/apt'],
  ]);
  assert.equal((await check('tools', [[...usual]])).verdict, 'pass');
});

test('nothing is said to be well of an image that is not known as a whole', async () => {
  const subject = await subjectOf([[file('a')]]);
  const { verdict, text } = await runCheck('rights', { ...subject, isWhole: false }, signal);
  assert.equal(verdict, 'unknown');
  assert.match(text, /A layer that cannot be read may have some/);
  const image: ShownImage = {
    ...subject.image,
    layers: [],
    config: subject.image.config,
    name: 'x',
    listed: { date: '2026-01-01', without: ['tzdata'] },
  };
  const listed = { ...subject, image, tree: mergeLayers([]) };
  assert.match((await runCheck('start', listed, signal)).text, /^Only names and sizes/);
  assert.match((await runCheck('tools', listed, signal)).text, /tzdata are not on the list/);
});

test('of an image whose layers are shown as one, nothing is said of what they hide', async () => {
  const subject = await subjectOf([[file('a')]]);
  const flat = { ...subject, image: { ...subject.image, isFlat: true } };
  const verdicts = await Promise.all(
    (['ghosts', 'layers', 'secrets', 'rights'] as const).map(async (id) => (await runCheck(id, flat, signal)).verdict),
  );
  assert.deepEqual(verdicts, ['unknown', 'unknown', 'unknown', 'pass']);
});

test('a check ends when nobody waits any more', async () => {
  const abort = new AbortController();
  abort.abort();
  const subject = await subjectOf([[file('a')]]);
  for (const id of ['rights', 'secrets'] as const) {
    await assert.rejects(runCheck(id, subject, abort.signal), { name: 'AbortError' });
  }
});
