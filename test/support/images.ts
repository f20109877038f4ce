import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { symlink, tar, type TarItem } from './tar';

/** An image that a test makes: uncompressed layers, lowest first, and what its configuration says. */
export interface TestImage {
  readonly layers: readonly Uint8Array[];
  readonly name?: string;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly config?: object;
  readonly history?: readonly object[];
  /** What its configuration says of the layers, where that is not the truth. */
  readonly diffIds?: readonly string[];
}

/** Files by path below the layout or inside the archive. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Lower-case hex of SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The files of an OCI layout; layers are compressed unless told otherwise. */
export function ociLayout(images: readonly TestImage[], compress: (layer: Uint8Array) => Uint8Array = gzip): Files {
  const files = new Map<string, Uint8Array>();
  const blob = (bytes: Uint8Array, mediaType: string): object => {
    files.set(`blobs/sha256/${sha256(bytes)}`, bytes);
    return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
  };
  const manifests = images.map((image) => {
    const layers = image.layers.map((layer) => blob(compress(layer), 'application/vnd.oci.image.layer.v1.tar+gzip'));
    const config = blob(configBytes(image), 'application/vnd.oci.image.config.v1+json');
    const manifest = json({ schemaVersion: 2, config, layers });
    return {
      ...blob(manifest, 'application/vnd.oci.image.manifest.v1+json'),
      ...(image.platform && { platform: image.platform }),
      ...(image.name !== undefined && { annotations: { 'org.opencontainers.image.ref.name': image.name } }),
    };
  });
  files.set('oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  files.set('index.json', json({ schemaVersion: 2, manifests }));
  return files;
}

/** The items of what `docker save` wrote for years; a layer that comes again is a link to the first. */
export function oldDockerArchive(images: readonly TestImage[]): readonly TarItem[] {
  const items: TarItem[] = [];
  const seen = new Map<string, string>();
  const manifest = images.map((image, i) => {
    const config = configBytes(image);
    items.push({ name: `${sha256(config)}.json`, data: config });
    const Layers = image.layers.map((layer, n) => {
      const id = sha256(Buffer.from(`${i} ${n} ${sha256(layer)}`));
      const first = seen.get(sha256(layer));
      items.push({ name: `${id}/`, type: '5' }, { name: `${id}/VERSION`, data: '1.0' });
      if (first === undefined) items.push({ name: `${id}/layer.tar`, data: layer });
      else items.push(symlink(`${id}/layer.tar`, `../${first}/layer.tar`));
      seen.set(sha256(layer), first ?? id);
      return `${id}/layer.tar`;
    });
    return { Config: `${sha256(config)}.json`, RepoTags: image.name === undefined ? null : [image.name], Layers };
  });
  return [...items, { name: 'manifest.json', data: json(manifest) }];
}

/** The files of what `docker save` writes since its layers are blobs: an OCI layout and a manifest.json over the same blobs. */
export function newDockerArchive(images: readonly TestImage[]): Files {
  const manifest = images.map((image) => ({
    Config: `blobs/sha256/${sha256(configBytes(image))}`,
    RepoTags: image.name === undefined ? null : [image.name],
    Layers: image.layers.map((layer) => `blobs/sha256/${sha256(layer)}`),
  }));
  return new Map([...ociLayout(images, (layer) => layer), ['manifest.json', json(manifest)]]);
}

/** An archive of files, in their order. */
export function archive(files: Files): Uint8Array {
  return tar([...files].map(([name, data]) => ({ name, data })));
}

/** The files with a directory before their names. */
export function under(directory: string, files: Files): Map<string, Uint8Array> {
  return new Map([...files].map(([name, bytes]) => [`${directory}/${name}`, bytes]));
}

/** JSON as bytes. */
export function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 1 });
}

/** The configuration file of an image. */
export function configBytes({ layers, platform, config, history, diffIds }: TestImage): Uint8Array {
  const rootfs = { type: 'layers', diff_ids: diffIds ?? layers.map((layer) => `sha256:${sha256(layer)}`) };
  const file = { os: 'linux', architecture: 'amd64', ...platform, config: config ?? {}, rootfs };
  return json(history === undefined ? file : { ...file, history });
}
