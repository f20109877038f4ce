/** Every path of a context, with what is needed to tell data from Go packages. */
export interface ContextPaths {
  readonly files: ReadonlySet<string>;
  /** Directories that hold no source themselves. */
  readonly dataDirectories: ReadonlySet<string>;
}

/** Where a source names a file or directory, and its path in the context. */
export interface NamedFile {
  readonly at: number;
  readonly text: string;
  readonly path: string;
}

/** A string of a source that has the form of a path. */
export interface Literal {
  readonly at: number;
  /** With its quotes. */
  readonly text: string;
  readonly path: string;
  readonly hasSlash: boolean;
}

/** The strings of a source that may name a file or a directory. */
export function literalsOf(text: string): Literal[] {
  const strings = text.matchAll(
    /["`]((?:\.\/)?[\w@-][\w.@-]*(?:\/[\w.@-]+)*\/?|\.env)(?:(?<=\/)(?:\*\*\/)?\*[\w.*]*)?["`]/g,
  );
  return [...strings].map((match) => {
    const literal = match[1] ?? '';
    const path = literal.replace(/^\.\//, '').replace(/\/$/, '');
    return { at: match.index, text: match[0], path, hasSlash: literal.includes('/') };
  });
}

/**
 * Where a source names, in strings, files or data directories of the context: the program most likely reads them, by
 * whatever library. What the source embeds is in the program already. `extensions` are those of sources.
 */
export function namedFiles(
  text: string,
  literals: readonly Literal[],
  paths: ContextPaths,
  extensions: readonly string[],
): NamedFile[] {
  const found: NamedFile[] = [];
  let embedded: readonly string[] | undefined;
  for (const { at, text: literal, path, hasSlash } of literals) {
    const before = (length: number) => text.slice(Math.max(0, at - length), at);
    const isFile = paths.files.has(path) && !extensions.some((extension) => path.endsWith(extension));
    // A bare word may be anything; with a slash, or where a directory is asked for, it is a path.
    const isDirectory = paths.dataDirectories.has(path) && (hasSlash || takesDirectory.test(before(80)));
    if (!isFile && !isDirectory) continue;
    embedded ??= embeds(text);
    const isCompiledIn = embedded.some((pattern) => `${path}/`.startsWith(pattern)) || compiledIn.test(before(200));
    if (!isCompiledIn) found.push({ at, text: literal, path });
  }
  return found;
}

/** What a source of Go embeds, each as far as its first wildcard. */
function embeds(text: string): string[] {
  return [...text.matchAll(/^\/\/go:embed\s+(.+)$/gm)].flatMap((match) =>
    (match[1] ?? '').split(/\s+/).map((pattern) => pattern.replace(/^"|"$|\*.*$/g, '').replace(/^all:/, '')),
  );
}

// Calls of Go whose argument is a directory.
const takesDirectory = /\b(?:Dir|DirFS|ReadDir|Static|Walk|WalkDir)\([^()\n]*$/;

// Macros and attributes of Rust that take a file into the program, and directives of C that do.
const compiledIn =
  /(?:\binclude(?:_str|_bytes|_dir)?!\(\s*|\b(?:embed_migrations|migrate)!\(\s*|#\[\w+\(?[^\]\n]*(?:path|folder)\s*=\s*|#\s*include\s*)$/;
