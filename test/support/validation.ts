import { validate } from 'dockerfile-utils';

const error = 1; // DiagnosticSeverity.Error of the Language Server Protocol

/** The errors that dockerfile-utils finds in a converted Dockerfile and did not find in the original, as `code line: text`. */
export function addedErrors(before: string, after: string): string[] {
  const known = errorsOf(before).map(({ code }) => code);
  return errorsOf(after)
    .filter(({ code }) => {
      const at = known.indexOf(code);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    })
    .map(({ code, range, message }) => `${code} ${range.start.line + 1}: ${message}`);
}

function errorsOf(text: string): ReturnType<typeof validate> {
  return validate(text).filter(({ severity }) => severity === error);
}
