// @ts-check
// All that dockerfile-ast and the validation of dockerfile-utils use of vscode-languageserver-types, whose bundle would be
// 28 KB: positions and ranges, counted from 0 as the Language Server Protocol does, and two lists of numbers. Every bundle has it in that package's place, those of the tests too.

/** @typedef {{ line: number, character: number }} Place */

export const Position = {
  /** @param {number} line @param {number} character @returns {Place} */
  create: (line, character) => ({ line, character }),
};

export const Range = {
  /**
   * @param {number | Place} start a position, or its line
   * @param {number | Place} end a position, or the character of the start
   * @param {number} [endLine]
   * @param {number} [endCharacter]
   */
  create(start, end, endLine = 0, endCharacter = 0) {
    if (typeof start !== 'number' && typeof end !== 'number') return { start, end };
    if (typeof start === 'number' && typeof end === 'number') {
      return { start: Position.create(start, end), end: Position.create(endLine, endCharacter) };
    }
    throw new TypeError('A range takes two positions or four numbers.');
  },
};

/** What dockerfile-utils says of a problem it finds. */
export const DiagnosticSeverity = { Error: 1, Warning: 2, Information: 3, Hint: 4 };
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 };
