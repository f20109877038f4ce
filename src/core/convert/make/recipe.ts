import type { Makefile } from './makefile';

/** What make is called with. */
export interface MakeCall {
  readonly targets: readonly string[];
  /** `NAME=value` of the command line, which win over the makefile. */
  readonly overrides: ReadonlyMap<string, string>;
  /** The environment; `undefined` for a name that is not set. */
  readonly environment: (name: string) => string | undefined;
}

/** A line that make hands to a shell. A word with `$__HIDDEN__` is not known. */
export interface RecipeLine {
  readonly text: string;
  /** What the makefile adds to the environment. */
  readonly exported: ReadonlyMap<string, string>;
}

const targetsLimit = 60;

/** The lines that make runs for the targets, those of what they need first; `undefined` if that is not certain. */
export function recipeLines(makefile: Makefile, call: MakeCall): readonly RecipeLine[] | undefined {
  const expander = new Expander(makefile, call);
  const exported = new Map<string, string>();
  // What came with the environment is handed on with the value that the makefile gives it.
  const inherited = [...makefile.variables.keys()].filter((name) => call.environment(name) !== undefined);
  for (const name of [...inherited, ...makefile.exported, ...call.overrides.keys()])
    if (name !== '*') exported.set(name, expander.value(name));
  const rules = new Map([...makefile.rules].map(([name, rule]) => [expander.expand(name, ''), rule]));
  const lines: RecipeLine[] = [];
  const seen = new Set<string>();
  const first = makefile.first === undefined ? [] : [expander.expand(makefile.first, '')];
  const make = (target: string): boolean => {
    if (seen.has(target)) return true;
    seen.add(target);
    const rule = rules.get(target);
    if (rule === undefined) return !call.targets.includes(target);
    if (rule.isHidden || seen.size > targetsLimit) return false;
    const needed = expander.expand(rule.prerequisites, target).trim();
    if (needed.includes(hidden)) return false;
    for (const name of needed === '' ? [] : needed.split(/\s+/)) if (!make(name)) return false;
    const from = needed.split(/\s+/)[0] ?? '';
    for (const line of rule.recipe)
      lines.push({ text: expander.expand(line, target, from).replace(/^[\s@+-]*/, ''), exported });
    return true;
  };
  if (makefile.exported.has('*') || makefile.includes.length > 0) return undefined;
  return (call.targets.length > 0 ? call.targets : first).every(make) ? lines : undefined;
}

const hidden = '$__HIDDEN__';
const depthLimit = 20;
const stepsLimit = 5000;

class Expander {
  private steps = 0;

  constructor(
    private readonly makefile: Makefile,
    private readonly call: MakeCall,
  ) {}

  /** What a variable comes to, by make's order: command line, makefile, environment; `?=` comes last. */
  value(name: string, depth = 0): string {
    const { call, makefile } = this;
    const given = call.overrides.get(name);
    if (given !== undefined) return given;
    if (name === 'MAKE') return 'make';
    const fromOutside = call.environment(name);
    if (!makefile.variables.has(name)) return fromOutside ?? '';
    const written = makefile.variables.get(name);
    if (written === undefined) return hidden;
    if (written.isDefault && fromOutside !== undefined) return fromOutside;
    return this.expand(written.value, '', '', depth + 1);
  }

  expand(text: string, target: string, from = '', depth = 0): string {
    // Variables that are made of each other twice would take a second for every twenty.
    if (depth > depthLimit || this.steps++ > stepsLimit) return hidden;
    let value = '';
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at);
      const next = text.charAt(at + 1);
      if (char !== '$') value += char;
      else if (next === '$') {
        value += '$';
        at++;
      } else if (next === '(' || next === '{') {
        const end = closing(text, at + 1);
        if (end < 0) return hidden;
        value += this.reference(text.slice(at + 2, end), target, from, depth);
        at = end;
      } else {
        value += next === '@' ? target : next === '<' ? from : /\w/.test(next) ? this.value(next, depth) : hidden;
        at++;
      }
    }
    return value;
  }

  private reference(inner: string, target: string, from: string, depth: number): string {
    const parts = target.split('/');
    if (inner === '@D') return parts.length > 1 ? parts.slice(0, -1).join('/') : '.';
    if (inner === '@F') return parts.at(-1) ?? '';
    if (inner === '@') return target;
    if (inner === '<') return from;
    if (/^[\w.-]+$/.test(inner)) return this.value(inner, depth);
    return hidden;
  }
}

function closing(text: string, open: number): number {
  const [left, right] = text.charAt(open) === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text.charAt(at) === left) depth++;
    if (text.charAt(at) === right && --depth === 0) return at;
  }
  return -1;
}
