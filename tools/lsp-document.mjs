// @ts-check
// All that dockerfile-ast and dockerfile-utils use of vscode-languageserver-textdocument: a text whose places are lines and characters, by the
// Language Server Protocol. Every bundle has it in that package's place; a test holds it to that package.

/** @typedef {{ line: number, character: number }} Place */

export const TextDocument = {
  /** @param {string} _uri @param {string} _language @param {number} _version @param {string} text */
  create(_uri, _language, _version, text) {
    const starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ 0: eol, index }) => index + eol.length)];
    const startOf = (/** @type {number} */ line) => starts[line] ?? text.length;
    // No place lies behind a line's own characters, nor between a carriage return and its line feed.
    const beforeEnd = (/** @type {number} */ offset, /** @type {number} */ start) => {
      while (offset > start && /[\r\n]/.test(text.charAt(offset - 1))) offset--;
      return offset;
    };
    return {
      /** @param {{ start: Place, end: Place }} [range] */
      getText(range) {
        return range ? text.substring(this.offsetAt(range.start), this.offsetAt(range.end)) : text;
      },
      /** @param {number} offset @returns {Place} */
      positionAt(offset) {
        const within = Math.max(0, Math.min(offset, text.length));
        let [low, high] = [0, starts.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (startOf(middle) > within) high = middle;
          else low = middle + 1;
        }
        return { line: low - 1, character: beforeEnd(within, startOf(low - 1)) - startOf(low - 1) };
      },
      /** @param {Place} place */
      offsetAt({ line, character }) {
        if (line >= starts.length) return text.length;
        if (line < 0) return 0;
        if (character <= 0) return startOf(line);
        return beforeEnd(Math.min(startOf(line) + character, startOf(line + 1)), startOf(line));
      },
    };
  },
};
