/** Text as prose of Markdown, on one line, that is nothing but itself. */
// https://spec.commonmark.org/0.31.2/#backslash-escapes; a full stop or dash matters only where a line begins, which is never ours to escape.
// https://github.github.com/gfm/#autolinks-extension- makes links of addresses in prose.
export function escaped(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>&~|#@]/g, '\\$&')
    .replace(/\b(\w+):(?=\/\/)|\b(www)\./gi, (_, scheme: string | undefined, www: string | undefined) =>
      scheme === undefined ? `${www}\\.` : `${scheme}\\:`,
    );
}

/** Text as code, https://spec.commonmark.org/0.31.2/#code-spans: the fence is longer than any run of backticks inside. */
export function codeSpan(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${oneLine(code)}${fence}` : `${fence} ${oneLine(code)} ${fence}`;
}

/** A blank line would end what is being escaped. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Lines as a block of code; the fence is longer than any run of backticks inside. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${lines.map((line) => `${line.replace(/[\r\n]+/g, ' ')}\n`).join('')}${fence}\n`;
}
