import type { ContextFiles } from '../context';

/** What the files of cargo in the context say. */
export interface CargoFiles {
  /** Texts of every Cargo.toml. */
  readonly manifests: readonly string[];
  /** Names of the crates that are locked; `undefined` if there is no readable lock file. */
  readonly crates: ReadonlySet<string> | undefined;
  /** Texts of the settings of cargo below the context. */
  readonly settings: readonly string[];
  /** Texts of build scripts. */
  readonly scripts: readonly string[];
}

/** Reads what stands beside the manifests: lock files, settings and build scripts. */
export async function readCargoFiles(
  files: ContextFiles,
  manifests: readonly string[],
  signal: AbortSignal,
): Promise<CargoFiles> {
  const directories = new Set(['', ...manifests.map((path) => path.slice(0, -'Cargo.toml'.length))]);
  const texts: string[] = [];
  const settings: string[] = [];
  const scripts: string[] = [];
  let crates: Set<string> | undefined;
  let unread = false;
  const read = async (path: string): Promise<string | undefined> => {
    const found = await files.read(path, signal);
    if (found.kind === 'unreadable') unread = true;
    return found.kind === 'text' ? found.text : undefined;
  };
  for (const directory of directories) {
    const manifest = await read(`${directory}Cargo.toml`);
    if (manifest !== undefined) texts.push(manifest);
    for (const name of ['.cargo/config.toml', '.cargo/config']) {
      const text = await read(directory + name);
      if (text !== undefined) settings.push(text);
    }
    const script = await read(`${directory}build.rs`);
    if (script !== undefined) scripts.push(script);
    const lock = await read(`${directory}Cargo.lock`);
    if (lock !== undefined)
      crates = new Set([
        ...(crates ?? []),
        ...[...lock.matchAll(/^name = "([^"]+)"/gm)].map((match) => match[1] ?? ''),
      ]);
  }
  return { manifests: texts, crates: unread ? undefined : crates, settings, scripts };
}
