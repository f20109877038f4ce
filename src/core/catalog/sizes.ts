import { bytesText } from '../image/bytesText';
import { measuredTable } from './measured.generated';
import type { Build, DistrolessImage, Figures, MeasuredTable } from './table';

/** The generated table by its general type. */
const measured: MeasuredTable = measuredTable;

/** What was measured of an image's build with all that it is built on, on amd64; `undefined` for one that was not. */
export function sizesOf(image: DistrolessImage, build: Build): Figures | undefined {
  return measured.images[image.id]?.[build];
}

/** The same as the rest of a sentence, which says what is left out and of when the packages are. */
export function sizesText({ installed, download, files, without = [] }: Figures): string {
  const figures = `${bytesText(installed)} on disk, ${bytesText(download)} to pull, ${thousands(files)} files`;
  const when = `(${measured.architecture}, packages of ${measured.date})`;
  return without.length === 0
    ? `${figures} ${when}`
    : `${figures} plus ${without.join(', ')}, which was not measured ${when}`;
}

/** The two figures that people ask for, as the rest of a sentence. */
export function shortSizes({ installed, download, without = [] }: Figures): string {
  const left = without.length === 0 ? '' : ` without ${without.join(', ')}`;
  return `${bytesText(installed)} on disk, ${bytesText(download)} to pull${left}`;
}

/** What the whole image takes on disk, such as `2.4 MB`; `undefined` if a part of it was not measured. */
export function diskSize(figures: Figures | undefined): string | undefined {
  const isWhole = figures !== undefined && (figures.without ?? []).length === 0;
  return isWhole ? bytesText(figures.installed) : undefined;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
