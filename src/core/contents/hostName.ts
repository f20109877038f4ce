import { textFromRaw, type RawName } from '../image/rawName';

/**
 * What names of files can be on the machine that an image's files are written to: any bytes, text in any case of which each
 * may be there once, or what Windows allows of that.
 */
export type NameStyle = 'bytes' | 'caseless' | 'windows';

/** Gives the names of one directory's files on this machine, each one different. */
export interface HostNames {
  /**
   * The name for a name in the image: a raw name where any bytes are possible, else text, changed where the machine could not
   * have it. `undefined` for one that would lead elsewhere.
   */
  nameFor(raw: RawName): string | undefined;
}

/** Names for a fresh directory. */
export function hostNames(style: NameStyle): HostNames {
  const taken = new Set<string>();
  return {
    nameFor(raw) {
      if (raw === '' || raw === '.' || raw === '..' || raw.includes('/') || raw.includes('\0')) return undefined;
      if (style === 'bytes') return raw;
      const plain = style === 'windows' ? windowsName(textFromRaw(raw)) : textFromRaw(raw);
      let name = plain;
      for (let number = 2; taken.has(keyOf(name)); number++) name = numbered(plain, number);
      taken.add(keyOf(name));
      return name;
    },
  };
}

// File systems that ignore case compare names in one of the forms of Unicode, too.
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** `README~2.md`. */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}~${number}${name.slice(dot)}` : `${name}~${number}`;
}

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
function windowsName(text: string): string {
  const plain = text.replace(/[<>:"\\|?*\p{Cc}]/gu, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
}
