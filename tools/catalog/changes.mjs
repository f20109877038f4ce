// @ts-check

/**
 * What is different in a table, one line each, in its order: rows are told apart by `id` or `name`.
 * @param {unknown} before
 * @param {unknown} after
 * @param {string} place what the line begins with
 * @returns {string[]}
 */
export function changes(before, after, place = '') {
  if (same(before, after)) return [];
  if (isWords(before) && isWords(after)) {
    const gone = before.filter((word) => !after.includes(word)).map((word) => ` -${word}`);
    const come = after.filter((word) => !before.includes(word)).map((word) => ` +${word}`);
    return [`${place}:${[...gone, ...come].join('') || ' in another order'}`];
  }
  const [old, now] = [fields(before), fields(after)];
  if (old === undefined || now === undefined) return [`${place}: ${shown(before)} -> ${shown(after)}`];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const inner = place === '' ? key : `${place} ${key}`;
    if (!now.has(key)) return [`${inner}: gone`];
    if (!old.has(key)) return [`${inner}: new, ${shown(now.get(key))}`];
    return changes(old.get(key), now.get(key), inner);
  });
}

/** The fields of an object or the rows of a list by their name; `undefined` for what is compared as a whole. */
function fields(/** @type {unknown} */ value) {
  if (Array.isArray(value)) {
    const keys = value.map((row) => row?.id ?? row?.name);
    return keys.every((key) => typeof key === 'string')
      ? new Map(value.map((row, index) => [String(keys[index]), row]))
      : undefined;
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

/** @returns {value is string[]} */
function isWords(/** @type {unknown} */ value) {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

function same(/** @type {unknown} */ a, /** @type {unknown} */ b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shown(/** @type {unknown} */ value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not set');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
