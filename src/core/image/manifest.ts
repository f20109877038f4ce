import { ImageError } from './error';
import { asList, asObject, asText, asTexts, asTextTable, parseJson, type JsonObject } from './json';
import { parseDigest, type Digest } from './reference';

/** Points to a blob, https://github.com/opencontainers/image-spec/blob/main/descriptor.md. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  readonly platform: Platform | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** Where else the blob may be fetched, as those of foreign layers. */
  readonly urls?: readonly string[];
  /** What it is in its own words, if it is no image. */
  readonly artifactType?: string;
}

/** What an image runs on, in the words of Go. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** An image manifest, or an index of them, https://github.com/opencontainers/image-spec. */
export type Manifest =
  | {
      readonly kind: 'image';
      /** What else than an image this is, in its own words. */
      readonly artifactType: string | undefined;
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly annotations: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] };

/** Reads an OCI or Docker manifest or index; `ImageError` `corrupt` or `unsupported`, naming `what`, if it is none. */
export function parseManifest(bytes: Uint8Array, what: string): Manifest {
  const file = asObject(parseJson(bytes, what));
  if (file === undefined) throw corrupt(what);
  if (file['schemaVersion'] === 1) {
    const message = `${what} uses the old "schema 1" format, which is not supported; push the image again with a current tool.`;
    throw new ImageError('unsupported', message);
  }
  const manifests = asList(file['manifests']);
  if (manifests !== undefined) return { kind: 'index', manifests: manifests.map((item) => descriptorOf(item, what)) };
  const layers = asList(file['layers']);
  if (layers === undefined || layers.length > layerLimit) throw corrupt(what);
  return {
    kind: 'image',
    artifactType: asText(file['artifactType']),
    config: descriptorOf(file['config'], what),
    layers: layers.map((item) => descriptorOf(item, what)),
    annotations: asTextTable(file['annotations']),
  };
}

/** One image of an archive as `docker save` writes it. */
export interface DockerArchiveImage {
  /** Path of the configuration in the archive. */
  readonly config: string;
  /** Paths of the layers, lowest first. */
  readonly layers: readonly string[];
  readonly tags: readonly string[];
}

/** Reads `manifest.json` of a docker-archive; `ImageError` `corrupt`, naming `what`, if it is none. */
export function parseDockerManifest(bytes: Uint8Array, what: string): readonly DockerArchiveImage[] {
  const images = asList(parseJson(bytes, what));
  if (images === undefined) throw corrupt(what);
  return images.map((item) => {
    const image = asObject(item);
    const config = asText(image?.['Config']);
    // An image without layers has null here.
    const layers = asList(image?.['Layers'] ?? []);
    if (config === undefined || layers === undefined || layers.length > layerLimit) throw corrupt(what);
    const tags = asList(image?.['RepoTags'] ?? []) ?? [];
    return {
      config,
      layers: layers.map((layer) => {
        if (typeof layer !== 'string') throw corrupt(what);
        return layer;
      }),
      tags: tags.filter((tag) => typeof tag === 'string'),
    };
  });
}

/** Whether a descriptor is of provenance or an SBOM beside the images, which nothing runs. */
export function isAttestation(descriptor: Descriptor): boolean {
  return (
    descriptor.annotations['vnd.docker.reference.type'] === 'attestation-manifest' ||
    (descriptor.platform?.os === 'unknown' && descriptor.platform.architecture === 'unknown')
  );
}

// No engine runs more than 127; the bound is against made-up manifests only.
const layerLimit = 10_000;

function descriptorOf(value: unknown, what: string): Descriptor {
  const file = asObject(value);
  const digest = parseDigest(asText(file?.['digest']) ?? '');
  const size = file?.['size'];
  if (
    file === undefined ||
    digest === undefined ||
    typeof size !== 'number' ||
    !Number.isSafeInteger(size) ||
    size < 0
  ) {
    throw corrupt(what);
  }
  const urls = asTexts(file['urls']) ?? [];
  const artifactType = asText(file['artifactType']);
  return {
    mediaType: asText(file['mediaType']) ?? '',
    digest,
    size,
    platform: platformOf(asObject(file['platform'])),
    annotations: asTextTable(file['annotations']),
    ...(urls.length > 0 && { urls }),
    ...(artifactType !== undefined && { artifactType }),
  };
}

function platformOf(file: JsonObject | undefined): Platform | undefined {
  const os = asText(file?.['os']);
  const architecture = asText(file?.['architecture']);
  if (os === undefined || architecture === undefined) return undefined;
  const variant = asText(file?.['variant']);
  return { os, architecture, ...(variant !== undefined && variant !== '' && { variant }) };
}

function corrupt(what: string): ImageError {
  return new ImageError('corrupt', `${what} is not an image manifest; fetch or save the image again.`);
}
