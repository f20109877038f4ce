import type { ImageRef } from '../image/reference';
import type { Line } from './card';
import {
  cmdLine,
  entrypointLine,
  libcLine,
  packageManagerLine,
  releaseLine,
  runtimeLine,
  shellLine,
  userLine,
  workdirLine,
} from './factLines';
import type { FactLine } from './factLines';
import { imageFacts, scratchFacts } from './imageFacts';
import type { ImageFacts } from './imageFacts';
import { findDistroless, imageDefaults, packagesOf } from './lookup';
import { lossesOf } from './losses';
import type { Loss } from './losses';
import { shortSizes, sizesOf } from './sizes';
import type { Build, DistrolessImage } from './table';

/** Two images side by side. */
export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  /** What one would lose by the move from the first to the second. */
  readonly losses: readonly Loss[];
  /** Which packages differ, where those of both are known. */
  readonly packages: PackageChanges | undefined;
}

/** What is known of two images in one respect. */
export interface ComparisonRow {
  /** In kebab-case, stable for programs. */
  readonly id: string;
  readonly label: string;
  /** `undefined` where it is not known. */
  readonly before: Line | undefined;
  readonly after: Line | undefined;
}

/** Names with versions, each in the order of the layers. */
export interface PackageChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `libc6 2.36-9 → 2.41-12` */
  readonly changed: readonly string[];
}

const lines: readonly (readonly [id: string, label: string, line: FactLine])[] = [
  ['release', 'Release', releaseLine],
  ['libc', 'C library', libcLine],
  ['shell', 'Shell', shellLine],
  ['package-manager', 'Package manager', packageManagerLine],
  ['runtime', 'Runtime', runtimeLine],
  ['user', 'Runs as', userLine],
  ['workdir', 'Starts in', workdirLine],
  ['entrypoint', 'Entrypoint', entrypointLine],
  ['cmd', 'Command', cmdLine],
];

/** What is known of two images, line by line; mirrors are resolved by the caller. A line that is known of neither is left out. */
export function compareImages(before: ImageRef | 'scratch', after: ImageRef | 'scratch'): Comparison {
  const facts = [factsOf(before), factsOf(after)] as const;
  const rows = lines.map(([id, label, line]): ComparisonRow => {
    const [from, to] = facts.map((known) =>
      known === scratchFacts && id === 'release' ? ['none'] : known && line(known),
    );
    return { id, label, before: from, after: to };
  });
  const builds = [buildOf(before), buildOf(after)] as const;
  rows.push({ id: 'size', label: 'Size', before: sizeLine(before, builds[0]), after: sizeLine(after, builds[1]) });
  return {
    rows: rows.filter((row) => row.before !== undefined || row.after !== undefined),
    losses: facts[0] === undefined || facts[1] === undefined ? [] : lossesOf(facts[0], facts[1]),
    packages: builds[0] && builds[1] && packageChanges(builds[0], builds[1]),
  };
}

interface Built {
  readonly image: DistrolessImage;
  readonly build: Build;
}

function factsOf(image: ImageRef | 'scratch'): ImageFacts | undefined {
  return image === 'scratch' ? scratchFacts : imageFacts(image);
}

function buildOf(ref: ImageRef | 'scratch'): Built | undefined {
  const match = ref === 'scratch' ? undefined : findDistroless(ref);
  if (match?.kind !== 'published') return undefined;
  // Sizes and versions are those of amd64.
  if (match.architecture !== undefined && match.architecture !== 'amd64') return undefined;
  return { image: match.image, build: imageDefaults(match.image, match.flavour).build };
}

function sizeLine(image: ImageRef | 'scratch', built: Built | undefined): Line | undefined {
  if (image === 'scratch') return ['nothing'];
  const sizes = built && sizesOf(built.image, built.build);
  return sizes && [shortSizes(sizes)];
}

function packageChanges(before: Built, after: Built): PackageChanges {
  const from = new Map(packagesOf(before.image, before.build).map(({ name, version }) => [name, version]));
  const to = new Map(packagesOf(after.image, after.build).map(({ name, version }) => [name, version]));
  return {
    added: [...to].filter(([name]) => !from.has(name)).map(([name, version]) => `${name} ${version}`),
    removed: [...from].filter(([name]) => !to.has(name)).map(([name, version]) => `${name} ${version}`),
    changed: [...to].flatMap(([name, version]) => {
      const old = from.get(name);
      return old === undefined || old === version ? [] : [`${name} ${old} → ${version}`];
    }),
  };
}
