/** A place where the image of a service is being typed: `[start, end)` is what is there of it. */
export interface TypedImage {
  readonly start: number;
  readonly end: number;
  /** What stands before the cursor. */
  readonly typed: string;
}

/** The image that is being typed at an offset of a Compose file, which is seldom valid YAML just then; read by its indentation. */
export function typedImage(text: string, offset: number): TypedImage | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [, indent, typed] = /^( +)image:[ \t]+["']?([^\s"'#]*)$/.exec(text.slice(lineStart, offset)) ?? [];
  if (indent === undefined || typed === undefined || typed.includes('$')) return undefined;
  const above = text.slice(0, lineStart).split('\n');
  const service = parent(above, indent.length);
  const section = service && parent(above.slice(0, service.line), service.indent);
  if (section?.text !== 'services:' || section.indent !== 0) return undefined;
  const rest = /^[^\s"'#]*/.exec(text.slice(offset))?.[0] ?? '';
  return { start: offset - typed.length, end: offset + rest.length, typed };
}

/** The nearest line above that is indented less, blank lines and comments aside. */
function parent(
  lines: readonly string[],
  indent: number,
): { readonly line: number; readonly indent: number; readonly text: string } | undefined {
  for (let line = lines.length - 1; line >= 0; line--) {
    const text = (lines[line] ?? '').replace(/\s+(?:#.*)?$/, '');
    const own = text.search(/\S/);
    if (own < 0 || text.charAt(own) === '#') continue;
    if (own < indent) return { line, indent: own, text: text.trim() };
  }
  return undefined;
}
