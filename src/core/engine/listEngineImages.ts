import type { Host } from '../host';
import { asObject, asText, asTexts, type JsonObject } from '../image/json';
import type { Platform } from '../image/manifest';
import { parsePlatform } from '../image/platform';
import { parseDigest, type Digest } from '../image/reference';
import { objectsOf } from './answers';
import { ask, engineArguments, programsOf, shortPatience, type Engine } from './engine';
import { engineFault, type Asked } from './engineFault';
import { troubleOf } from './trouble';

/** A name of an image that an engine holds, or an image without one. */
export interface EngineImage {
  /** What opens it: `repository:tag`, or the id. */
  readonly reference: string;
  readonly repository: string | undefined;
  readonly tag: string | undefined;
  /** As the engine tells it, with `sha256:`. */
  readonly id: string;
  /** Of the manifest or index at the registry it came from, where known. */
  readonly digest: Digest | undefined;
  /** In bytes; rounded where the engine tells it only so. */
  readonly size: number | undefined;
  /** RFC 3339. */
  readonly created: string | undefined;
  readonly platform: Platform | undefined;
  /** It has no name any more, as after a build of the same name. */
  readonly isDangling: boolean;
}

/** All images that an engine holds, in its order; `ImageError` says why it does not answer. */
export async function listEngineImages(
  host: Host,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly EngineImage[]> {
  return describeEngineImages(host, engine, await listEngineNames(host, engine, signal), signal);
}

/** The same by what its list alone tells, however many there are: Docker leaves out the platform, and rounds the size. */
export async function listEngineNames(
  host: Host,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly EngineImage[]> {
  if (engine.kind === 'podman') return podmanImages(await rows(host, engine, ['images', '--format', 'json'], signal));
  const args = ['image', 'ls', '--no-trunc', '--format', '{{json .}}'];
  if (engine.kind === 'nerdctl') return rowImages(await rows(host, engine, args, signal));
  // Docker 29 shows those without a name only when asked.
  const [named, dangling] = await Promise.all([
    rows(host, engine, args, signal),
    rows(host, engine, [...args, '--filter', 'dangling=true'], signal),
  ]);
  return rowImages([...named, ...dangling]);
}

/** Images of {@link listEngineNames} with what was left out; one that is gone meanwhile stays as it is. */
export async function describeEngineImages(
  host: Host,
  engine: Engine,
  images: readonly EngineImage[],
  signal: AbortSignal,
): Promise<readonly EngineImage[]> {
  if (engine.kind !== 'docker') return images;
  const details = await detailsOf(host, engine, images, signal);
  return images.map((image) => {
    const detail = details.get(image.id);
    return {
      ...image,
      digest: repositoryDigest(detail, image.repository) ?? image.digest ?? descriptorDigest(detail),
      size: asSize(detail?.['Size']) ?? image.size,
      created: asText(detail?.['Created']) ?? image.created,
      platform: platformOf(detail) ?? image.platform,
    };
  });
}

/** Reads what `podman images --format json` prints. */
function podmanImages(images: readonly JsonObject[]): readonly EngineImage[] {
  return images.flatMap((image): readonly EngineImage[] => {
    const id = withAlgorithm(asText(image['Id']) ?? '');
    const names = asTexts(image['Names']) ?? asTexts(image['RepoTags']) ?? [];
    const created = image['Created'];
    const [os, architecture] = [asText(image['Os']), asText(image['Arch'])];
    const common = {
      id,
      digest: parseDigest(asText(image['Digest']) ?? ''),
      size: asSize(image['Size']),
      created:
        asText(image['CreatedAt']) ??
        (typeof created === 'number' ? new Date(created * 1000).toISOString() : undefined),
      platform: os === undefined || architecture === undefined ? undefined : { os, architecture },
    };
    if (names.length === 0) return [{ ...common, ...nameless(id), isDangling: true }];
    return names.map((name) => ({ ...common, ...named(name), isDangling: false }));
  });
}

/** Reads the rows of `docker image ls` or `nerdctl image ls`. */
function rowImages(all: readonly JsonObject[]): readonly EngineImage[] {
  const images = new Map<string, EngineImage>();
  for (const row of all) {
    const id = withAlgorithm(asText(row['ID']) ?? asText(row['Id']) ?? '');
    const [repository, tag] = [some(row['Repository']), some(row['Tag'])];
    const name = repository === undefined || tag === undefined ? undefined : `${repository}:${tag}`;
    const platform = parsePlatform(asText(row['Platform']) ?? '');
    const image: EngineImage = {
      ...(name === undefined ? { ...nameless(id), repository } : named(name)),
      id,
      digest: parseDigest(some(row['Digest']) ?? ''),
      size: roundedSize(asText(row['Size']) ?? ''),
      created: timeOf(asText(row['CreatedAt']) ?? ''),
      platform,
      isDangling: name === undefined,
    };
    images.set(`${image.reference} ${id} ${platform?.architecture} ${platform?.variant}`, image);
  }
  return [...images.values()];
}

// A command line has room for far more, and an answer for these is well below the limit of what is kept.
const batchLength = 100;

/** What `image inspect` tells of images, by id; those that are gone meanwhile are left out. */
async function detailsOf(
  host: Host,
  engine: Engine,
  images: readonly EngineImage[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, JsonObject>> {
  const ids = [...new Set(images.map((image) => image.id))].filter((id) => id !== '');
  const batches = Array.from({ length: Math.ceil(ids.length / batchLength) }, (_, i) =>
    ids.slice(i * batchLength, (i + 1) * batchLength),
  );
  const details = new Map<string, JsonObject>();
  const read = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      for (const object of await inspected(host, engine, batch, signal)) {
        details.set(withAlgorithm(asText(object['Id']) ?? ''), object);
      }
    }
  };
  await Promise.all([read(), read()]);
  return details;
}

async function inspected(
  host: Host,
  engine: Engine,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const asked: Asked = { command: 'image inspect', reference: undefined };
  const args = engineArguments(engine, ['image', 'inspect', '--format', '{{json .}}', '--', ...ids]);
  const end = await programsOf(host, engine).run(engine.kind, args, shortPatience, signal);
  // One that was removed in the meantime is missed, and the others are told.
  const isAnswer = end.kind === 'ended' && (end.code === 0 || troubleOf(end) === 'no-image');
  if (!isAnswer) throw engineFault(engine, asked, end);
  return objectsOf(engine, asked, end.out);
}

async function rows(
  host: Host,
  engine: Engine,
  args: readonly string[],
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const asked: Asked = { command: args.slice(0, 2).join(' '), reference: undefined };
  return objectsOf(engine, asked, await ask(host, engine, args, asked, signal));
}

function named(name: string): Pick<EngineImage, 'reference' | 'repository' | 'tag'> {
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  return {
    reference: name,
    repository: hasTag ? name.slice(0, colon) : name,
    tag: hasTag ? name.slice(colon + 1) : undefined,
  };
}

function nameless(id: string): Pick<EngineImage, 'reference' | 'repository' | 'tag'> {
  return { reference: id, repository: undefined, tag: undefined };
}

function withAlgorithm(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id;
}

function some(value: unknown): string | undefined {
  const text = asText(value);
  return text === undefined || text === '' || text === '<none>' ? undefined : text;
}

function repositoryDigest(detail: JsonObject | undefined, repository: string | undefined): Digest | undefined {
  const found = (asTexts(detail?.['RepoDigests']) ?? []).find((name) => name.startsWith(`${repository}@`));
  return parseDigest(found?.replace(/^.*@/, '') ?? '');
}

function descriptorDigest(detail: JsonObject | undefined): Digest | undefined {
  return parseDigest(asText(asObject(detail?.['Descriptor'])?.['digest']) ?? '');
}

function platformOf(detail: JsonObject | undefined): Platform | undefined {
  const [os, architecture, variant] = ['Os', 'Architecture', 'Variant'].map((key) => some(detail?.[key]));
  if (os === undefined || architecture === undefined) return undefined;
  return { os, architecture, ...(variant !== undefined && { variant }) };
}

function asSize(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** Bytes of a size as people read it, decimal or binary: `294MB`, `12.3MiB`. */
function roundedSize(text: string): number | undefined {
  const [, number, prefix, binary] = /^([\d.]+) ?([kKMGT]?)(i?)B$/.exec(text) ?? [];
  if (number === undefined || prefix === undefined) return undefined;
  const power = ['', 'K', 'M', 'G', 'T'].indexOf(prefix.toUpperCase());
  return Math.round(Number(number) * (binary === 'i' ? 1024 : 1000) ** power);
}

/** RFC 3339 of `2026-11-22 04:57:07 +0000 UTC`, as Go prints times. */
function timeOf(text: string): string | undefined {
  const [, day, time, hours, minutes] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d\d)(\d\d)/.exec(text) ?? [];
  return day === undefined ? undefined : `${day}T${time}${hours}:${minutes}`;
}
