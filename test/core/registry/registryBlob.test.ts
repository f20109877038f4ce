import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDigest } from '../../../src/core/image/reference';
import type { Blob } from '../../../src/core/image/sources/blob';
import { endpointOf } from '../../../src/core/registry/endpoint';
import type { Fetch } from '../../../src/core/registry/network';
import { recentParts } from '../../../src/core/registry/parts';
import { registryBlob } from '../../../src/core/registry/registryBlob';
import { openSession } from '../../../src/core/registry/session';
import { refOf, testNetwork } from '../../support/registry';

const never = new AbortController().signal;
const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255);

function blobOver(fetch: Fetch, size: number): Blob {
  if (digest === undefined) throw new Error('It is a digest.');
  const session = openSession(testNetwork({ fetch }), endpointOf(refOf('r.io/a/b')));
  const descriptor = { mediaType: '', digest, size, platform: undefined, annotations: {} };
  return registryBlob(session, descriptor, recentParts(1024 * 1024));
}

/** Answers with the bytes, which break off after as many as `cuts` says of each answer; ranges are known or not. */
function breaking(bytes: Uint8Array, cuts: readonly number[], knowsRanges: boolean): Fetch & { ranges: string[] } {
  const left = [...cuts];
  const ranges: string[] = [];
  const answer: Fetch = (_, { headers }) => {
    const range = new Headers(headers).get('range') ?? '';
    ranges.push(range);
    const [, from, to] = (knowsRanges ? /^bytes=(\d+)-(\d+)$/.exec(range) : undefined) ?? [];
    const body = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1);
    const cut = left.shift();
    let given = false;
    const pull = (stream: ReadableStreamDefaultController<Uint8Array>): void => {
      if (given && cut !== undefined) return stream.error(new TypeError('terminated'));
      if (given) return stream.close();
      given = true;
      stream.enqueue(body.subarray(0, cut));
    };
    const stream = new ReadableStream({ pull }, { highWaterMark: 0 });
    if (from === undefined) return Promise.resolve(new Response(stream));
    const known = { 'content-range': `bytes ${from}-${Number(from) + body.length - 1}/${bytes.length}` };
    return Promise.resolve(new Response(stream, { status: 206, headers: known }));
  };
  return Object.assign(answer, { ranges });
}

async function all(blob: Blob): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of blob.stream?.(never) ?? []) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

test('a download that breaks anywhere, at most four times in a row without progress, gives the same bytes', async () => {
  const cases = fc.record({
    size: fc.integer({ min: 1, max: 1000 }),
    cuts: fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 4 }),
    knowsRanges: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ size, cuts, knowsRanges }) => {
      const bytes = content(size);
      assert.deepEqual(await all(blobOver(breaking(bytes, cuts, knowsRanges), size)), bytes);
    }),
    { numRuns: 60 },
  );
});

test('a download goes on as long as it comes to something', async () => {
  const bytes = content(2000);
  const many = breaking(bytes, new Array<number>(60).fill(30), true);
  assert.deepEqual(await all(blobOver(many, bytes.length)), bytes);
  assert.equal(many.ranges[1], 'bytes=30-1999');
  const little = breaking(bytes, new Array<number>(60).fill(1), true);
  await assert.rejects(all(blobOver(little, bytes.length)), { code: 'offline' });
  assert.equal(little.ranges.length, 5);
});

test('a registry that has no time for a blob is not waited for again and again', async () => {
  let requests = 0;
  const busy: Fetch = () =>
    Promise.resolve(new Response(null, { status: 429, headers: { 'retry-after': `${++requests}` } }));
  await assert.rejects(all(blobOver(busy, 2000)), {
    code: 'offline',
    message: /does not accept more requests at the moment/,
  });
  assert.equal(requests, 5);
});

test('parts are what the whole has there, whatever was read before', async () => {
  const bytes = content(200_000);
  const place = fc.tuple(fc.integer({ min: 0, max: 201_000 }), fc.integer({ min: 0, max: 9000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(place, { maxLength: 8 }), fc.boolean(), async (places, knowsRanges) => {
      const blob = blobOver(breaking(bytes, [], knowsRanges), bytes.length);
      for (const [offset, length] of places) {
        const part = await blob.read(offset, length, never);
        assert.ok(Buffer.from(part).equals(bytes.subarray(offset, offset + length)), `${offset}+${length}`);
      }
    }),
    { numRuns: 25 },
  );
});

test('small parts in a row share requests, ever larger ones', async () => {
  const bytes = content(1_000_000);
  const fetch = breaking(bytes, [], true);
  const blob = blobOver(fetch, bytes.length);
  for (let at = 0; at < 400_000; at += 1000) await blob.read(at, 1000, never);
  assert.ok(fetch.ranges.length < 10, `${fetch.ranges.length} requests for 400 parts`);
  assert.deepEqual(fetch.ranges.slice(0, 2), ['bytes=0-4095', 'bytes=4096-12287']);
});

test('what a blob is found out by is not sent again', async () => {
  const bytes = content(100_000);
  const fetch = breaking(bytes, [], true);
  const blob = blobOver(fetch, bytes.length);
  await blob.read(0, 4, never);
  assert.deepEqual(await all(blob), bytes);
  assert.deepEqual(fetch.ranges, ['bytes=0-4095', 'bytes=4096-99999']);
});

test('answers to another question are refused', async () => {
  const bytes = content(5000);
  const answers: readonly (readonly [number, Record<string, string>, RegExp])[] = [
    [206, { 'content-range': 'bytes 5-9/5000' }, /sent another part of a blob/],
    [206, { 'content-range': 'bytes 0-4095/6000' }, /has more bytes than the 5000/],
    [416, { 'content-range': 'bytes */3' }, /has fewer bytes than the 5000/],
    [200, { 'content-length': '4999' }, /has fewer bytes than the 5000/],
    [200, { 'content-encoding': 'br' }, /compresses what it sends on the way/],
  ];
  for (const [status, headers, expected] of answers) {
    const blob = blobOver(() => Promise.resolve(new Response(bytes, { status, headers })), bytes.length);
    await assert.rejects(blob.read(0, 5000, never), { code: 'corrupt', message: expected });
  }
});

test('leaving a download and aborting it free its connection', async () => {
  const cancelled: string[] = [];
  const endless =
    (name: string): Fetch =>
    (_, { signal }) => {
      const pull = (stream: ReadableStreamDefaultController<Uint8Array>): void => stream.enqueue(new Uint8Array(100));
      const cancel = (): void => void cancelled.push(name);
      const body = new ReadableStream<Uint8Array>(
        {
          start: (stream) =>
            signal?.addEventListener('abort', () => (cancelled.push(name), stream.error(signal.reason))),
          pull,
          cancel,
        },
        { highWaterMark: 0 },
      );
      return Promise.resolve(new Response(body));
    };
  for await (const piece of blobOver(endless('left'), 1000).stream?.(never) ?? []) {
    assert.equal(piece.length, 100);
    break;
  }
  const controller = new AbortController();
  const reason = new Error('enough');
  const reading = async (): Promise<void> => {
    for await (const piece of blobOver(endless('aborted'), 1000).stream?.(controller.signal) ?? []) {
      assert.equal(piece.length, 100);
      controller.abort(reason);
    }
  };
  await assert.rejects(reading(), reason);
  assert.deepEqual(cancelled, ['left', 'aborted']);
});
