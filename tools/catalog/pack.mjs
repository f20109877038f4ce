// @ts-check

/** @typedef {Record<string, unknown>} Row */

/**
 * A table of images as it ships: the rows of each repository are one text of JSON, which is read when somebody asks for
 * it, and what repeats in them is a number in a list. As literals, all of them would take longer to load than anything
 * else of the catalogue.
 * @param {any} table
 */
export function packedTable(table) {
  /** @type {Map<string, unknown>} */
  const configs = new Map();
  /** @type {Map<string, unknown>} */
  const architectures = new Map();
  const images = Object.entries(table.images).map(([repository, rows]) => [
    repository,
    JSON.stringify(
      rows.map((/** @type {Row} */ row) => ({
        ...row,
        config: row['config'] && indexIn(configs, row['config']),
        architectures: row['architectures'] && indexIn(architectures, row['architectures']),
      })),
    ),
  ]);
  const packed = { configs: [...configs.values()], architectures: [...architectures.values()] };
  return { ...table, ...packed, images: Object.fromEntries(images) };
}

function indexIn(/** @type {Map<string, unknown>} */ list, /** @type {unknown} */ value) {
  const text = JSON.stringify(value);
  if (!list.has(text)) list.set(text, value);
  return [...list.keys()].indexOf(text);
}
