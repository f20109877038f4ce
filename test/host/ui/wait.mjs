// @ts-check
/** @typedef {import('playwright-core').Locator} Locator */

/** The editors that have the focus. */
export const activeGroup = '.editor-group-container.active';

/** A text as it was written: the editor draws spaces as no-break spaces. */
export const plain = (/** @type {string} */ text) => text.replaceAll('\u00a0', ' ');

/** A text as a pattern for itself. */
export const escape = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Says whether something is seen within some milliseconds. @param {Locator} locator @param {number} timeout */
export const appears = (locator, timeout) =>
  locator.waitFor({ timeout }).then(
    () => true,
    () => false, // not yet: the caller asks for it again
  );

/** Says whether something is gone within some milliseconds. @param {Locator} locator @param {number} timeout */
export const disappears = (locator, timeout) =>
  locator.waitFor({ state: 'detached', timeout }).then(
    () => true,
    () => false, // still there: the caller does something about it
  );

/**
 * Tries until it succeeds; each try must wait by itself.
 * @param {string} what
 * @param {() => Promise<boolean>} attempt
 * @param {number} [limit] ms
 */
export async function eventually(what, attempt, limit = 45_000) {
  const end = Date.now() + limit;
  while (!(await attempt())) if (Date.now() > end) throw new Error(`There was not ${what} within ${limit / 1000} s.`);
}
