import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capabilitiesText } from '../../../src/core/contents/capabilities';
import { historyOf } from '../../../src/core/contents/history';
import { readOsRelease } from '../../../src/core/contents/osRelease';
import { privilegesIn } from '../../../src/core/contents/privileges';
import { parseConfig } from '../../../src/core/image/config';
import type { ShownImage } from '../../../src/core/image/image';
import { json } from '../../support/images';
import { openedItems } from '../../support/openedImage';
import { dir, file, symlink, type TarItem } from '../../support/tar';

const signal = new AbortController().signal;

async function systemOf(...items: readonly TarItem[]): Promise<string> {
  const system = await readOsRelease(await openedItems(items), signal);
  return system === undefined
    ? 'none'
    : `${system.id} ${system.versionId ?? '-'} ${system.prettyName} (${system.path})`;
}

test('the system of an image, from whichever file says it', async () => {
  const text = '# comment\nPRETTY_NAME="Distroless"\nNAME=\'Debian\'\nID="debian"\nVERSION_ID="12"\nBAD LINE\n';
  assert.equal(
    await systemOf(file('usr/lib/os-release', text), symlink('etc/os-release', '../usr/lib/os-release')),
    'debian 12 Distroless (/etc/os-release)',
  );
  assert.equal(await systemOf(file('usr/lib/os-release', text)), 'debian 12 Distroless (/usr/lib/os-release)');
  assert.equal(
    await systemOf(file('etc/alpine-release', '3.20.1\n')),
    'alpine 3.20.1 Alpine Linux 3.20.1 (/etc/alpine-release)',
  );
  assert.equal(
    await systemOf(file('etc/debian_version', 'trixie/sid\n')),
    'debian - Debian GNU/Linux trixie/sid (/etc/debian_version)',
  );
  assert.equal(await systemOf(symlink('etc/os-release', 'os-release'), file('app', 'x')), 'none');
  assert.equal(
    await systemOf(file('etc/os-release', 'NAME="A \\"quoted\\" name"\nID=own')),
    'own - A "quoted" name (/etc/os-release)',
  );
});

/** `security.capability` with a head and 32-bit numbers. */
const capability = (...numbers: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => bytes.writeUInt32LE(number, i * 4));
  return bytes;
};
const withCapability = (name: string, value: Uint8Array): TarItem =>
  file(name, 'x', { mode: 0o755, pax: { 'SCHILY.xattr.security.capability': value } });

test('what runs with more rights, may be written by anyone, or is a device', async () => {
  const opened = await openedItems([
    file('setuid', 'x', { mode: 0o4755 }),
    file('setgid', 'x', { mode: 0o2755 }),
    file('open', 'x', { mode: 0o666 }),
    file('plain', 'x', { mode: 0o755 }),
    dir('group', { mode: 0o2775 }),
    dir('tmp', { mode: 0o1777 }),
    dir('drop', { mode: 0o777 }),
    symlink('link', 'open'),
    { name: 'null', type: '3', major: 1, minor: 3, mode: 0o666 },
    withCapability('v1', capability(0x0100_0000, 1 << 10, 0)),
    withCapability('v2', capability(0x0200_0001, (1 << 12) | (1 << 13), 0, 1 << 8, 0)),
    withCapability('v3', capability(0x0300_0001, 1 << 13, 1 << 13, 0, 0, 1000)),
    withCapability('cut', capability(0x0200_0001, 1)),
  ]);
  assert.deepEqual(
    [...privilegesIn(opened.tree)].map(
      ({ path, privileges }) =>
        `${path} ${privileges.map((one) => (one.kind === 'capabilities' ? capabilitiesText(one.capabilities) : one.kind)).join(' ')}`,
    ),
    [
      '/drop world-writable',
      '/null device',
      '/open world-writable',
      '/setgid setgid',
      '/setuid setuid',
      '/v1 cap_net_bind_service=p',
      '/v2 cap_net_admin,cap_net_raw,cap_checkpoint_restore=ep',
      '/v3 cap_net_raw=eip [rootid=1000]',
    ],
  );
});

const imageOf = (history: unknown, layers: readonly number[]): ShownImage => {
  const diffIds = layers.map((_, i) => `sha256:${String(i).padStart(64, '0')}`);
  const { config } = parseConfig(json({ rootfs: { diff_ids: diffIds }, history }), 'The configuration');
  const read = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(0));
  return {
    name: 'app',
    config,
    layers: layers.map((size) => ({ size, createdBy: undefined, read })),
    listed: undefined,
    close: () => Promise.resolve(),
  };
};
const rows = (history: unknown, layers: readonly number[]): string[] =>
  historyOf(imageOf(history, layers)).map(
    ({ step, layer, size }) => `${step?.createdBy ?? 'missing'} ${layer ?? '-'} ${size}`,
  );

test('the history of an image beside its layers, longer or shorter than they are', () => {
  const steps = [{ created_by: 'ADD' }, { created_by: 'ENV', empty_layer: true }, { created_by: 'RUN' }];
  assert.deepEqual(rows(steps, [10, 20]), ['ADD 0 10', 'ENV - 0', 'RUN 1 20']);
  assert.deepEqual(rows(steps, [10]), ['ADD 0 10', 'ENV - 0', 'RUN - 0']);
  assert.deepEqual(rows(steps, [10, 20, 30]), ['ADD 0 10', 'ENV - 0', 'RUN 1 20', 'missing 2 30']);
  assert.deepEqual(rows(undefined, [10]), ['missing 0 10']);
  assert.deepEqual(rows(['no step', null], [10]), ['missing 0 10', 'missing - 0']);
});

test('a configuration with a health check, triggers and a shell', () => {
  const run = {
    Healthcheck: { Test: ['CMD', '/probe'], Interval: 5_000_000_000, Timeout: 0, Retries: 3 },
    OnBuild: ['COPY . .'],
    Shell: ['/bin/bash', '-c'],
  };
  const file = { author: 'me', rootfs: { diff_ids: [] }, config: run, history: [{ comment: 'imported', author: '' }] };
  const { config } = parseConfig(json(file), 'The configuration');
  assert.deepEqual(config.healthcheck, {
    test: ['CMD', '/probe'],
    interval: 5,
    timeout: undefined,
    startPeriod: undefined,
    retries: 3,
  });
  assert.deepEqual([config.author, config.onBuild, config.shell], ['me', ['COPY . .'], ['/bin/bash', '-c']]);
  assert.deepEqual(config.history, [
    { created: undefined, createdBy: undefined, author: undefined, comment: 'imported', emptyLayer: false },
  ]);
});
