/** A number of bytes for people: `512 B`, `1.2 kB`, `34 MB`; decimal, as Docker shows sizes. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** A number of bytes as it is said aloud: `512 bytes`, `1.2 kilobytes`. */
export function bytesSpoken(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const [value = '', unit = ''] = bytesText(bytes).split(' ');
  return `${value} ${spokenUnits[unit] ?? unit}`;
}

const spokenUnits: Readonly<Record<string, string>> = {
  B: 'bytes',
  kB: 'kilobytes',
  MB: 'megabytes',
  GB: 'gigabytes',
  TB: 'terabytes',
};
