declare const digestBrand: unique symbol;
declare const referenceBrand: unique symbol;

/** `algorithm:hex` after validation; only {@link parseDigest} makes one. */
export type Digest = string & { readonly [digestBrand]: true };

/** An image reference after validation; only {@link parseReference} makes one. */
export interface ImageRef {
  readonly [referenceBrand]: true;
  /** As written. */
  readonly text: string;
  /** The registry's host and port; `docker.io` if none was written. */
  readonly registry: string;
  /** Path within the registry, with `library/` for official images of Docker Hub. */
  readonly repository: string;
  /** The name as written, without tag and digest. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

/** Why a text is no image reference, as one sentence. */
export interface ReferenceProblem {
  readonly problem: string;
}

// https://github.com/distribution/reference/blob/main/reference.go has the grammar.
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const domain =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;
const tagPattern = /^[\w][\w.-]{0,127}$/;
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const nameLimit = 255;
// Docker takes such a name for an image's id and refuses it as a name.
const bareId = /^[0-9a-f]{64}$/;

/** A digest, or `undefined` if the text is none; `sha256` must have 64 digits. */
export function parseDigest(text: string): Digest | undefined {
  if (!digestPattern.test(text)) return undefined;
  if (text.startsWith('sha256:') && !/^sha256:[0-9a-f]{64}$/.test(text)) return undefined;
  return text as Digest; // the two tests above are the proof that the brand stands for
}

/** The digest that 64 hexadecimal digits of SHA-256 make. */
export function sha256Digest(hex: string): Digest {
  return `sha256:${hex}` as Digest; // which is what a hasher ends in
}

/** Parses a reference by the grammar of the distribution project; the first part is a registry if it has `.` or `:` or is `localhost`. */
export function parseReference(text: string): ImageRef | ReferenceProblem {
  const at = text.indexOf('@');
  const digestText = at < 0 ? undefined : text.slice(at + 1);
  const digest = digestText === undefined ? undefined : parseDigest(digestText);
  if (digestText !== undefined && digest === undefined) return bad(text, `"${shortened(digestText)}" is not a digest`);

  const beforeDigest = at < 0 ? text : text.slice(0, at);
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return bad(text, `"${shortened(tag)}" is not a tag`);

  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  if (name === '') return bad(text, 'the name is empty');
  if (name.length > nameLimit) return bad(text, `its name is longer than ${nameLimit} characters`);
  if (bareId.test(name)) return bad(text, 'it is an image ID');
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const registry = hasRegistry && first !== 'index.docker.io' ? first : 'docker.io';
  if (hasRegistry && !domain.test(first)) return bad(text, `"${shortened(first)}" is not the name of a registry`);
  const path = hasRegistry ? name.slice(slash + 1) : name;
  if (path !== path.toLowerCase()) return bad(text, 'the name of a repository must be lowercase');
  if (!path.split('/').every((part) => component.test(part)))
    return bad(text, `"${shortened(path)}" is not the name of a repository`);

  const official = registry === 'docker.io' && !path.includes('/');
  const parts = { text, registry, repository: official ? `library/${path}` : path, name, tag, digest };
  return parts as unknown as ImageRef; // made nowhere else, which is what the brand says
}

/** Whether {@link parseReference} gave a reference. */
export function isReference(parsed: ImageRef | ReferenceProblem): parsed is ImageRef {
  return !('problem' in parsed);
}

function bad(text: string, why: string): ReferenceProblem {
  return { problem: `"${shortened(text)}" is not an image reference: ${why}.` };
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
