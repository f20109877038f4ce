import type { Host } from '../../host';
import { settingsOf } from '../config';
import { ImageError } from '../error';
import type { Image, Layer } from '../image';
import { asObject, asText, asTextTable, asTexts, jsonLimit, parseJson, type JsonObject } from '../json';
import { sha256Digest, type Digest } from '../reference';
import { readSmall, streamOf, type Blob } from './blob';
import { codecOf, expand } from './codec';
import { lacks, type Container } from './container';
import { layerOf } from './layer';
import { nameFits } from './names';

/**
 * The image of an archive as Docker saved it before version 1.10: `repositories` names the highest layer of each image, and
 * each layer its parent, https://github.com/moby/docker-image-spec/blob/main/spec.md. Nothing in it tells digests of
 * content, so all layers are read once to know them.
 */
export async function openOldArchive(
  host: Host,
  container: Container,
  wanted: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const top = choose(await readNames(host, container, signal), wanted, container);
  const chain: JsonObject[] = [];
  const layers: Layer[] = [];
  for (let id: string | undefined = top; id !== undefined; id = asText(chain.at(-1)?.['parent'])) {
    if (!/^[\w.-]+$/.test(id) || chain.length >= layerLimit) throw noChain(container);
    const step = await readStep(host, container, id, signal);
    chain.push(step);
    const path = `${id}/layer.tar`;
    const blob = await container.find(path, signal);
    if (blob === undefined) throw lacks(container, path);
    const createdBy = asTexts(asObject(step['container_config'])?.['Cmd'])?.join(' ') || undefined;
    const diffId = await digestOf(host, blob, signal);
    layers.push(layerOf(host, { diffId, blobDigest: undefined, mediaType: '', createdBy, blob }));
  }
  return {
    name,
    manifestDigest: undefined,
    config: settingsOf(chain[0] ?? {}),
    layers: layers.reverse(),
    platforms: [],
    attestations: [],
    listed: undefined,
    close: () => container.close(),
  };
}

/** The names of the images of such an archive. */
export async function listOldArchive(
  host: Host,
  container: Container,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return [...(await readNames(host, container, signal)).keys()];
}

// No engine ever ran more than 127; the bound is against made-up circles only.
const layerLimit = 1000;

/** The highest layer by the name of the image. */
async function readNames(host: Host, container: Container, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const file = await readObject(host, container, 'repositories', signal);
  for (const [repository, tags] of Object.entries(file)) {
    for (const [tag, id] of Object.entries(asTextTable(tags))) names.set(`${repository}:${tag}`, id);
  }
  return names;
}

function choose(names: ReadonlyMap<string, string>, wanted: string | undefined, container: Container): string {
  const fitting = [...names].filter(([name]) => wanted === undefined || nameFits(name, wanted));
  const [first] = fitting;
  const there = [...names.keys()].slice(0, 10).join(', ');
  if (first !== undefined && fitting.every(([, id]) => id === first[1])) return first[1];
  const message =
    names.size === 0
      ? `${container.name} holds no image; check the path.`
      : first === undefined
        ? `${container.name} has no image "${wanted}"; it has ${there}.`
        : `${container.name} holds several images; add one of these names after a colon: ${there}.`;
  throw new ImageError('not-found', message);
}

async function readStep(host: Host, container: Container, id: string, signal: AbortSignal): Promise<JsonObject> {
  return readObject(host, container, `${id}/json`, signal);
}

async function readObject(host: Host, container: Container, path: string, signal: AbortSignal): Promise<JsonObject> {
  const file = await container.find(path, signal);
  if (file === undefined) throw lacks(container, path);
  const what = `${path} of ${container.name}`;
  const value = asObject(parseJson(await readSmall(host, file, jsonLimit, undefined, what, signal), what));
  if (value === undefined) {
    throw new ImageError('corrupt', `${what} is not in the format that docker save writes; save the image again.`);
  }
  return value;
}

async function digestOf(host: Host, blob: Blob, signal: AbortSignal): Promise<Digest> {
  const codec = await codecOf(blob, signal);
  const stored = streamOf(blob, signal);
  const hasher = host.sha256();
  for await (const bytes of codec === 'none' ? stored : expand(host, stored, codec, signal)) {
    signal.throwIfAborted();
    hasher.update(bytes);
  }
  return sha256Digest(hasher.hex());
}

function noChain(container: Container): ImageError {
  const message = `The layers of ${container.name} do not name their parents as docker save writes them; save the image again.`;
  return new ImageError('corrupt', message);
}
