import { ImageError } from './error';

/** Data of JSON that nobody has vouched for. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The largest JSON that is read from an image, in bytes; registries take no larger manifest either. */
export const jsonLimit = 4 * 1024 * 1024;

/** Parses UTF-8 JSON; `ImageError` `corrupt`, naming `what`, if it is none. */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return JSON.parse(text) as unknown; // the library says any, which would switch the checks off
  } catch (cause) {
    throw new ImageError('corrupt', `${what} is not JSON; fetch or save the image again.`, { cause });
  }
}

/** What a text is as JSON; `undefined` if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown; // the library says any, which would switch the checks off
  } catch {
    return undefined; // its only error says so, and would quote what may be secret
  }
}

/** The value as an object, or `undefined` if it is none; a list is none. */
export function asObject(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as JsonObject; // an object that is no list has string keys
}

/** The value as a list, or `undefined` if it is none. */
export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The value as a text, or `undefined` if it is none. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list; `undefined` if it is no list. */
export function asTexts(value: unknown): readonly string[] | undefined {
  return asList(value)?.filter((item) => typeof item === 'string');
}

/** The texts of an object, by key; empty if it is none. */
export function asTextTable(value: unknown): Readonly<Record<string, string>> {
  const table = asObject(value) ?? {};
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  );
}
