const units: readonly (readonly [string, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago a time of RFC 3339 was, as `3 days ago`; `undefined` for no time, or one that only says that there is none. */
export function ageText(created: string | undefined, now: Date): string | undefined {
  const seconds = (now.getTime() - Date.parse(created ?? '')) / 1000;
  // Builds that are to be the same every time say the start of 1970, and Go the year 1.
  if (Number.isNaN(seconds) || Date.parse(created ?? '') < noTime) return undefined;
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['', 0];
  if (length === 0) return 'just now';
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

const noTime = 86_400_000 * 365;
