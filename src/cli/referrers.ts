import { bytesText } from '../core/image/bytesText';
import { ImageError } from '../core/image/error';
import type { Host } from '../core/host';
import type { Image } from '../core/image/image';
import { documentKind, type DocumentKind } from '../core/registry/documentKind';
import { attestationsBeside, openReferrers, type Referrer, type ReferrerPart } from '../core/registry/referrers';
import { withManifest } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import type { CliIo } from './io';
import { parsePlace } from './place';
import { columns, jsonText } from './textTable';

/**
 * `distroless referrers [--json] [--get DIGEST] IMAGE`: the SBOMs, provenance and signatures that refer to an image at its
 * registry, or lie beside it in its archive; with `--get` one of these documents, its digest verified. Resolves to 0, to 1
 * if there is no such document, to 2 for wrong use or an image that cannot be read.
 */
export async function referrers(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} Usage: distroless referrers [--json] [--get DIGEST] [--platform P] IMAGE`);
    return 2;
  }
  return withManifest(options.image, io, async (image, host) => {
    const found = image && (await referrersOf(host, options.image, image, io.signal));
    if (found === undefined) {
      io.err(`Nothing that refers to ${options.image.text} is kept there; name the image at its registry.`);
      return 2;
    }
    const rows = await rowsOf(found, io.signal);
    if (options.get !== undefined) return writeDocument(rows, options.get, io);
    if (options.json) io.out(jsonText(rows.map(jsonOf)));
    else io.out(columns(rows.map(cellsOf)));
    if (rows.length === 0) io.err(`Nothing refers to ${options.image.text}.`);
    return 0;
  });
}

interface Options {
  readonly image: WantedImage;
  readonly json: boolean;
  readonly get: string | undefined;
}

function parseOptions(argv: readonly string[]): Options | string {
  const words = readImageArguments(argv, { json: { type: 'boolean' }, get: { type: 'string' } });
  if (typeof words === 'string') return words;
  const { images, values, rest } = words;
  const image = images[0]!; // one is asked for
  if (rest.length > 0) return 'Name one image.';
  if (image.layer !== undefined) return 'Nothing refers to a layer; leave out --layer.';
  return { image, json: values.json ?? false, get: values.get };
}

async function referrersOf(
  host: Host,
  { text }: WantedImage,
  image: Image,
  signal: AbortSignal,
): Promise<readonly Referrer[] | undefined> {
  const place = parsePlace(text);
  if (typeof place !== 'string' && place.kind === 'registry') {
    return openReferrers(host, place.reference, image, signal);
  }
  return attestationsBeside(image);
}

/** A document, or a referrer whose documents are not known. */
interface Row {
  readonly kind: DocumentKind;
  readonly referrer: Referrer;
  readonly part: ReferrerPart | undefined;
  /** Why it has none. */
  readonly problem: string | undefined;
}

const askedAtOnce = 4;

async function rowsOf(all: readonly Referrer[], signal: AbortSignal): Promise<readonly Row[]> {
  const rows: (readonly Row[])[] = [];
  const todo = [...all.entries()];
  const ask = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const [at, referrer] = next;
      rows[at] = await rowsFor(referrer, signal);
    }
  };
  await Promise.all(Array.from({ length: askedAtOnce }, ask));
  return rows.flat();
}

async function rowsFor(referrer: Referrer, signal: AbortSignal): Promise<readonly Row[]> {
  try {
    const parts = await referrer.parts(signal);
    return parts.map((part) => {
      const types = [part.predicateType ?? '', referrer.artifactType, part.mediaType];
      return { kind: documentKind(types), referrer, part, problem: undefined };
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ImageError)) throw error;
    return [{ kind: documentKind([referrer.artifactType]), referrer, part: undefined, problem: error.message }];
  }
}

/** More than any document that people read; provenance and SBOMs have a few MB. */
const documentLimit = 64 * 1024 * 1024;

async function writeDocument(rows: readonly Row[], digest: string, io: CliIo): Promise<number> {
  const part = rows.find((row) => row.part?.digest === digest)?.part;
  if (part === undefined) {
    io.err(`There is no document ${digest}; distroless referrers lists those that there are.`);
    return 1;
  }
  io.out(await part.read(documentLimit, io.signal));
  return 0;
}

function cellsOf({ kind, referrer, part, problem }: Row): readonly string[] {
  if (part === undefined) return [kind, '', referrer.digest, problem ?? ''];
  const type = part.predicateType ?? (referrer.artifactType === '' ? part.mediaType : referrer.artifactType);
  return [kind, bytesText(part.size), part.digest, [type, part.title ?? ''].join(' ').trim()];
}

function jsonOf({ kind, referrer, part, problem }: Row): object {
  return {
    kind,
    found: referrer.kind,
    manifest: referrer.digest,
    artifactType: referrer.artifactType,
    mediaType: part?.mediaType,
    predicateType: part?.predicateType,
    title: part?.title,
    size: part?.size,
    digest: part?.digest,
    problem,
  };
}
