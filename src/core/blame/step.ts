/** What a step of an image's history says that it did. */
export interface StepText {
  /** In upper case. */
  readonly keyword: string;
  /** What follows the keyword, blanks joined; a RUN begins with its build arguments and its shell, if the builder noted them. */
  readonly text: string;
  /** The builder has put a digest in the place of what was copied. */
  readonly hashed: 'file' | 'dir' | 'multi' | undefined;
}

/**
 * Reads `created_by` of a step as the classic builder of Docker, BuildKit, Buildah and Podman, and kaniko write it; `undefined` for
 * what tells nothing.
 */
export function readStep(createdBy: string | undefined): StepText | undefined {
  const text = joined((createdBy ?? '').slice(0, textLimit));
  if (text === '') return undefined;
  const silent = noOperation.exec(text);
  if (silent !== null) return withKeyword(text.slice(silent[0].length));
  const isBuildKit = text.endsWith(buildKitMark);
  const plain = withKeyword(isBuildKit ? text.slice(0, -buildKitMark.length) : text);
  return plain ?? { keyword: 'RUN', text, hashed: undefined };
}

/** One line, with single blanks. */
export function joined(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What is longer is cut: no instruction is told apart by what comes so late. */
const textLimit = 64 * 1024;
const buildKitMark = ' # buildkit';
// The shell stands before it, although nothing ran.
const noOperation = /^(?:\S+ ){0,12}?#\(nop\) /;
const keywords =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?: (.*))?$/s;
const digestOfCopied = /^(?:--.*?)?(file|dir|multi):[0-9a-f]{6,} in (.*)$/s;

function withKeyword(text: string): StepText | undefined {
  const [, keyword, rest = ''] = keywords.exec(text) ?? [];
  if (keyword === undefined) return undefined;
  if (keyword !== 'COPY' && keyword !== 'ADD') return { keyword, text: rest, hashed: undefined };
  const [, hashed, destination] = digestOfCopied.exec(rest) ?? [];
  if (hashed === undefined || destination === undefined)
    return { keyword, text: rest.replace(/^(?:--\S+ )+/, ''), hashed: undefined };
  return { keyword, text: destination, hashed: hashed as StepText['hashed'] }; // the expression has no others
}
