/**
 * What a builder wrote down of the step that made a layer, as a Dockerfile would say it, on one line: `RUN apt-get update` of
 * `|1 A=b /bin/sh -c apt-get update # buildkit`. What no builder that is known here wrote stays as it is.
 */
export function instructionText(createdBy: string): string {
  const line = createdBy
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ ?# buildkit$/, '');
  const nop = /^(?:\/bin\/sh -c|cmd \/S \/C|powershell -Command) #\(nop\) ?(.*)$/i.exec(line)?.[1];
  if (nop !== undefined) return shortDigests(nop.trim());
  const command = commandOf(line.startsWith('RUN ') ? line.slice('RUN '.length) : line);
  return shortDigests(command === undefined ? line : `RUN ${command}`);
}

/** What a shell was told to run; `undefined` for what names no shell. */
function commandOf(run: string): string | undefined {
  const [, count] = /^\|(\d+) /.exec(run) ?? [];
  const shell =
    /(?:^|\s)(?:\/(?:usr\/)?bin\/(?:ba|da|a|z)?sh (?:-\S+ |pipefail )*?-\w*c|cmd \/S \/C|powershell -Command) /i;
  // Values of build arguments come first, and may have spaces in them.
  const found = shell.exec(run);
  if (found === null || (count === undefined && found.index > 0)) return undefined;
  return run.slice(found.index + found[0].length).trim();
}

/** As much of a digest as tells it from others. */
function shortDigests(text: string): string {
  return text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
}
