import type { ByteStream, SeekableBytes } from '../host';
import type { JsonObject } from './json';
import type { LayerIndex } from './layerIndex';
import type { Descriptor, Platform } from './manifest';
import type { Digest } from './reference';

/** An image of one platform, as far as it takes to show its files. */
export interface ShownImage {
  /** How the user named it, for titles and messages. */
  readonly name: string;
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly ShownLayer[];
  /** What to know of a list of files that does not come from the image itself; `undefined` for all that do. */
  readonly listed: Listed | undefined;
  /** All layers are shown as one, so that nothing is known of what they do to each other. */
  readonly isFlat?: boolean;
  /** Frees files and sockets; reading afterwards fails. */
  close(): Promise<void>;
}

/** Where a list of files without content comes from. */
export interface Listed {
  /** Day of listing, YYYY-MM-DD. */
  readonly date: string;
  /** Packages of the image whose files are not on the list. */
  readonly without: readonly string[];
}

/** An image as an immutable view. Nothing is read before `open` of a layer is called. */
export interface Image extends ShownImage {
  readonly manifestDigest: Digest | undefined;
  readonly layers: readonly Layer[];
  /** What else the same name is there for; empty where it is available for one platform only. */
  readonly platforms: readonly Platform[];
  /** Manifests of provenance and SBOMs beside the image, which are no images. */
  readonly attestations: readonly Descriptor[];
  /**
   * A manifest or document of an attestation, its digest verified; `ImageError` `too-large` above `limit` bytes. Missing where
   * the source keeps nothing beside images.
   */
  readonly beside?: (
    descriptor: Descriptor,
    role: 'manifest' | 'layer',
    limit: number,
    signal: AbortSignal,
  ) => Promise<Uint8Array>;
}

/** A layer, as far as it takes to show its files. */
export interface ShownLayer {
  /** Bytes as stored, compressed or not. */
  readonly size: number;
  /** The instruction that made it, from the image's history. */
  readonly createdBy: string | undefined;
  /** `length` bytes of the uncompressed tar from `offset`; short only at its end. Not verified. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** One layer: a tar of changes, https://github.com/opencontainers/image-spec/blob/main/layer.md. */
export interface Layer extends ShownLayer {
  /** Digest of the uncompressed tar. */
  readonly diffId: Digest;
  /** Digest of the bytes as stored, where known. */
  readonly blobDigest: Digest | undefined;
  /** As the manifest has it, empty where there is none; what the bytes are is told by the bytes. */
  readonly mediaType: string;
  /**
   * Why none of its files can be shown, as a sentence: encrypted, foreign and not included, no file system. The rest of
   * the image is shown without it; `open` and `read` reject with the same sentence.
   */
  readonly absent: string | undefined;
  /**
   * What the layer changes, where the source knows it without `open`: from a table of contents, or because the bytes went
   * by already; `undefined` where it turns out not to. Data offsets are then for this layer's `read` only.
   */
  readonly index?: (signal: AbortSignal) => Promise<LayerIndex | undefined>;
  /**
   * The uncompressed tar as bytes that lie there to be read at any place, where that is so, so that only its headers need be
   * read; `undefined` once it turns out to be compressed. Not verified: `read` of such a layer verifies all of it before the
   * first byte is given.
   */
  readonly seekable?: (signal: AbortSignal) => Promise<SeekableBytes | undefined>;
  /**
   * The uncompressed tar. Once read to its end the bytes are verified against `diffId` and, for a compressed blob,
   * against the blob's digest too; `ImageError` `corrupt` if they do not match.
   */
  open(signal: AbortSignal): ByteStream;
}

/** The image configuration, https://github.com/opencontainers/image-spec/blob/main/config.md; unset is `undefined`. */
export interface ImageConfig {
  readonly os: string | undefined;
  readonly architecture: string | undefined;
  readonly variant: string | undefined;
  /** RFC 3339. */
  readonly created: string | undefined;
  readonly user: string | undefined;
  readonly workingDir: string | undefined;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string | undefined;
  readonly author: string | undefined;
  readonly healthcheck: Healthcheck | undefined;
  /** What the shell form of instructions runs in; `undefined` where it is the platform's own. */
  readonly shell: readonly string[] | undefined;
  /** Instructions for images that are built on this one. */
  readonly onBuild: readonly string[];
  /** How the image was made, oldest step first; empty where the image does not say. */
  readonly history: readonly HistoryStep[];
  /** The whole file, with what is not read here; `undefined` where there is none. */
  readonly file: JsonObject | undefined;
}

/** How Docker asks a container whether it is well; times are in seconds, unset is Docker's default. */
export interface Healthcheck {
  /** `NONE`, `CMD` and arguments, or `CMD-SHELL` and one command. */
  readonly test: readonly string[];
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly retries: number | undefined;
}

/** One step of how an image was made. */
export interface HistoryStep {
  /** RFC 3339. */
  readonly created: string | undefined;
  readonly createdBy: string | undefined;
  readonly author: string | undefined;
  readonly comment: string | undefined;
  /** The step made no layer. */
  readonly emptyLayer: boolean;
}

/** Opens images of one kind of place. */
export interface ImageSource {
  /** Rejects with `ImageError`; an abort rejects with the signal's reason. */
  open(signal: AbortSignal): Promise<Image>;
}
