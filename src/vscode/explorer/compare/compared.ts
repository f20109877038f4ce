import { comparedTree, type ComparedNode } from '../../../core/contents/comparedTree';
import { comparePackages, compareSettings } from '../../../core/contents/compareSettings';
import type { PackageChange, SettingChange } from '../../../core/contents/compareSettings';
import { compareContents, comparePaths } from '../../../core/contents/compareTrees';
import type { ComparedPaths, ContentCheck, PathChange } from '../../../core/contents/compareTrees';
import { comparisonNotes } from '../../../core/contents/comparisonNotes';
import { readPackages } from '../../../core/contents/packages';
import type { Host } from '../../../core/host';
import { ImageError } from '../../../core/image/error';
import type { OpenedImage } from '../../images/openedImages';

/** How two images differ, as far as it is known. */
export interface Compared {
  readonly before: OpenedImage;
  readonly after: OpenedImage;
  /** What to know of it, as sentences. */
  readonly notes: readonly string[];
  readonly settings: readonly SettingChange[];
  /** `undefined` until they are read, and where they cannot be. */
  readonly packages: readonly PackageChange[] | undefined;
  /** By path. */
  readonly paths: readonly PathChange[];
  readonly root: ComparedNode;
  readonly contents: Contents;
}

/** Whether the contents were compared of the files that only their contents tell apart. */
export type Contents =
  | { readonly kind: 'compared' }
  /** Of so many files, which are so many bytes in each image. */
  | { readonly kind: 'reading'; readonly files: number; readonly bytes: number }
  /** It was ended; `why` is a sentence where nobody wanted it. */
  | { readonly kind: 'left'; readonly files: number; readonly bytes: number; readonly why: string | undefined };

/** What is known without reading a file, and what it takes to go on. */
export interface FirstLook {
  readonly compared: Compared;
  readonly found: ComparedPaths;
}

/** Compares what the lists of files and the configurations say. Rejects only if the signal fires. */
export async function lookFirst(
  before: OpenedImage,
  after: OpenedImage,
  check: ContentCheck,
  signal: AbortSignal,
): Promise<FirstLook> {
  const found = await comparePaths(before, after, check, signal);
  const isListed = before.image.listed !== undefined || after.image.listed !== undefined;
  const contents: Contents = isListed
    ? { kind: 'compared' }
    : { kind: 'reading', files: found.doubtful.length, bytes: found.doubtfulBytes };
  const compared: Compared = {
    before,
    after,
    notes: [...comparisonNotes(before.image, after.image), ...faultsOf(before), ...faultsOf(after)],
    settings: isListed ? [] : compareSettings(before.image.config, after.image.config),
    packages: undefined,
    paths: found.changes,
    root: await comparedTree(found.changes, signal),
    contents,
  };
  return { compared, found };
}

/**
 * Compares packages and contents too; `told` hears how many bytes of each image were read. What cannot be read is said in the result,
 * and so is that the signal fired.
 */
export async function lookCloser(
  host: Host,
  { compared, found }: FirstLook,
  signal: AbortSignal,
  told: (bytes: number) => void,
): Promise<Compared> {
  if (compared.contents.kind === 'compared') return compared;
  const withPackages = await addPackages(host, compared, signal);
  try {
    const paths = await compareContents(found, signal, told);
    const root = paths === found.changes ? compared.root : await comparedTree(paths, signal);
    return { ...withPackages, paths, root, contents: { kind: 'compared' } };
  } catch (error) {
    const [files, bytes] = [found.doubtful.length, found.doubtfulBytes];
    return { ...withPackages, contents: { kind: 'left', files, bytes, why: reasonOf(error, signal) } };
  }
}

async function addPackages(host: Host, compared: Compared, signal: AbortSignal): Promise<Compared> {
  if (compared.packages !== undefined) return compared;
  try {
    const before = await readPackages(host, compared.before, signal);
    const after = await readPackages(host, compared.after, signal);
    return { ...compared, packages: comparePackages(before.packages, after.packages) };
  } catch (error) {
    const why = reasonOf(error, signal);
    return why === undefined ? compared : { ...compared, notes: [...compared.notes, why] };
  }
}

/** `undefined` where it was ended on purpose; what is no fault of an image is thrown on. */
function reasonOf(error: unknown, signal: AbortSignal): string | undefined {
  if (signal.aborted) return undefined;
  if (error instanceof ImageError) return error.message;
  throw error;
}

function faultsOf({ faults }: OpenedImage): readonly string[] {
  return faults.map(({ message }) => message);
}
