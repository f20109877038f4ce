import { validate } from 'dockerfile-utils';

/** Something in a Dockerfile that no builder takes. */
export interface FileError {
  /** dockerfile-utils' number for its kind. */
  readonly code: number;
  /** From 1. */
  readonly line: number;
  /** Without a full stop. */
  readonly text: string;
}

/** The errors of a Dockerfile as dockerfile-utils finds them, from the top; its warnings are not among them. */
export function fileErrors(text: string): FileError[] {
  return validate(text)
    .filter(({ severity }) => severity === error)
    .map(({ code, range, message }) => ({
      code: Number(code),
      line: range.start.line + 1,
      text: typeof message === 'string' ? message : message.value,
    }))
    .sort((a, b) => a.line - b.line);
}

const error = 1; // DiagnosticSeverity.Error of the Language Server Protocol
