// @ts-check

const start = '<!-- rules:start -->';
const end = '<!-- rules:end -->';

/**
 * The text with the rules' table between its two markers, or the same text where it has none.
 * @param {string} readme
 * @param {readonly { id: string, page: string }[]} rules the page's text; its first heading is the rule's title
 * @returns {string}
 */
export function withRules(readme, rules) {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end, from);
  if (from < 0 || to < 0) return readme;
  const rows = rules.map(({ id, page }) => `| [${id}](src/core/convert/rules/${id}.md) | ${title(page, id)} |\n`);
  const table = rows.length === 0 ? '' : `\n| Rule | What it does |\n| --- | --- |\n${rows.join('')}\n`;
  return `${readme.slice(0, from + start.length)}\n${table}${readme.slice(to)}`;
}

function title(/** @type {string} */ page, /** @type {string} */ id) {
  const heading = /^# (.+)$/m.exec(page)?.[1];
  if (heading === undefined) throw new Error(`The page of the rule ${id} has no title; begin it with "# Title".`);
  return heading.trim().replaceAll('|', '\\|');
}
