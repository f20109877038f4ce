import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** What upstream.py says of a folder. */
function read(folder: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync('python3', ['tools/catalog/upstream.py', folder], { encoding: 'utf8' });
}

test('build files of images are run with stand-ins for Bazel', () => {
  const { status, stdout, stderr } = read('test/fixtures/upstream');
  assert.equal(status, 0, stderr);
  const nothing = {
    base: null,
    tars: [],
    env: {},
    entrypoint: null,
    cmd: null,
    user: null,
    workdir: null,
    annotations: {},
  };
  const layers = (arch: string) => [`@trixie//tzdata/${arch}`, '//static:own_layer'];
  const staticImage = { ...nothing, env: { PATH: '/usr/bin' }, user: '0', workdir: '/' };
  assert.deepEqual(JSON.parse(stdout), {
    images: {
      '//static:static_amd64': { ...staticImage, tars: layers('amd64') },
      '//static:static_arm': { ...staticImage, tars: layers('armhf') },
      '//nodejs:nodejs22_amd64': {
        ...nothing,
        base: '//static:static_amd64',
        entrypoint: ['/nodejs/bin/node'],
        annotations: { 'com.google.distroless.nodejs.version': '22.1.0' },
      },
    },
    indexes: { '//static:static': ['//static:static_amd64', '//static:static_arm'] },
    passwd: [{ username: 'root', uid: 0, gid: 0, home: '/root' }],
    refs: {
      '{REGISTRY}/{PROJECT_ID}/static-debian13:latest-amd64': '//static:static_amd64',
      '{REGISTRY}/{PROJECT_ID}/static-debian13:latest-arm': '//static:static_arm',
      '{REGISTRY}/{PROJECT_ID}/static-debian13:latest': '//static:static',
    },
    defaultDistro: 'debian13',
    distros: [['debian13', 'trixie', '13']],
    locks: { trixie: { tzdata: { amd64: '2026b-0', armhf: '2026b-0' } } },
    applets: ['ls', 'sh'],
  });
});

test('a folder that is no checkout is said to be none', () => {
  const { status, stderr } = read('test/fixtures/convert');
  assert.equal(status, 1);
  assert.equal(
    stderr,
    'test/fixtures/convert has no build file in "common"; is it a checkout of the distroless repository?\n',
  );
});
