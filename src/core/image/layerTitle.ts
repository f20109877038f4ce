/** What a row of a layer says of its instruction: a title of a word, and what else there is. */
export interface LayerTitle {
  readonly title: string;
  readonly rest: string;
}

/**
 * The words for a layer that `instruction` made: the keyword of a Dockerfile, or of what Bazel built, as distroless images are, the
 * package or else the target: `libc6` of `bazel build @trixie//libc6:data_statusd`, `passwd` of `bazel build //common:passwd`.
 */
export function layerTitle(instruction: string): LayerTitle {
  const [, keyword, rest] = /^([A-Z]+) (.*)$/s.exec(instruction) ?? [];
  if (keyword !== undefined && rest !== undefined) return { title: keyword, rest };
  return { title: bazelTitle(instruction) ?? 'Layer', rest: instruction };
}

function bazelTitle(instruction: string): string | undefined {
  const [, repository, path, target] =
    /^bazel build (?:@{1,2}([^\s/:]+))?(?:\/\/([^\s:]*))?(?::(\S+))?(?: |$)/.exec(instruction) ?? [];
  const last = path?.slice(path.lastIndexOf('/') + 1);
  const parts = repository === undefined ? [target, last] : [last, target, repository];
  return parts.find((part) => part !== undefined && part !== '');
}
