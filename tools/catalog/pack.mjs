// @ts-check

/** Shorter parts are as short as what would stand for them. */
const worthSharing = 12;

/**
 * A table of images as it ships: the rows of each repository are one text of JSON, which is read when somebody asks for
 * it. A field that ends with # has, in place of what repeats, its number in the list of what is shared. As literals, all
 * rows would take longer to load than anything else of the catalogue.
 * @param {any} table
 */
export function packedTable(table) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const row of Object.values(table.images).flat()) count(row, counts);
  /** @type {Map<string, unknown>} */
  const shared = new Map();
  const images = Object.entries(table.images).map(([repository, rows]) => [
    repository,
    JSON.stringify(rows.map((/** @type {object} */ row) => packed(row, counts, shared))),
  ]);
  return { ...table, images: Object.fromEntries(images), shared: JSON.stringify([...shared.values()]) };
}

function count(/** @type {object} */ object, /** @type {Map<string, number>} */ counts) {
  for (const value of Object.values(object)) {
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (isObject(value)) count(value, counts);
  }
}

/** @returns {object} */
function packed(
  /** @type {object} */ object,
  /** @type {Map<string, number>} */ counts,
  /** @type {Map<string, unknown>} */ shared,
) {
  const fields = Object.entries(object).map(([key, value]) => {
    const text = JSON.stringify(value);
    if (text.length < worthSharing || (counts.get(text) ?? 0) < 2) {
      return [key, isObject(value) ? packed(value, counts, shared) : value];
    }
    if (!shared.has(text)) shared.set(text, value);
    return [`${key}#`, [...shared.keys()].indexOf(text)];
  });
  return Object.fromEntries(fields);
}

/** @returns {value is object} */
function isObject(/** @type {unknown} */ value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
