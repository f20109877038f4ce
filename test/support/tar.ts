/** One entry of a tar that a test makes; what is left out is a plain file of root with mode 0644. */
export interface TarItem {
  /** One character for each byte. */
  readonly name: string;
  /** The type flag; `0` is a file, `5` a directory, `2` a symbolic link, `1` a hard link. */
  readonly type?: string;
  readonly data?: string | Uint8Array;
  readonly link?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  /** What the header says, where that is not the length of the data. */
  readonly size?: number;
  readonly magic?: 'posix' | 'gnu' | 'old';
  /** The bytes from 345 on: POSIX has a prefix there, GNU has times. */
  readonly prefix?: string;
  readonly major?: number;
  readonly minor?: number;
  /** Records of an extended header before this one. */
  readonly pax?: Readonly<Record<string, string | Uint8Array>>;
  readonly wrongChecksum?: boolean;
  /** Of a file in the old GNU way: its length, and the offset and length of each part that is stored. */
  readonly sparse?: { readonly size: number; readonly parts: readonly (readonly number[])[] };
}

/** A tar of the items, with `endBlocks` blocks of zeros at its end. */
export function tar(items: readonly TarItem[], endBlocks = 2): Uint8Array {
  const parts = items.flatMap((item) => (item.pax === undefined ? [] : entry(paxItem(item.pax))).concat(entry(item)));
  return Buffer.concat([...parts, Buffer.alloc(512 * endBlocks)]);
}

/** A directory. */
export function dir(name: string, more: Partial<TarItem> = {}): TarItem {
  return { name: `${name}/`, type: '5', mode: 0o755, ...more };
}

/** A file. */
export function file(name: string, data = '', more: Partial<TarItem> = {}): TarItem {
  return { name, data, ...more };
}

/** A symbolic link. */
export function symlink(name: string, link: string): TarItem {
  return { name, type: '2', link, mode: 0o777 };
}

/** A hard link. */
export function hardlink(name: string, link: string): TarItem {
  return { name, type: '1', link };
}

/** The bytes of pax records, each as its length, key and value. */
export function paxBytes(records: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
      let length = rest.length;
      while (rest.length + String(length).length !== length) length = rest.length + String(length).length;
      return Buffer.concat([Buffer.from(String(length)), rest]);
    }),
  );
}

function paxItem(records: Readonly<Record<string, string | Uint8Array>>): TarItem {
  return { name: 'PaxHeaders/x', type: 'x', data: paxBytes(records) };
}

function entry(item: TarItem): Uint8Array[] {
  const data = Buffer.from(item.data ?? '');
  const header = Buffer.alloc(512);
  header.write(item.name, 0, 100, 'latin1');
  number(header, 100, 8, item.mode ?? 0o644);
  number(header, 108, 8, item.uid ?? 0);
  number(header, 116, 8, item.gid ?? 0);
  number(header, 124, 12, item.size ?? data.length);
  number(header, 136, 12, item.mtime ?? 0);
  header.write(item.type ?? '0', 156, 1, 'latin1');
  header.write(item.link ?? '', 157, 100, 'latin1');
  const magic = { posix: 'ustar\x0000', gnu: 'ustar  \0', old: '' }[item.magic ?? 'posix'];
  header.write(magic, 257, 'latin1');
  if (item.magic !== 'old') {
    number(header, 329, 8, item.major ?? 0);
    number(header, 337, 8, item.minor ?? 0);
  }
  header.write(item.prefix ?? '', 345, 167, 'latin1');
  const further = item.sparse === undefined ? [] : sparseHeaders(header, item.sparse);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, item.wrongChecksum === true ? 1 : 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return [header, ...further, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
}

/** Puts four parts into the header, and gives headers for the others. */
function sparseHeaders(header: Buffer, { size, parts }: NonNullable<TarItem['sparse']>): Buffer[] {
  const put = (into: Buffer, at: number, some: readonly (readonly number[])[]): void => {
    for (const [i, [offset = 0, length = 0]] of some.entries()) {
      number(into, at + i * 24, 12, offset);
      number(into, at + i * 24 + 12, 12, length);
    }
  };
  put(header, 386, parts.slice(0, 4));
  number(header, 483, 12, size);
  if (parts.length <= 4) return [];
  header[482] = 1;
  const further: Buffer[] = [];
  for (let at = 4; at < parts.length; at += 21) {
    const block = Buffer.alloc(512);
    put(block, 0, parts.slice(at, at + 21));
    if (at + 21 < parts.length) block[504] = 1;
    further.push(block);
  }
  return further;
}

function number(header: Buffer, at: number, length: number, value: number): void {
  const octal = value.toString(8).padStart(length - 1, '0');
  if (value >= 0 && octal.length < length) {
    header.write(octal, at, 'latin1');
    return;
  }
  let rest = BigInt.asUintN(length * 8, BigInt(value));
  for (let i = at + length - 1; i >= at; i--) {
    header[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  header[at] = (header[at] ?? 0) | 0x80;
}
