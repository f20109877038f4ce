/** A makefile as far as it is simple; what conditions, includes and functions hide is not in it. */
export interface Makefile {
  /** By name; `undefined` where the value is not certain. */
  readonly variables: ReadonlyMap<string, MakeVariable | undefined>;
  /** Names that recipes get in their environment. */
  readonly exported: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, MakeRule>;
  /** The target that is made if none is named. */
  readonly first: string | undefined;
  /** The makefiles that it includes, as written. */
  readonly includes: readonly string[];
}

export interface MakeVariable {
  readonly value: string;
  /** Whether the environment wins (`?=`). */
  readonly isDefault: boolean;
}

export interface MakeRule {
  readonly prerequisites: string;
  readonly recipe: readonly string[];
  /** Whether there is more to it than can be read. */
  readonly isHidden: boolean;
}

interface Reading {
  readonly variables: Map<string, MakeVariable | undefined>;
  readonly exported: Set<string>;
  readonly rules: Map<string, { prerequisites: string; recipe: string[]; isHidden: boolean }>;
  readonly includes: string[];
  first: string | undefined;
}

/** Reads a makefile; `undefined` if it changes how makefiles are read. */
export function readMakefile(text: string): Makefile | undefined {
  if (/^\.(?:ONESHELL|RECIPEPREFIX|DEFAULT_GOAL|SECONDEXPANSION|EXPORT_ALL_VARIABLES)\b/m.test(text)) return undefined;
  const reading: Reading = {
    variables: new Map(),
    exported: new Set(),
    rules: new Map(),
    includes: [],
    first: undefined,
  };
  let depth = 0;
  let inDefine = false;
  let current: string[] = [];
  for (const line of text
    .replace(/\r\n/g, '\n')
    .replace(/\\\n[ \t]*/g, ' ')
    .split('\n')) {
    if (line.startsWith('\t')) {
      for (const name of current) {
        const rule = reading.rules.get(name);
        if (depth > 0 && rule !== undefined) rule.isHidden = true;
        else rule?.recipe.push(line.slice(1));
      }
      continue;
    }
    const plain = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (plain === '') continue;
    if (/^(?:override\s+)?define\b/.test(plain)) inDefine = true;
    if (/^endef\b/.test(plain)) inDefine = false;
    else if (/^if(?:n?eq|n?def)\b/.test(plain)) depth++;
    else if (/^endif\b/.test(plain)) depth--;
    else if (!inDefine && !/^else\b/.test(plain)) current = readLine(reading, plain, depth > 0, current);
  }
  return reading;
}

function readLine(reading: Reading, line: string, isConditional: boolean, current: string[]): string[] {
  const include = /^-?s?include\s+(.+)$/.exec(line);
  if (include !== null) {
    reading.includes.push(...(include[1] ?? '').trim().split(/\s+/));
    return current;
  }
  const exports = /^export(?:\s+(.*))?$/.exec(line);
  const assignment = /^([\w.-]+)\s*(\?=|:?:?:?=|\+=|!=)\s*(.*)$/.exec(
    (exports?.[1] ?? line).replace(/^override\s+/, ''),
  );
  if (exports !== null)
    for (const name of assignment === null ? (exports[1] ?? '*').split(/\s+/) : [assignment[1] ?? ''])
      reading.exported.add(name);
  if (assignment !== null) {
    const [, name = '', operator = '=', value = ''] = assignment;
    assign(reading, name, operator, value, isConditional);
    return [];
  }
  if (exports !== null || /^(?:unexport|undefine|vpath)\b/.test(line)) return [];
  return readRule(reading, line, isConditional);
}

function assign(reading: Reading, name: string, operator: string, value: string, isConditional: boolean): void {
  const known = reading.variables.get(name);
  if (isConditional || operator === '!=') reading.variables.set(name, undefined);
  else if (operator === '?=') {
    if (!reading.variables.has(name)) reading.variables.set(name, { value, isDefault: true });
  } else if (operator === '+=' && reading.variables.has(name))
    reading.variables.set(name, known === undefined ? undefined : { ...known, value: `${known.value} ${value}` });
  else reading.variables.set(name, { value, isDefault: false });
}

function readRule(reading: Reading, line: string, isConditional: boolean): string[] {
  const [, left = '', right = ''] = /^([^:=]+)::?(?!=)(.*)$/.exec(line) ?? [];
  const names = left.trim().split(/\s+/);
  if (left === '') return [];
  const [prerequisites = '', inline] = right.split(';');
  const isVariable = /^\s*(?:export\s+)?[\w.-]+\s*[?:+]?=/.test(right);
  for (const name of names) {
    const rule = reading.rules.get(name) ?? { prerequisites: '', recipe: [], isHidden: false };
    if (isConditional || isVariable || /%|\$\(eval/.test(line)) rule.isHidden = true;
    else rule.prerequisites += ` ${prerequisites.replace(/\|/g, ' ')}`;
    if (inline !== undefined) rule.recipe.push(inline.trim());
    reading.rules.set(name, rule);
    if (!name.startsWith('.') && !name.includes('%')) reading.first ??= name;
  }
  return isVariable ? [] : names;
}
