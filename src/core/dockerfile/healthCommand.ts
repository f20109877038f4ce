import type { Instruction } from './model';

/** What a HEALTHCHECK runs: the words of its exec form, or a text for the shell. */
export interface HealthCommand {
  /** `CMD` and the space behind it, as written. */
  readonly keyword: string;
  /** What follows, as written. */
  readonly text: string;
  /** Where the text starts in `args`. */
  readonly at: number;
  /** `undefined` for the shell form. */
  readonly exec: readonly string[] | undefined;
}

/** Reads what a HEALTHCHECK runs; `undefined` for NONE, and for what no builder takes. */
export function healthCommand({ args }: Instruction): HealthCommand | undefined {
  const match = /^(\s*)(CMD\s+)([\s\S]*\S)\s*$/i.exec(args);
  if (match === null) return undefined;
  const [, space = '', keyword = '', text = ''] = match;
  return { keyword, text, at: space.length + keyword.length, exec: jsonList(text) };
}

function jsonList(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined; // BuildKit would take it for the shell form, which then names no program
  }
}
