import { parseControl } from '../controlFields';
import { licenseExpression } from './licenses';

/**
 * The licenses that a copyright file of Debian names, as one SPDX expression, if it is machine-readable and all that it names
 * have a certain counterpart; `undefined` otherwise. https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
 */
export function copyrightLicense(text: string): string | undefined {
  const [head, ...stanzas] = parseControl(text);
  if (head?.get('format')?.includes('copyright-format/1.0') !== true) return undefined;
  const named = stanzas
    .filter((fields) => fields.has('files'))
    .map((fields) => fields.get('license')?.split('\n')[0]?.trim() ?? '');
  if (named.length === 0) return undefined;
  const expressions = new Set<string>();
  for (const name of named) {
    const expression = debianExpression(name);
    if (expression === undefined) return undefined;
    expressions.add(expression);
  }
  const all = [...expressions].sort();
  return all.length === 1 ? all[0] : all.map((one) => (/ OR /.test(one) ? `(${one})` : one)).join(' AND ');
}

/** `GPL-2+ or Artistic`; a comma makes what is before it belong together, which the list has no word for. */
function debianExpression(text: string): string | undefined {
  if (text === '' || text.includes(',')) return undefined;
  const words = text.split(/\s+/).map((word) => {
    if (/^(?:and|or)$/i.test(word)) return word.toUpperCase();
    return shortNames.get(word.toLowerCase()) ?? gnuLicense(word) ?? word;
  });
  return licenseExpression(words.join(' '));
}

/** `GPL-2` is that version only, `GPL-2+` any from it; without a number it is any at all, which has no identifier. */
function gnuLicense(word: string): string | undefined {
  const [, family, number, minor = '.0', later] = /^(A?GPL|LGPL|GFDL)-(\d)(\.\d)?(\+?)$/i.exec(word) ?? [];
  if (family === undefined || number === undefined) return undefined;
  const version = family.toUpperCase() === 'GFDL' && minor === '.0' ? undefined : `${number}${minor}`;
  return version === undefined
    ? undefined
    : `${family.toUpperCase()}-${version}-${later === '+' ? 'or-later' : 'only'}`;
}

// Short names of the format that SPDX has under another one, with the very same text.
const shortNames: ReadonlyMap<string, string> = new Map([
  ['apache-2', 'Apache-2.0'],
  ['bsd-2-clause', 'BSD-2-Clause'],
  ['bsd-3-clause', 'BSD-3-Clause'],
  ['bsl-1.0', 'BSL-1.0'],
  ['cc0', 'CC0-1.0'],
  ['expat', 'MIT'],
  ['mpl-1.1', 'MPL-1.1'],
  ['mpl-2', 'MPL-2.0'],
  ['zlib', 'Zlib'],
]);
