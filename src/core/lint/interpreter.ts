import type { ImageFacts, RuntimeFacts } from '../catalog/imageFacts';

/** Whether a word calls the runtime, by its name alone or by a path. */
export function callsRuntime({ kind }: RuntimeFacts, word: string): boolean {
  return names[kind].test(word.split('/').at(-1) ?? '');
}

/** Whether a word is a file that the runtime runs, by its name. */
export function isScript({ kind }: RuntimeFacts, word: string): boolean {
  return files[kind].test(word);
}

/** Words that begin with a file or an option, behind the runtime that takes them. */
export function runBy({ kind, binary }: RuntimeFacts, words: readonly string[]): readonly string[] | undefined {
  if (binary === undefined) return undefined;
  return kind === 'java' && words[0]?.startsWith('-') !== true ? [binary, '-jar', ...words] : [binary, ...words];
}

/** Where an image has the program of its runtime: Python's is also linked under the names without its version. */
export function interpreterPaths({ kind, binary }: RuntimeFacts): readonly string[] {
  if (binary === undefined) return [];
  if (kind !== 'python') return [binary];
  const directory = binary.slice(0, binary.lastIndexOf('/') + 1);
  return [binary, `${directory}python3`, `${directory}python`];
}

/**
 * The words of an ENTRYPOINT behind the runtime that it starts, where the next word is the file to run: none, or `-jar`.
 * `undefined` if it starts something else or names a file already.
 */
export function entrypointOptions(
  { runtime }: ImageFacts,
  entrypoint: readonly string[],
): readonly string[] | undefined {
  const [first, ...options] = entrypoint;
  if (first === undefined || runtime === undefined || !callsRuntime(runtime, first)) return undefined;
  const isOpen = options.length === 0 || (runtime.kind === 'java' && options.length === 1 && options[0] === '-jar');
  return isOpen ? options : undefined;
}

const names: Readonly<Record<RuntimeFacts['kind'], RegExp>> = {
  node: /^node(?:js)?$/,
  python: /^python(?:3(?:\.\d+)?)?$/,
  java: /^java$/,
  dotnet: /^dotnet$/,
};

const files: Readonly<Record<RuntimeFacts['kind'], RegExp>> = {
  node: /\.[cm]?js$/,
  python: /\.pyz?$/,
  java: /\.jar$/,
  dotnet: /\.dll$/,
};
