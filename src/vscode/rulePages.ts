import {
  commands,
  Disposable,
  FilePermission,
  FileSystemError,
  FileType,
  MarkdownString,
  Uri,
  workspace,
  type FileSystemProvider,
} from 'vscode';
import type { Dockerfiles } from './dockerfiles';
import type { Report } from './report';

/** Named in package.json too: `onFileSystem`, and the association that has Markdown pages of it shown as a reader wants them. */
const scheme = 'distroless-rule';

/** The page of each rule, which ships with the extension, and its title. */
export interface RulePages extends Disposable {
  /** Titles by id. */
  titles(): Promise<ReadonlyMap<string, string>>;
  open(rule: string): Promise<void>;
}

/** Where the page of a rule is: VS Code opens it wherever it follows links, also where it runs no commands. */
export function rulePage(rule: string): Uri {
  return Uri.from({ scheme, path: `/${rule}.md` });
}

/** Opens pages through the command `distroless.openRule` too, which whoever runs it may give anything. */
export function registerRulePages(extension: Uri, dockerfiles: () => Promise<Dockerfiles>, report: Report): RulePages {
  const titles = async (): Promise<ReadonlyMap<string, string>> => {
    const { rules, lintRules } = await dockerfiles();
    return new Map([...rules, ...lintRules].map(({ id, title }) => [id, title]));
  };
  const open = async (rule: string): Promise<void> => {
    if ((await titles()).has(rule)) await commands.executeCommand('vscode.open', rulePage(rule));
  };
  const registered = Disposable.from(
    registerPages(extension),
    commands.registerCommand('distroless.openRule', (rule: unknown) =>
      open(ruleOf(rule)).catch((error: unknown) => report.failed(error)),
    ),
  );
  return { titles, open, dispose: () => registered.dispose() };
}

/** The pages as read-only files, since in a browser an extension has no files that an editor could open. */
function registerPages(extension: Uri): Disposable {
  const readFile = async (uri: Uri): Promise<Uint8Array> => {
    const [, rule] = /^\/([a-z-]+)\.md$/.exec(uri.path) ?? [];
    if (rule === undefined) throw FileSystemError.FileNotFound(uri);
    return workspace.fs.readFile(Uri.joinPath(extension, 'dist', 'rules', `${rule}.md`));
  };
  const provider: FileSystemProvider = {
    onDidChangeFile: () => new Disposable(() => undefined),
    watch: () => new Disposable(() => undefined),
    stat: async (uri) => {
      const { byteLength } = await readFile(uri);
      return { type: FileType.File, size: byteLength, ctime: 0, mtime: 0, permissions: FilePermission.Readonly };
    },
    readFile,
    readDirectory: () => [],
    createDirectory: readOnly,
    writeFile: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
  return workspace.registerFileSystemProvider(scheme, provider, {
    isCaseSensitive: true,
    isReadonly: new MarkdownString('This page comes with the extension.'),
  });
}

function readOnly(uri: Uri): never {
  throw FileSystemError.NoPermissions(uri);
}

/** The rule that a link names, or a row of the list of notes. */
function ruleOf(from: unknown): string {
  if (typeof from === 'string') return from;
  return typeof from === 'object' && from !== null && 'rule' in from ? String(from.rule) : '';
}
