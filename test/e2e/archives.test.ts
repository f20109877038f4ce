import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readFile } from '../../src/core/image/content';
import { openTree } from '../../src/core/image/openTree';
import type { StoredPlace } from '../../src/core/image/place';
import { findPlace, imageSource, listImages } from '../../src/core/image/sources/place';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import { docker, listing } from './engineListing';
import { ctr, run } from './unpackers';

const image = 'gcr.io/distroless/static-debian13:latest';
const other = 'gcr.io/distroless/base-debian13:latest';
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
const at = (name: string): string => path.join(folder, name);
const never = new AbortController().signal;

/** What programs write, and how it is told from the others by its content. */
const archives: Readonly<Record<string, readonly [StoredPlace['kind'], (to: string) => unknown]>> = {
  'docker save': ['docker-archive', (to) => docker('save', '-o', to, image)],
  'docker save, gzip outside': ['docker-archive', (to) => packed('gzip', ['-c'], to)],
  'docker save, zstd outside': ['docker-archive', (to) => packed('zstd', ['-qc'], to)],
  'docker save, unpacked': ['docker-archive', (to) => (mkdirSync(to), run('tar', '-C', to, '-xf', at('saved.tar')))],
  'podman save': ['docker-archive', (to) => podmanSave('docker-archive', to)],
  'podman save --format oci-archive': ['oci-archive', (to) => podmanSave('oci-archive', to)],
  'podman save --format oci-dir': ['oci', (to) => podmanSave('oci-dir', to)],
  'podman save --format docker-dir': ['dir', (to) => podmanSave('docker-dir', to)],
  'podman save --compress': ['dir', (to) => podmanSave('docker-dir', to, '--compress')],
  'skopeo copy to docker-archive:': ['docker-archive', (to) => skopeo(`docker-archive:${to}:${image}`)],
  'skopeo copy to oci-archive:': ['oci-archive', (to) => skopeo(`oci-archive:${to}:latest`)],
  'skopeo copy to oci:': ['oci', (to) => skopeo(`oci:${to}:latest`)],
  'skopeo copy to oci:, zstd': ['oci', (to) => skopeo(`oci:${to}:latest`, '--dest-compress-format', 'zstd')],
  'skopeo copy to dir:': ['dir', (to) => skopeo(`dir:${to}`)],
  'ctr images export': ['oci-archive', (to) => ctrExport(to)],
};

let files: ReadonlyMap<string, string>;

before(async () => {
  docker('save', '-o', at('saved.tar'), image);
  run('podman', 'load', '-q', '-i', at('saved.tar'));
  const opened = await open(at('saved.tar'));
  files = opened.files;
  assert.ok(files.size > 10, `${files.size} files`);
});
after(() => {
  run('podman', 'image', 'rm', '-f', image);
  rmSync(folder, { recursive: true });
});

for (const [title, [kind, write]] of Object.entries(archives)) {
  test(`${title}: the same files`, async () => {
    const to = at(title.replace(/\W+/g, '-'));
    write(to);
    const opened = await open(to);
    assert.deepEqual(opened.kind, kind);
    assert.deepEqual(opened.files, files);
    assert.match(opened.release, /^ID=/m);
    rmSync(to, { recursive: true });
  });
}

test('docker save of several images asks which, and opens each', async () => {
  const to = at('several.tar');
  docker('save', '-o', to, image, other);
  const place = await findPlace(nodeHost(), to, never);
  assert.deepEqual(new Set(await listImages(nodeHost(), place, never)), new Set([image, other]));
  await assert.rejects(open(to), { code: 'not-found', message: /several images/ });
  assert.deepEqual((await open(to, image)).files, files);
  assert.notDeepEqual((await open(to, other)).files, files);
});

interface Opened {
  readonly kind: StoredPlace['kind'];
  readonly files: ReadonlyMap<string, string>;
  readonly release: string;
}

async function open(file: string, wanted?: string): Promise<Opened> {
  const host = nodeHost();
  const place = { ...(await findPlace(host, file, never)), wanted };
  const image = await imageSource(host, place, nodePlatform()).open(never);
  try {
    const tree = await openTree(image, never);
    const content = await readFile(image, tree, '/etc/os-release', 10_000, never);
    assert.equal(content.kind, 'content');
    const release = content.kind === 'content' ? Buffer.from(content.bytes).toString() : '';
    return { kind: place.kind, files: listing(tree), release };
  } finally {
    await image.close();
  }
}

function packed(program: string, args: readonly string[], to: string): void {
  run('sh', '-c', `"$0" ${args.join(' ')} "$1" > "$2"`, program, at('saved.tar'), to);
}

function podmanSave(format: string, to: string, ...more: readonly string[]): void {
  run('podman', 'save', '-q', ...more, '--format', format, '-o', to, image);
}

function skopeo(to: string, ...more: readonly string[]): void {
  run('skopeo', 'copy', '-q', ...more, `docker-archive:${at('saved.tar')}`, to);
}

function ctrExport(to: string): void {
  ctr('images', 'import', '--no-unpack', at('saved.tar'));
  try {
    ctr('images', 'export', to, image);
  } finally {
    ctr('images', 'rm', '--sync', image);
  }
}
