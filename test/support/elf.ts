/** A program or library that a test makes; what is left out is a static program for amd64. */
export interface TestElf {
  readonly bits?: 32 | 64;
  readonly bigEndian?: boolean;
  readonly machine?: number;
  /** 2 for a program at a fixed place, 3 for a library or a program that can be anywhere. */
  readonly type?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly flags1?: number;
  /** Versions by library; one with `?` at its end is weak. */
  readonly requires?: Readonly<Record<string, readonly string[]>>;
  readonly provides?: readonly string[];
  /** Three numbers with points between them. */
  readonly kernel?: string;
}

/** A dynamically linked program for amd64 and glibc. */
export function program(needed: readonly string[], more: TestElf = {}): Uint8Array {
  return elf({ type: 3, interpreter: '/lib64/ld-linux-x86-64.so.2', needed, flags1: 0x08000000, ...more });
}

/** A library for amd64. */
export function library(soname: string, more: TestElf = {}): Uint8Array {
  return elf({ type: 3, soname, needed: [], ...more });
}

/** The bytes: a header, the segments, and what they lead to, all mapped from the start of the file. */
export function elf(options: TestElf = {}): Uint8Array {
  const { bits = 64, bigEndian = false, machine = 62, type = 2, interpreter, kernel } = options;
  const write = writer(bits, !bigEndian);
  const names = nameTable();
  const isDynamic = options.needed !== undefined || options.flags1 !== undefined;
  const segmentCount = 1 + [interpreter, isDynamic || undefined, kernel].filter((one) => one !== undefined).length;
  const [headerLength, segmentLength] = bits === 64 ? [64, 56] : [52, 32];
  const parts: Uint8Array[] = [];
  let end = headerLength + segmentCount * segmentLength;
  const place = (bytes: Uint8Array): { readonly at: number; readonly length: number } => {
    const at = end;
    const whole = new Uint8Array(Math.ceil(bytes.length / 16) * 16);
    whole.set(bytes);
    parts.push(whole);
    end += whole.length;
    return { at, length: bytes.length };
  };
  const segments: (readonly [type: number, at: number, length: number])[] = [];
  if (interpreter !== undefined) {
    const { at, length } = place(Buffer.from(`${interpreter}\0`, 'latin1'));
    segments.push([3, at, length]);
  }
  if (isDynamic) {
    const entries: [tag: number, value: number][] = [];
    for (const name of options.needed ?? []) entries.push([1, names.of(name)]);
    if (options.soname !== undefined) entries.push([14, names.of(options.soname)]);
    if (options.rpath !== undefined) entries.push([15, names.of(options.rpath)]);
    if (options.runpath !== undefined) entries.push([29, names.of(options.runpath)]);
    if (options.flags1 !== undefined) entries.push([0x6ffffffb, options.flags1]);
    const libraries = Object.entries(options.requires ?? {});
    if (libraries.length > 0) {
      const required = place(write.required(libraries, names));
      entries.push([0x6ffffffe, base + required.at], [0x6fffffff, libraries.length]);
    }
    if (options.provides !== undefined) {
      const all = [options.soname ?? 'itself', ...options.provides];
      const provided = place(write.provided(all, names));
      entries.push([0x6ffffffc, base + provided.at], [0x6ffffffd, all.length]);
    }
    const text = place(names.bytes());
    entries.push([5, base + text.at], [10, text.length], [0, 0]);
    const { at, length } = place(Buffer.concat(entries.map((entry) => write.longs(entry))));
    segments.push([2, at, length]);
  }
  if (kernel !== undefined) {
    const words = [4, 16, 1, 0, 0, ...kernel.split('.').map(Number)];
    const note = Buffer.from(write.words(words));
    note.write('GNU\0', 12, 'latin1');
    const { at, length } = place(note);
    segments.push([4, at, length]);
  }
  const table = [[1, 0, end] as const, ...segments].map(([kind, at, length]) => write.segment(kind, at, length));
  const header = write.header({ machine, type, segments: table.length });
  return Buffer.concat([header, ...table, ...parts]);
}

const base = 0x400000;

/** The table of names, each of them once. */
function nameTable(): { of(name: string): number; bytes(): Uint8Array } {
  let text = '\0';
  const places = new Map<string, number>();
  return {
    of: (name) => {
      const known = places.get(name);
      if (known !== undefined) return known;
      const at = text.length;
      text += `${name}\0`;
      places.set(name, at);
      return at;
    },
    bytes: () => Buffer.from(text, 'latin1'),
  };
}

/** The records of one class and order of bytes. */
function writer(bits: 32 | 64, little: boolean) {
  type Field = readonly [size: 2 | 4 | 8, value: number];
  const pack = (fields: readonly Field[]): Uint8Array => {
    const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const [size, value] of fields) {
      if (size === 2) view.setUint16(at, value, little);
      else if (size === 4) view.setUint32(at, value, little);
      else view.setBigUint64(at, BigInt(value), little);
      at += size;
    }
    return bytes;
  };
  const long = (value: number): Field => [bits === 64 ? 8 : 4, value];
  return {
    words: (values: readonly number[]) => pack(values.map((value) => [4, value])),
    longs: (values: readonly number[]) => pack(values.map(long)),
    header: ({ machine, type, segments }: { machine: number; type: number; segments: number }): Uint8Array => {
      const ident = Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, little ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      const [header, segment, section] = bits === 64 ? [64, 56, 64] : [52, 32, 40];
      const fields: readonly Field[] = [
        ...([
          [2, type],
          [2, machine],
          [4, 1],
        ] as const),
        ...[base, header, 0].map(long),
        ...([
          [4, 0],
          [2, header],
          [2, segment],
          [2, segments],
          [2, section],
          [2, 0],
          [2, 0],
        ] as const),
      ];
      return Buffer.concat([ident, pack(fields)]);
    },
    segment: (kind: number, at: number, length: number): Uint8Array =>
      bits === 64
        ? pack([[4, kind], [4, 5], ...[at, base + at, base + at, length, length, 16].map(long)])
        : pack([[4, kind], ...[at, base + at, base + at, length, length].map(long), [4, 5], [4, 16]]),
    required: (
      libraries: readonly (readonly [string, readonly string[]])[],
      names: { of(name: string): number },
    ): Uint8Array =>
      Buffer.concat(
        libraries.map(([name, versions], i) => {
          const next = i + 1 === libraries.length ? 0 : 16 * (versions.length + 1);
          const own = pack([
            [2, 1],
            [2, versions.length],
            [4, names.of(name)],
            [4, 16],
            [4, next],
          ]);
          const rest = versions.map((version, n) => {
            const isWeak = version.endsWith('?');
            const text = names.of(isWeak ? version.slice(0, -1) : version);
            return pack([
              [4, 0],
              [2, isWeak ? 2 : 0],
              [2, n + 2],
              [4, text],
              [4, n + 1 === versions.length ? 0 : 16],
            ]);
          });
          return Buffer.concat([own, ...rest]);
        }),
      ),
    provided: (versions: readonly string[], names: { of(name: string): number }): Uint8Array =>
      Buffer.concat(
        versions.map((version, i) =>
          pack([
            ...([
              [2, 1],
              [2, i === 0 ? 1 : 0],
              [2, i + 1],
              [2, 1],
              [4, 0],
              [4, 20],
            ] as const),
            ...([
              [4, i + 1 === versions.length ? 0 : 28],
              [4, names.of(version)],
              [4, 0],
            ] as const),
          ]),
        ),
      ),
  };
}
