/** A heredoc that a line announces. */
export interface HeredocMark {
  readonly name: string;
  readonly stripTabs: boolean;
  readonly quoted: boolean;
}

/** The heredocs of a RUN, COPY or ADD line: whole words of the form `<<NAME`, as `heredocsFromLine` of BuildKit finds them. */
export function heredocMarks(line: string): HeredocMark[] {
  if (!line.includes('<<')) return [];
  // Here the escape character is a backslash whatever the directive says.
  return rawWords(line, '\\').flatMap((word) => {
    const match = /^\d*<<(-?)([^<]+)$/s.exec(word);
    const written = match?.[2];
    if (match === null || written === undefined) return [];
    const quoted = /["'\\]/.test(written);
    const name = written.replace(/["'\\]/g, '');
    return name === '' ? [] : [{ name, stripTabs: match[1] === '-', quoted }];
  });
}

/** Whether a blank follows a `<<` outside quotes: newer builders take the word behind it for the name of a heredoc. */
export function hasLooseMark(line: string): boolean {
  return line.includes('<<') && rawWords(line, '\\').some((word) => /(?:^|[^<])<<-?$/.test(word));
}

/** Words divided at blanks outside quotes, quotes kept. */
export function rawWords(line: string, escape: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote === '' && /\s/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (char === escape && quote !== "'" && at + 1 < line.length) {
      word += char + line.charAt(++at);
      continue;
    }
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    word += char;
  }
  if (word !== '') words.push(word);
  return words;
}
