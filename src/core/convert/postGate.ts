import type { Dockerfile } from '../dockerfile/model';
import { firstDisagreement } from '../dockerfile/secondReader';
import { fileErrors, type FileError } from '../dockerfile/validate';
import type { Note, Reason } from './outcome';
import { say } from './rule';
import { postGate } from './rules/post-gate';

/** What a check of the result by other eyes came to. */
export interface PostGate {
  /** Errors that the conversion would add. */
  readonly reasons: readonly Reason[];
  /** Errors that the file had before, and keeps. */
  readonly notes: readonly Note[];
}

/**
 * Holds the result to other eyes: dockerfile-ast sees the same instructions in it, and dockerfile-utils no error that was
 * not there; `line` is that of the final FROM.
 */
export function checkResult(
  before: string,
  after: Dockerfile,
  line: number,
  errorsOf: (text: string) => readonly FileError[] = fileErrors,
): PostGate {
  const misread = firstDisagreement(after);
  if (misread !== undefined) {
    const text = `Line ${misread} of the result can be read in two ways, as dockerfile-ast does and as BuildKit does; write what stands there plainly.`;
    return { reasons: [say(postGate, line, text)], notes: [] };
  }
  const errors = errorsOf(after.text);
  if (errors.length === 0) return { reasons: [], notes: [] };
  const known = [...errorsOf(before)];
  const reasons: Reason[] = [];
  const notes: Note[] = [];
  for (const error of errors) {
    const at = known.findIndex(({ code }) => code === error.code);
    const [old] = at < 0 ? [] : known.splice(at, 1);
    if (old === undefined)
      reasons.push(say(postGate, line, `The result would have an error of its own: ${error.text}.`));
    else notes.push(say(postGate, old.line, `This was an error before, and still is: ${old.text}.`));
  }
  return { reasons, notes };
}
