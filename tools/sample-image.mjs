// @ts-check
// node tools/sample-image.mjs: writes the images of the sample workspace, an OCI layout in sample/image and a
// docker-archive in sample/hello.tar. Nothing in them runs; they are there to be looked at, and the same each time.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';

/** @typedef {{ name: string, type?: string, text?: string | Uint8Array, link?: string, mode?: number, uid?: number }} Item */

/** @type {{ by: string, items: Item[] }[]} */
const layers = [
  {
    by: 'ADD rootfs.tar / # a base that was made for this sample',
    items: [
      dir('etc'),
      file('etc/os-release', 'PRETTY_NAME="Sample Linux"\nNAME="Sample Linux"\nID=sample\nVERSION_ID="1"\n'),
      file(
        'etc/passwd',
        'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
      ),
      dir('home'),
      { ...dir('home/nonroot'), mode: 0o700, uid: 65532 },
      { ...dir('tmp'), mode: 0o1777 },
      dir('usr'),
      dir('usr/bin'),
      { ...file('usr/bin/hello', '#!/usr/bin/env sample\nsay Hello\n'), mode: 0o755 },
      link('bin', 'usr/bin'),
    ],
  },
  {
    by: 'COPY app /app',
    items: [
      dir('app'),
      file('app/config.json', '{ "greeting": "Hello", "debug": true }\n'),
      file('app/notes.txt', 'This file is deleted by the layer above, but still shipped in its own.\n'),
      dir('app/cache'),
      file('app/cache/build.log', 'built\n'),
      link('app/settings.json', 'config.json'),
    ],
  },
  {
    by: 'RUN rm -r /app/notes.txt /app/cache/* && configure --no-debug',
    items: [
      dir('app'),
      file('app/.wh.notes.txt', ''),
      dir('app/cache'),
      file('app/cache/.wh..wh..opq', ''),
      file('app/config.json', '{ "greeting": "Hello", "debug": false }\n'),
    ],
  },
];

const created = '2024-01-01T00:00:00Z';
const tars = layers.map(({ items }) => tar(items));
const config = json({
  created,
  architecture: 'amd64',
  os: 'linux',
  config: {
    User: '65532',
    WorkingDir: '/app',
    Env: ['PATH=/usr/bin'],
    Entrypoint: ['/usr/bin/hello'],
    Labels: { sample: 'yes' },
  },
  rootfs: { type: 'layers', diff_ids: tars.map((layer) => `sha256:${digest(layer)}`) },
  history: [
    ...layers.map(({ by }) => ({ created, created_by: by })),
    { created, created_by: 'USER 65532', empty_layer: true },
  ],
});

writeLayout(path.join(root, 'sample/image'));
writeFileSync(path.join(root, 'sample/hello.tar'), dockerArchive());

/** @param {string} folder */
function writeLayout(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'blobs/sha256'), { recursive: true });
  /** @type {(bytes: Uint8Array, mediaType: string) => { mediaType: string, digest: string, size: number }} */
  const blob = (bytes, mediaType) => {
    writeFileSync(path.join(folder, 'blobs/sha256', digest(bytes)), bytes);
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${digest(bytes)}`,
      size: bytes.length,
    };
  };
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: blob(config, 'config.v1+json'),
    layers: tars.map((layer) => blob(layer, 'layer.v1.tar')),
  });
  const platform = { architecture: 'amd64', os: 'linux' };
  const annotations = { 'org.opencontainers.image.ref.name': 'sample' };
  const manifests = [{ ...blob(manifest, 'manifest.v1+json'), platform, annotations }];
  writeFileSync(path.join(folder, 'index.json'), json({ schemaVersion: 2, manifests }));
  writeFileSync(path.join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
}

function dockerArchive() {
  const names = tars.map((layer) => `${digest(layer)}/layer.tar`);
  const name = `${digest(config)}.json`;
  return tar([
    ...tars.map((text, i) => ({ name: names[i] ?? '', text })),
    { name, text: config },
    { name: 'manifest.json', text: json([{ Config: name, RepoTags: ['hello:1.0'], Layers: names }]) },
  ]);
}

/** @param {string} name @returns {Item} */
function dir(name) {
  return { name: `${name}/`, type: '5', mode: 0o755 };
}

/** @param {string} name @param {string} text @returns {Item} */
function file(name, text) {
  return { name, text };
}

/** @param {string} name @param {string} target @returns {Item} */
function link(name, target) {
  return { name, type: '2', link: target, mode: 0o777 };
}

/** @param {unknown} value */
function json(value) {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** @param {Uint8Array} bytes */
function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @param {Item[]} items */
function tar(items) {
  return Buffer.concat([...items.flatMap(entry), Buffer.alloc(1024)]);
}

/** @param {Item} item */
function entry({ name, type = '0', text = '', link: target = '', mode = 0o644, uid = 0 }) {
  const data = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  const owner = uid.toString(8).padStart(7, '0');
  const time = Math.floor(Date.parse(created) / 1000);
  const numbers = `${mode.toString(8).padStart(7, '0')}\0${owner}\0${owner}\0${data.length.toString(8).padStart(11, '0')}\0${time.toString(8)}\0`;
  header.write(`${numbers}        ${type}`, 100);
  header.write(target, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}
