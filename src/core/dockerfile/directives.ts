import { physicalLine } from './logicalLine';
import type { Directive } from './model';

/**
 * The directives at the top of a file, by the rules of `DirectiveParser` of BuildKit: they end at the first line that is none
 * of `syntax`, `escape` and `check`. What it refuses goes to `report`.
 */
export function readDirectives(
  text: string,
  from: number,
  report: (line: number, why: string) => void,
): { readonly directives: readonly Directive[]; readonly escape: '\\' | '`' } {
  const directives: Directive[] = [];
  let escape: '\\' | '`' = '\\';
  for (let at = from, line = 1; at < text.length; line++) {
    const { end, next } = physicalLine(text, at);
    const [, written = '', value = ''] = /^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/.exec(text.slice(at, end)) ?? [];
    const name = written.toLowerCase();
    if (!['syntax', 'escape', 'check'].includes(name)) break;
    if (directives.some((directive) => directive.name === name))
      report(line, `There is more than one ${name} directive.`);
    directives.push({ name, value: value.trimEnd(), line });
    if (name === 'escape') {
      const mark = value.trimEnd();
      if (mark === '\\' || mark === '`') escape = mark;
      else report(line, 'The escape directive is neither \\ nor `.');
    }
    at = next;
  }
  return { directives, escape };
}
