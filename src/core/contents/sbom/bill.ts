import type { Host } from '../../host';
import type { ImageConfig } from '../../image/image';
import { rawFromText, type RawName } from '../../image/rawName';
import { isReference, parseReference } from '../../image/reference';
import type { OpenImage } from '../openImage';
import { readOsRelease, type OsRelease } from '../osRelease';
import type { Package } from '../package';
import { notCovered, readPackages } from '../packages';
import { readMany } from '../readMany';
import { copyrightLicense } from './copyright';
import { licenseExpression } from './licenses';
import { imageUrl, packageUrl } from './purl';

/** What a bill of materials says, whatever format it is written in. */
export interface Bill {
  /** The image as a person names it, without a path of this machine. */
  readonly name: string;
  readonly config: ImageConfig;
  /** Of the manifest; `undefined` where the image has none. */
  readonly digest: string | undefined;
  readonly url: string | undefined;
  readonly system: OsRelease | undefined;
  readonly items: readonly BillItem[];
  /** What may be in the image but is not in the bill, as sentences. */
  readonly gaps: readonly string[];
  /** RFC 3339 in UTC and whole seconds. */
  readonly created: string;
  readonly tool: Tool;
}

/** A package, and what a bill adds to it. */
export interface BillItem {
  readonly package: Package;
  readonly url: string;
  /** An SPDX expression; `undefined` where none is certain. */
  readonly license: string | undefined;
}

/** What makes the bill. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

/**
 * Collects the bill of an image. It is the same whenever it is made: its time is `time`, or that of the image. Errors as
 * `readNode`.
 */
export async function readBill(
  host: Host,
  opened: OpenImage,
  tool: Tool,
  time: Date | undefined,
  signal: AbortSignal,
): Promise<Bill> {
  const system = await readOsRelease(opened, signal);
  const { packages, unread } = await readPackages(host, opened, signal);
  const licenses = await debianLicenses(opened, packages, signal);
  const { image } = opened;
  const digest =
    'manifestDigest' in image && typeof image.manifestDigest === 'string' ? image.manifestDigest : undefined;
  return {
    ...namesOf(image.name, digest, image.config.architecture),
    config: image.config,
    digest,
    system,
    items: packages.map((one) => ({
      package: one,
      url: packageUrl(one, system),
      license: one.license === undefined ? licenses.get(one) : licenseExpression(one.license),
    })),
    gaps: [...unread, notCovered],
    created: timeText(time ?? new Date(image.config.created ?? 0)),
    tool,
  };
}

function namesOf(
  text: string,
  digest: string | undefined,
  architecture: string | undefined,
): { readonly name: string; readonly url: string | undefined } {
  const reference = parseReference(text);
  if (!isReference(reference)) return { name: text.split(/[\\/]/).at(-1) ?? text, url: undefined };
  const { registry, repository, tag } = reference;
  const url = digest === undefined ? undefined : imageUrl(`${registry}/${repository}`, digest, architecture, tag);
  return { name: text, url };
}

/** Licenses as SPDX expressions, by what the copyright files say that Debian's packages come with; errors as `readNode`. */
export async function debianLicenses(
  opened: OpenImage,
  packages: readonly Package[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Package, string>> {
  const paths = new Map<RawName, Package[]>();
  for (const one of packages) {
    if (one.kind !== 'deb') continue;
    const path = rawFromText(`/usr/share/doc/${one.name}/copyright`);
    paths.set(path, [...(paths.get(path) ?? []), one]);
  }
  const licenses = new Map<Package, string>();
  for await (const { path, bytes } of readMany(opened, paths.keys(), copyrightLimit, signal)) {
    const license = copyrightLicense(new TextDecoder().decode(bytes));
    if (license === undefined) continue;
    for (const one of paths.get(path) ?? []) licenses.set(one, license);
  }
  return licenses;
}

const copyrightLimit = 4 * 1024 * 1024;

function timeText(time: Date): string {
  const shown = Number.isNaN(time.getTime()) ? new Date(0) : time;
  return `${shown.toISOString().slice(0, 19)}Z`;
}
