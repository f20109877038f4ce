/** A word as POSIX shells read it back, whatever it holds; it is never taken for an assignment or a keyword. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A word as POSIX shells read it back behind a command, without quotes where it needs none. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : quoted(text);
}
