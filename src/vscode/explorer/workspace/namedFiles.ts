import { Disposable, Uri, workspace, type TextDocument } from 'vscode';
import type { NamedGroup } from '../../../core/catalog/groupNamed';
import type { NamedImage } from '../../../core/catalog/namedImage';
import { cardOptions } from '../../cards/cardOptions';
import { dockerfilePattern } from '../../dockerfilePattern';
import type { Compose, Dockerfiles } from '../../dockerfiles';

/** A place of a file of the workspace that names an image. */
export interface NamedPlace extends NamedImage {
  readonly uri: Uri;
  /** The line as written, without the space around it. */
  readonly text: string;
}

/** The images that the files of the workspace name. */
export interface NamedImages {
  readonly groups: readonly NamedGroup<NamedPlace>[];
  /** There are more files than are read. */
  readonly isCut: boolean;
}

/** Reads which images the Dockerfiles and Compose files of the workspace name. */
export interface NamedFiles {
  /** With what is in editors, saved or not; a file that did not change is not read again. */
  read(signal: AbortSignal): Promise<NamedImages>;
  /** Calls back once something may have changed, until it is disposed. */
  watch(changed: () => void): Disposable;
}

type Kind = 'dockerfile' | 'compose';

interface ReadFile {
  /** Changes with the content. */
  readonly stamp: string;
  readonly places: readonly NamedPlace[];
  /** Dockerfiles that it names, wherever they lie. */
  readonly dockerfiles: readonly Uri[];
}

const patterns: Readonly<Record<Kind, string>> = {
  dockerfile: dockerfilePattern,
  compose: '**/{compose,docker-compose}*.{yml,yaml}',
};
const kinds: readonly Kind[] = ['dockerfile', 'compose'];
/** Nobody reads a list of more; what is left out is said. */
const fileLimit = 300;
/** In bytes; files of people are shorter. */
const sizeLimit = 512 * 1024;
/** In ms: how long nobody has typed before the files are read again. */
const pause = 500;

/** The Dockerfiles and Compose files of the workspace; nothing is read or watched before it is asked for. */
export function createNamedFiles(core: Dockerfiles, compose: Compose): NamedFiles {
  const known = new Map<string, ReadFile>();
  const readFile = async (uri: Uri, kind: Kind): Promise<ReadFile | undefined> => {
    const key = `${kind} ${uri.toString()}`;
    const document = openDocument(uri);
    const stamp = document === undefined ? await stampOf(uri) : `editor ${document.version}`;
    const before = known.get(key);
    if (stamp === undefined || before?.stamp === stamp) return stamp === undefined ? undefined : before;
    const text = document?.getText() ?? (await textOf(uri));
    const named = kind === 'compose' ? compose.namedInCompose(text) : core.namedInDockerfile(text);
    const lines = text.split('\n');
    const read: ReadFile = {
      stamp,
      places: named.map((each) => ({ ...each, uri, text: (lines[each.line - 1] ?? '').trim() })),
      dockerfiles: kind === 'compose' ? buildsOf(uri, compose.composeBuilds(text)) : [],
    };
    known.set(key, read);
    return read;
  };
  return {
    async read(signal) {
      const found = await Promise.all(kinds.map((kind) => find(kind)));
      signal.throwIfAborted();
      const files = new Map<string, { readonly uri: Uri; readonly kind: Kind }>();
      const add = (uri: Uri, kind: Kind): unknown => files.set(uri.toString(), { uri, kind });
      found.forEach((uris, at) => uris.slice(0, fileLimit).forEach((uri) => add(uri, kinds[at] ?? 'dockerfile')));
      for (const document of workspace.textDocuments) if (isDockerfile(document)) add(document.uri, 'dockerfile');
      const places: NamedPlace[] = [];
      // A file that Compose builds by may have any name.
      for (const { uri, kind } of files.values()) {
        const read = await readFile(uri, kind).catch(() => undefined); // gone meanwhile, or not to be read
        signal.throwIfAborted();
        for (const dockerfile of read?.dockerfiles ?? [])
          if (!files.has(dockerfile.toString())) add(dockerfile, 'dockerfile');
        places.push(...(read?.places ?? []));
        if (files.size > 2 * fileLimit + 100) break;
      }
      const groups = core.groupNamed(places, ({ uri }) => cardOptions(uri));
      return { groups, isCut: found.some((uris) => uris.length > fileLimit) };
    },
    watch(changed) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const soon = (): void => {
        clearTimeout(timer);
        timer = setTimeout(changed, pause);
      };
      const watchers = kinds.map((kind) => workspace.createFileSystemWatcher(patterns[kind]));
      return Disposable.from(
        new Disposable(() => clearTimeout(timer)),
        ...watchers,
        ...watchers.flatMap((each) => [each.onDidCreate(soon), each.onDidChange(soon), each.onDidDelete(soon)]),
        workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
          if (contentChanges.length > 0 && (isDockerfile(document) || isKnown(document, known))) soon();
        }),
        workspace.onDidChangeWorkspaceFolders(soon),
        workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('distroless.mirrors') && soon()),
      );
    },
  };
}

/** One more than are read, to know whether there are. */
function find(kind: Kind): Thenable<readonly Uri[]> {
  return workspace.findFiles(patterns[kind], '**/{node_modules,.git}/**', fileLimit + 1);
}

function openDocument(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri.toString());
}

function isDockerfile({ languageId, uri }: TextDocument): boolean {
  return languageId === 'dockerfile' && (uri.scheme === 'untitled' || workspace.getWorkspaceFolder(uri) !== undefined);
}

function isKnown({ uri }: TextDocument, known: ReadonlyMap<string, ReadFile>): boolean {
  return kinds.some((kind) => known.has(`${kind} ${uri.toString()}`));
}

/** `undefined` for a file that is too long. */
async function stampOf(uri: Uri): Promise<string | undefined> {
  const { mtime, size } = await workspace.fs.stat(uri);
  return size > sizeLimit ? undefined : `${mtime} ${size}`;
}

async function textOf(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** The Dockerfiles of builds, inside the workspace. */
function buildsOf(file: Uri, builds: ReturnType<Compose['composeBuilds']>): readonly Uri[] {
  return builds
    .filter(({ context, dockerfile }) => !/^[/\\]|^[a-z]:|^~/i.test(context) && !/^[/\\]|^[a-z]:|^~/i.test(dockerfile))
    .map(({ context, dockerfile }) => Uri.joinPath(file, '..', context, dockerfile))
    .filter((uri) => workspace.getWorkspaceFolder(uri) !== undefined);
}
