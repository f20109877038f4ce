import { windowLength } from '../expand/inflateFrom';
import type { Point } from '../expand/spanTable';
import { rootTable } from './flatTable';
import { damagedToc } from './tocFault';

/** A place where expanding can begin. */
export type Checkpoint = Point;

/**
 * The places of a ztoc, in their order: of gzip as SOCI's `zinfo` has them, each with the 32 KiB before it; of a plain tar of
 * `size` bytes one for each so many bytes. `ImageError` `corrupt` if they are none.
 */
export function checkpointsOf(bytes: Uint8Array, codec: 'gzip' | 'none', size: number): readonly Checkpoint[] {
  const points = codec === 'gzip' ? gzipPoints(bytes) : plainPoints(bytes, size);
  const isOrdered = points.every((point, i) => {
    const next = points[i + 1];
    return next === undefined || (next.out > point.out && next.stored > point.stored);
  });
  if (points.length === 0 || points[0]?.out !== 0 || !isOrdered) throw damagedToc('has no checkpoints');
  return points;
}

const headLength = 4 + 8;
const pointLength = 8 + 8 + 1 + windowLength;
const pointLimit = 100_000;

function gzipPoints(bytes: Uint8Array): readonly Checkpoint[] {
  if (bytes.length < headLength) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getInt32(0, true);
  // The first version left out the first place, which it took to be behind the shortest header that there is.
  const isFirstVersion = bytes.length === headLength + (count - 1) * pointLength;
  if (count < 1 || (!isFirstVersion && bytes.length !== headLength + count * pointLength)) return [];
  const points: Checkpoint[] = isFirstVersion ? [{ out: 0, stored: 10, skipBits: 0, window: new Uint8Array(0) }] : [];
  for (let at = headLength; at < bytes.length; at += pointLength) {
    const next = Number(view.getBigInt64(at, true));
    const out = Number(view.getBigInt64(at + 8, true));
    const bits = view.getUint8(at + 16);
    if (!Number.isSafeInteger(next) || !Number.isSafeInteger(out) || next < 1 || out < 0 || bits > 7) return [];
    const window = bytes.subarray(at + pointLength - Math.min(windowLength, out), at + pointLength);
    // The bits that are left of the byte before are its highest.
    points.push({ out, stored: bits > 0 ? next - 1 : next, skipBits: bits > 0 ? 8 - bits : 0, window });
  }
  return points;
}

function plainPoints(bytes: Uint8Array, size: number): readonly Checkpoint[] {
  const zinfo = rootTable(bytes);
  const length = zinfo.count(1);
  if (zinfo.count(2) !== size || length < 1 || size / length > pointLimit) return [];
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => {
    return { out: i * length, stored: i * length, skipBits: 0, window: new Uint8Array(0) };
  });
}
