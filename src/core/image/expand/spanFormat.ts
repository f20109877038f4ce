import type { Host } from '../../host';
import { bytesOfHex, type Point, type SpanTable } from './spanTable';

/** In the keys of what is kept; to be changed with the format. */
export const spanFormat = 'spans-1';

/** A table as bytes that tell whether they are damaged. */
export function encodeSpans(host: Host, table: SpanTable): Uint8Array {
  const { points, digests } = table;
  const windows = points.reduce((sum, { window }) => sum + window.length, 0);
  const bytes = new Uint8Array(headLength + points.length * pointLength + digests.length + windows + digestLength);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, table.storedSize);
  view.setFloat64(8, table.size);
  view.setUint32(16, digests.length);
  view.setUint32(20, points.length);
  view.setUint32(24, table.isOneMember ? 1 : 0);
  let at = headLength;
  for (const point of points) {
    view.setFloat64(at, point.out);
    view.setFloat64(at + 8, point.stored);
    view.setUint32(at + 16, point.skipBits);
    view.setUint32(at + 20, point.window.length);
    at += pointLength;
  }
  for (const part of [digests, ...points.map(({ window }) => window)]) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(digestOf(host, bytes.subarray(0, at)), at);
  return bytes;
}

/** The table of what {@link encodeSpans} gave; `undefined` if it is damaged. */
export function decodeSpans(host: Host, bytes: Uint8Array): SpanTable | undefined {
  const end = bytes.length - digestLength;
  if (end < headLength) return undefined;
  const expected = bytes.subarray(end);
  if (!digestOf(host, bytes.subarray(0, end)).every((byte, at) => byte === expected[at])) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const digestsAt = headLength + view.getUint32(20) * pointLength;
  let windowAt = digestsAt + view.getUint32(16);
  const points = Array.from({ length: view.getUint32(20) }, (_, number): Point => {
    const at = headLength + number * pointLength;
    // A copy, so that windows which go do not keep all of them.
    const window = bytes.slice(windowAt, (windowAt += view.getUint32(at + 20)));
    return { out: view.getFloat64(at), stored: view.getFloat64(at + 8), skipBits: view.getUint32(at + 16), window };
  });
  return {
    storedSize: view.getFloat64(0),
    size: view.getFloat64(8),
    digests: bytes.slice(digestsAt, digestsAt + view.getUint32(16)),
    isOneMember: view.getUint32(24) === 1,
    points,
  };
}

const headLength = 28;
const pointLength = 24;
const digestLength = 32;

function digestOf(host: Host, bytes: Uint8Array): Uint8Array {
  const hasher = host.sha256();
  hasher.update(bytes);
  return bytesOfHex(hasher.hex());
}
