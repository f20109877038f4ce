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

/**
 * Where a source names, in strings, files or data directories of the context: the program most likely reads them, by
 * whatever library. What the source embeds is in the program already. `extensions` are those of sources.
 */
export function namedFiles(text: string, paths: ContextPaths, extensions: readonly string[]): NamedFile[] {
  const found: NamedFile[] = [];
  const embeds = text.includes('//go:embed') ? [...text.matchAll(/^\/\/go:embed\s+(.+)$/gm)] : [];
  const embedded = embeds.flatMap((match) =>
    (match[1] ?? '').split(/\s+/).map((pattern) => pattern.replace(/^"|"$|\*.*$/g, '').replace(/^all:/, '')),
  );
  for (const match of text.matchAll(
    /["`]((?:\.\/)?[\w@-][\w.@-]*(?:\/[\w.@-]+)*\/?|\.env)(?:(?<=\/)(?:\*\*\/)?\*[\w.*]*)?["`]/g,
  )) {
    const literal = match[1] ?? '';
    const path = literal.replace(/^\.\//, '').replace(/\/$/, '');
    const isFile = paths.files.has(path) && !extensions.some((extension) => path.endsWith(extension));
    // A bare word may be anything; with a slash, or where a directory is asked for, it is a path.
    const isPath = () =>
      literal.includes('/') || takesDirectory.test(text.slice(Math.max(0, match.index - 80), match.index));
    if (!isFile && !(paths.dataDirectories.has(path) && isPath())) continue;
    const isCompiledIn =
      embedded.some((pattern) => `${path}/`.startsWith(pattern)) ||
      compiledIn.test(text.slice(Math.max(0, match.index - 200), match.index));
    if (!isCompiledIn) found.push({ at: match.index, text: match[0], path });
  }
  return found;
}

// Calls of Go whose argument is a directory.
const takesDirectory = /\b(?:Dir|DirFS|ReadDir|Static|Walk|WalkDir)\([^()\n]*$/;

// Macros and attributes of Rust that take a file into the program, and directives of C that do.
const compiledIn =
  /(?:\binclude(?:_str|_bytes|_dir)?!\(\s*|\b(?:embed_migrations|migrate)!\(\s*|#\[\w+\(?[^\]\n]*(?:path|folder)\s*=\s*|#\s*include\s*)$/;
