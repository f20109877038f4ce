import { ImageError } from '../error';

const expandedLimit = 20 * 1024 ** 3;
const unsuspicious = 1024 ** 3;
const ratioLimit = 1000;

/** To be told of expanded bytes, by their number: `ImageError` `too-large` above 20 GiB, or 1 GiB and 1000 times the stored. */
export function bombGuard(storedSize: number): (count: number) => void {
  const limit = Math.min(expandedLimit, Math.max(unsuspicious, storedSize * ratioLimit));
  let total = 0;
  return (count) => {
    total += count;
    if (total <= limit) return;
    const gigabytes = Math.round(limit / 1024 ** 3);
    throw new ImageError(
      'too-large',
      `it expands to more than the limit of ${gigabytes} GiB; build it with less in one layer.`,
    );
  };
}
