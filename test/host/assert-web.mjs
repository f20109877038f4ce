// @ts-check
// The part of node:assert/strict that tests use, for the web extension host, which has no node:assert.

/** @param {unknown} value @param {string} [message] */
export function ok(value, message = `${value} is not true`) {
  if (!value) throw new Error(message);
}

/** @param {unknown} actual @param {unknown} expected @param {string} [message] */
export function equal(actual, expected, message = `${actual} is not ${expected}`) {
  ok(Object.is(actual, expected), message);
}

/** Compares as JSON does, which is enough for plain data. @param {unknown} actual @param {unknown} expected @param {string} [message] */
export function deepEqual(actual, expected, message) {
  equal(JSON.stringify(actual), JSON.stringify(expected), message);
}

/** @param {string} text @param {RegExp} pattern @param {string} [message] */
export function match(text, pattern, message = `${text} does not match ${pattern}`) {
  ok(pattern.test(text), message);
}

/** @param {string} text @param {RegExp} pattern @param {string} [message] */
export function doesNotMatch(text, pattern, message = `${text} matches ${pattern}`) {
  ok(!pattern.test(text), message);
}

/**
 * @param {() => Promise<unknown>} ask
 * @param {((error: any) => boolean) | Readonly<Record<string, unknown>>} expected a judge of the error, or properties of it
 */
export async function rejects(ask, expected) {
  const error = await ask().then(
    () => ok(false, 'it was not rejected'),
    (/** @type {any} */ reason) => reason,
  );
  if (typeof expected === 'function') ok(expected(error), `not the expected error: ${error}`);
  else for (const [name, value] of Object.entries(expected)) equal(error?.[name], value);
}

export default { ok, equal, deepEqual, match, doesNotMatch, rejects };
