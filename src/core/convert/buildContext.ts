import type { ContextEntry, ContextFiles, ContextText } from './context';
import type { Ignored } from './ignoreFile';
import { readIgnoreFile } from './ignoreFile';

/** Most files that are read for one conversion: the sources, and what describes the program beside them. */
export const readsLimit = 300;

/**
 * The files as a build would see them, for one conversion: without what `.dockerignore` leaves out, each read once, and no
 * more of them than {@link readsLimit}. `dockerfile` is the path of the Dockerfile in the context, whose own
 * `<name>.dockerignore` comes first. Where the ignore file cannot be read, nothing else can.
 */
export function buildContext(files: ContextFiles, dockerfile: string): ContextFiles {
  const texts = new Map<string, Promise<ContextText>>();
  const lists = new Map<string, Promise<readonly ContextEntry[] | undefined>>();
  let ignoring: Promise<Ignore> | undefined;
  const ignore = (signal: AbortSignal) => (ignoring ??= readIgnore(files, dockerfile, signal));
  const read = async (path: string, signal: AbortSignal): Promise<ContextText> => {
    const { ignored, why } = await ignore(signal);
    if (why !== undefined) return { kind: 'unreadable', why };
    if (ignored(path)) return { kind: 'missing' };
    if (texts.size > readsLimit)
      return { kind: 'unreadable', why: `more than ${readsLimit} files would have to be read` };
    return files.read(path, signal);
  };
  const list = async (directory: string, signal: AbortSignal): Promise<readonly ContextEntry[] | undefined> => {
    const { ignored, keepsSome, why } = await ignore(signal);
    if (why !== undefined) return [{ name: '?', kind: 'other' }];
    const entries = await files.list(directory, signal);
    return entries?.filter(({ name, kind }) => {
      const path = directory === '' ? name : `${directory}/${name}`;
      // A directory that is left out may hold files that are not.
      return !ignored(path) || (kind === 'directory' && keepsSome);
    });
  };
  return {
    read: (path, signal) => once(texts, path, () => read(path, signal)),
    list: (directory, signal) => once(lists, directory, () => list(directory, signal)),
  };
}

function once<T>(known: Map<string, Promise<T>>, path: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(path) ?? read();
  known.set(path, found);
  return found;
}

interface Ignore {
  readonly ignored: Ignored;
  /** Whether it makes exceptions. */
  readonly keepsSome: boolean;
  /** Why nothing is known of the context. */
  readonly why: string | undefined;
}

async function readIgnore(files: ContextFiles, dockerfile: string, signal: AbortSignal): Promise<Ignore> {
  const nothing = (why: string | undefined): Ignore => ({ ignored: () => false, keepsSome: false, why });
  for (const name of [`${dockerfile}.dockerignore`, '.dockerignore']) {
    const found = await files.read(name, signal);
    if (found.kind === 'missing') continue;
    if (found.kind === 'unreadable') return nothing(`${name} could not be read: ${found.why}`);
    const ignored = readIgnoreFile(found.text);
    if (ignored === undefined)
      return nothing(`${name} holds a pattern that builders do not take, or read in different ways`);
    return { ignored, keepsSome: /^\s*!/m.test(found.text), why: undefined };
  }
  return nothing(undefined);
}
