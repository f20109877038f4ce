/** The fields of one paragraph by lower-case name; the lines of a value are joined by line breaks, without their indent. */
export type Paragraph = ReadonlyMap<string, string>;

/** Reads paragraphs of `Name: value` lines, which deb822(5) describes; lines that are none are left out. */
export function parseControl(text: string): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let fields = new Map<string, string>();
  let last: string | undefined;
  const end = (): void => {
    if (fields.size > 0) paragraphs.push(fields);
    fields = new Map();
    last = undefined;
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      end();
      continue;
    }
    if (line.startsWith('#')) continue;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (last !== undefined) fields.set(last, `${fields.get(last) ?? ''}\n${line.slice(1)}`);
      continue;
    }
    const colon = line.indexOf(':');
    last = colon > 0 ? line.slice(0, colon).toLowerCase() : undefined;
    if (last !== undefined) fields.set(last, line.slice(colon + 1).trim());
  }
  end();
  return paragraphs;
}
