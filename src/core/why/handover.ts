/** How a shell script hands over to the command that it was given. */
export interface Handover {
  /**
   * Whether the command is run as it was given: `sure` where nothing comes before it that could change that, `likely` where
   * something may end the script or make files, `open` where it may run other words, or look for them elsewhere.
   */
  readonly command: 'sure' | 'likely' | 'open';
  /** Whether it may run it in another directory. */
  readonly moves: boolean;
  /** Whether it may change where libraries are looked for. */
  readonly setsLibraries: boolean;
}

/** Reads the text of a script; `undefined` if it does not say `exec "$@"`, as those of official images do. */
export function handoverOf(text: string): Handover | undefined {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  const end = lines.findLastIndex((line) => /^\s*exec\s+"\$@"/.test(line));
  if (end < 0) return undefined;
  const before = lines.slice(0, end);
  const isOpen = before.some((line) => other.test(line));
  const isSure = before.every((line) => harmless.test(line));
  return {
    command: isOpen ? 'open' : isSure ? 'sure' : 'likely',
    moves: before.some((line) => /\b(?:cd|pushd|popd)\b/.test(line)),
    setsLibraries: /LD_LIBRARY_PATH|ldconfig|LD_PRELOAD/.test(text),
  };
}

/** Other words, another PATH, or text of another file. */
const other = /\bset\s+(?:--|[^-+\s])|\bshift\b|\bPATH=|\beval\b|(?:^|[;&|{(]|\b(?:then|do|else))\s*(?:\.|source)\s/;
const harmless = /^\s*(?:set [-+][a-z]+(?: pipefail)?|umask \d+|(?:echo|export \w+=)[^;&|`$()<>]*)\s*$/;
