import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Host } from '../../src/core/host';
import { readFile } from '../../src/core/image/content';
import type { Image } from '../../src/core/image/image';
import { openTree } from '../../src/core/image/openTree';
import { imageSource } from '../../src/core/image/sources/place';
import { openReferrers } from '../../src/core/registry/referrers';
import { nodeCredentials } from '../../src/node/credentials';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import { startDockerRegistry, type DockerRegistry } from './dockerRegistry';
import { difference, docker, engineFiles, listing } from './engineListing';

const never = new AbortController().signal;
const images = ['gcr.io/distroless/base-debian13:latest', 'gcr.io/distroless/static-debian13:nonroot'];
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
let registry: DockerRegistry;

before(async () => {
  registry = await startDockerRegistry(folder);
  for (const [i, image] of images.entries()) {
    if (docker('image', 'ls', '-q', image) === '') docker('pull', '-q', image);
    registry.push(image, `team/app:${i}`);
  }
});
after(() => {
  registry.end();
  rmSync(folder, { recursive: true });
});

/** This machine with the logins of a folder only; counts the bytes that it receives. */
function hostWith(login: string): Host & { readonly received: () => number } {
  const host = nodeHost();
  let received = 0;
  const network = {
    sha256: host.sha256,
    credentials: nodeCredentials({ DOCKER_CONFIG: login }, login),
    fetch: async (url: string, init: RequestInit) => {
      const response = await fetch(url, init);
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform: (piece, stream) => {
          received += piece.length;
          stream.enqueue(piece);
        },
      });
      const { status, headers } = response;
      return new Response(response.body?.pipeThrough(counted) ?? null, { status, headers });
    },
  };
  return { ...host, network, received: () => received };
}

function open(name: string, host: Host = hostWith(registry.login)): Promise<Image> {
  const place = { kind: 'registry', reference: `${registry.host}/${name}` } as const;
  return imageSource(host, place, nodePlatform()).open(never);
}

for (const [i, name] of images.entries()) {
  test(`${name}: the files of a container, out of a registry, with a stored login`, async () => {
    const image = await open(`team/app:${i}`);
    const ours = listing(await openTree(image, never));
    await image.close();
    assert.ok(ours.size > 20, `${ours.size} files`);
    assert.deepEqual(difference(ours, engineFiles(name, folder)), []);
  });
}

test('a file is had by a part of its layer', async () => {
  const host = hostWith(registry.login);
  const image = await open('team/app:0', host);
  const tree = await openTree(image, never);
  const all = host.received();
  const size = image.layers.reduce((sum, layer) => sum + layer.size, 0);
  assert.ok(all < size * 1.01 + 64 * 1024, `${all} bytes for layers of ${size}`);
  const found = await readFile(image, tree, '/etc/os-release', 10_000, never);
  assert.match(found.kind === 'content' ? Buffer.from(found.bytes).toString() : found.kind, /^ID=/m);
  assert.ok(host.received() - all < size / 4, `${host.received() - all} bytes for one file`);
  await image.close();
});

test('without a login, with a wrong one, and for what is not there, each has its own sentence', async () => {
  const nobody = path.join(folder, 'nobody');
  const stranger = path.join(folder, 'stranger');
  for (const home of [nobody, stranger]) mkdirSync(home);
  const auth = Buffer.from('tester:wrong').toString('base64');
  writeFileSync(path.join(stranger, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  const { host } = registry;
  await assert.rejects(open('team/app:0', hostWith(nobody)), {
    code: 'unauthorized',
    message: `${host} requires a login; run "docker login ${host}" first.`,
  });
  await assert.rejects(open('team/app:0', hostWith(stranger)), {
    code: 'unauthorized',
    message: new RegExp(`^${host} denies access to team/app with the stored login; `),
  });
  await assert.rejects(open('team/app:gone'), {
    code: 'not-found',
    message: `There is no image ${host}/team/app:gone; check the name and the tag.`,
  });
  await assert.rejects(open('team/gone:0'), { code: 'not-found' });
});

test('what refers to an image is found where the registry does not list it', async () => {
  const image = await open('team/app:0');
  const tag = image.manifestDigest?.replace(':', '-') ?? '';
  registry.push(images[1] ?? '', `team/app:${tag}.sig`);
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        digest: image.manifestDigest,
        size: 1,
        artifactType: 'application/spdx+json',
      },
    ],
  };
  const size = await manifestSize(image.manifestDigest ?? '');
  const put = await fetch(`http://${registry.host}/v2/team/app/manifests/${tag}`, {
    method: 'PUT',
    headers: { authorization: registry.authorization, 'content-type': index.mediaType },
    body: JSON.stringify({ ...index, manifests: index.manifests.map((entry) => ({ ...entry, size })) }),
  });
  assert.equal(put.status, 201, await put.text());
  const found = await openReferrers(hostWith(registry.login), `${registry.host}/team/app:0`, image, never);
  assert.deepEqual(
    found.map(({ kind, artifactType }) => `${kind} ${artifactType}`),
    ['referrer application/spdx+json', 'cosign application/vnd.dev.cosign.artifact.sig.v1+json'],
  );
});

test('the command line reads a file of a registry that wants a login', () => {
  const cli = process.env['E2E_CLI'];
  assert.ok(cli !== undefined, 'run.mjs says where the command line is');
  const env = { ...process.env, DOCKER_CONFIG: registry.login, DISTROLESS_CACHE: '' };
  const out = execFileSync(process.execPath, [cli, 'cat', `${registry.host}/team/app:0`, '/etc/os-release'], {
    env,
    encoding: 'utf8',
  });
  assert.match(out, /^ID=/m);
});

async function manifestSize(digest: string): Promise<number> {
  const headers = { authorization: registry.authorization, accept: '*/*' };
  const response = await fetch(`http://${registry.host}/v2/team/app/manifests/${digest}`, { headers });
  return (await response.arrayBuffer()).byteLength;
}
