// @ts-check

/**
 * What is known of one path.
 * @typedef {Omit<import('./deb.mjs').Item, 'data'> & { program?: string }} Row
 */

const letters = /** @type {const} */ ({ file: '-', directory: 'd', symlink: 'l', hardlink: 'h' });

/**
 * The list of a layer as lines, so that a change of one path is a change of one line: a directory with a slash at its end,
 * then what is in it, one name a line after a tab. Tabs part name, kind with mode (and owner where it is not root), size or
 * target, and the time in seconds since 1970. Of a program, `ELF` or the interpreter of the script
 * follows.
 * @param {readonly Row[]} rows
 * @returns {string[]}
 */
export function listingOf(rows) {
  const sorted = [...rows].sort((a, b) => compare(sortKey(a.path), sortKey(b.path)));
  /** @type {string[]} */
  const lines = [];
  let folder = '';
  for (const row of sorted) {
    const slash = row.path.lastIndexOf('/') + 1;
    if (row.path.slice(0, slash) !== folder) {
      folder = row.path.slice(0, slash);
      lines.push(folder);
    }
    const owner = row.uid === 0 && row.gid === 0 ? '' : ` ${row.uid}:${row.gid}`;
    const what = row.kind === 'file' ? String(row.size) : row.link;
    const cells = [
      row.path.slice(slash),
      `${letters[row.kind]}${row.mode.toString(8)}${owner}`,
      what,
      String(row.mtime),
    ];
    if (row.program !== undefined) cells.push(row.program);
    if (cells.some((cell) => /[\t\n]/.test(cell))) throw new Error(`${row.path} cannot be listed.`);
    lines.push(`\t${cells.join('\t')}`);
  }
  return lines;
}

/**
 * Reads what {@link listingOf} wrote.
 * @param {readonly string[]} lines
 * @returns {Row[]}
 */
export function rowsOf(lines) {
  let folder = '';
  return lines.flatMap((line) => {
    if (!line.startsWith('\t')) {
      folder = line;
      return [];
    }
    const [name = '', kindAndMode = '', what = '', mtime = '', program] = line.slice(1).split('\t');
    const match = /^(.)([0-7]+)(?: (\d+):(\d+))?$/.exec(kindAndMode);
    const kind = Object.entries(letters).find(([, letter]) => letter === match?.[1])?.[0];
    if (match === null || kind === undefined) throw new Error(`The list has a line that is none: ${line}`);
    return [
      {
        path: folder + name,
        kind: /** @type {Row['kind']} */ (kind),
        mode: parseInt(match[2] ?? '', 8),
        uid: Number(match[3] ?? 0),
        gid: Number(match[4] ?? 0),
        size: kind === 'file' ? Number(what) : 0,
        link: kind === 'file' ? '' : what,
        mtime: Number(mtime),
        ...(program !== undefined && { program }),
      },
    ];
  });
}

/** What is in a directory comes together, before what is in the directories below it. */
function sortKey(/** @type {string} */ path) {
  const slash = path.lastIndexOf('/');
  return `${path.slice(0, slash + 1)}\0${path.slice(slash + 1)}`;
}

function compare(/** @type {string} */ a, /** @type {string} */ b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
