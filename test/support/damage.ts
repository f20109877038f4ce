import fc from 'fast-check';

/** Something that goes wrong with bytes; places and lengths are in 65,536ths of all. */
type Damage = (bytes: Uint8Array) => Uint8Array;

/** One to three things that go wrong with bytes: bits, ends, pieces that are lost, doubled, moved or overwritten. */
export const damages: fc.Arbitrary<Damage> = fc
  .array(damage(), { minLength: 1, maxLength: 3 })
  .map((all) => (bytes) => all.reduce((result, one) => one(result), bytes));

function damage(): fc.Arbitrary<Damage> {
  const place = fc.nat(65_535);
  const short = fc.nat(600);
  return fc.oneof(
    fc.tuple(place, fc.nat(7)).map(([at, bit]): Damage => changed(at, (byte) => byte ^ (1 << bit))),
    fc
      .tuple(place, fc.constantFrom(0, 1, 0x2f, 0x30, 0x37, 0x7f, 0x80, 0xff))
      .map(([at, value]): Damage => changed(at, () => value)),
    place.map(
      (at): Damage =>
        (bytes) =>
          bytes.slice(0, scaled(at, bytes)),
    ),
    fc.tuple(place, short).map(([at, length]): Damage => (bytes) => {
      const from = scaled(at, bytes);
      return joined(bytes.subarray(0, from), bytes.subarray(from + length));
    }),
    fc.tuple(place, place, short).map(([from, to, length]): Damage => (bytes) => {
      const piece = bytes.subarray(scaled(from, bytes), scaled(from, bytes) + length);
      const at = scaled(to, bytes);
      return joined(bytes.subarray(0, at), piece, bytes.subarray(at));
    }),
    fc.tuple(place, place).map(([from, to]): Damage => (bytes) => {
      // A whole block of a tar, or of what is as long.
      const block = (at: number): number => scaled(at, bytes) & ~511;
      const piece = bytes.subarray(block(from), block(from) + 512);
      return joined(bytes.subarray(0, block(to)), piece, bytes.subarray(block(to) + piece.length));
    }),
    fc.tuple(place, fc.uint8Array({ maxLength: 40 })).map(([at, noise]): Damage => (bytes) => {
      const from = scaled(at, bytes);
      return joined(bytes.subarray(0, from), noise, bytes.subarray(from + noise.length));
    }),
    fc
      .tuple(place, fc.constantFrom(0n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n))
      .map(([at, value]): Damage => (bytes) => {
        const number = Buffer.alloc(8);
        number.writeBigUInt64LE(value);
        const from = scaled(at, bytes) & ~3;
        return joined(bytes.subarray(0, from), number, bytes.subarray(from + 8));
      }),
  );
}

function changed(at: number, change: (byte: number) => number): Damage {
  return (bytes) => {
    const result = bytes.slice();
    const place = scaled(at, bytes);
    if (place < result.length) result[place] = change(result[place] ?? 0);
    return result;
  };
}

function scaled(at: number, bytes: Uint8Array): number {
  return Math.floor((at * bytes.length) / 65_536);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** A value of JSON in which one to three parts are replaced by others, left out or doubled. */
export function damagedJson(value: unknown): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, true, '', 'x', '../..', 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e300, [], {}, [
      [],
    ]),
    fc.constantFrom<unknown>('__proto__', 'constructor', `sha256:${'0'.repeat(64)}`, 'a'.repeat(5000)),
    fc.jsonValue({ maxDepth: 2 }),
  );
  return fc
    .array(fc.tuple(fc.nat(), odd, fc.constantFrom('replace', 'remove', 'double')), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce((result: unknown, [at, by, how]) => {
        const places = [...placesIn(result)];
        const place = places[at % Math.max(1, places.length)];
        return place === undefined ? by : replaced(result, place, by, how);
      }, value),
    );
}

type Place = readonly (string | number)[];

function* placesIn(value: unknown, above: Place = []): Generator<Place> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const place = [...above, Array.isArray(value) ? Number(key) : key];
    yield place;
    yield* placesIn(inner, place);
  }
}

function replaced(value: unknown, [key, ...rest]: Place, by: unknown, how: string): unknown {
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])]; // any, as the language has it
    const at = Number(key);
    if (rest.length > 0) list[at] = replaced(list[at], rest, by, how);
    else if (how === 'remove') list.splice(at, 1);
    else if (how === 'double') list.splice(at, 0, list[at]);
    else list[at] = by;
    return list;
  }
  const object = { ...(value as Record<string, unknown>) }; // what has places has keys
  const name = String(key);
  if (rest.length > 0) object[name] = replaced(object[name], rest, by, how);
  else if (how === 'remove') delete object[name];
  else object[name] = by;
  return object;
}
