import { workspace, type Disposable, type LogOutputChannel, type TextDocument } from 'vscode';
import type { Finding, LintOptions } from '../../core/lint/lint';
import type { Dockerfiles } from '../dockerfiles';
import { isEditableDockerfile } from '../editable';
import { ignoredMirrors, mirrorsFor } from '../mirrors';
import { parsedDocument } from '../parsed';
import { setting } from '../settings';
import { severitiesOf } from './severities';

/** What the lints find in documents, worked out once for each version of a document. */
export interface Findings extends Disposable {
  /** Of the text as it is; none where the setting says so or where nothing could be changed. */
  of(document: TextDocument, core: Dockerfiles): readonly Finding[];
  /** The same where it has been worked out already. */
  known(document: TextDocument): readonly Finding[] | undefined;
}

interface Known {
  readonly version: number;
  readonly today: string;
  readonly found: readonly Finding[];
}

/** Forgets everything where a setting of the lints changes, and logs once what it does not understand of one. */
export function createFindings(log: LogOutputChannel): Findings {
  let remembered = new WeakMap<TextDocument, Known>();
  const told = new Set<string>();
  const known = (document: TextDocument): readonly Finding[] | undefined => {
    const last = remembered.get(document);
    return last?.version === document.version && last.today === today() ? last.found : undefined;
  };
  const tell = (ignored: readonly string[]): void => {
    for (const entry of ignored) {
      if (!told.has(entry)) log.warn(`Ignored setting: ${entry}.`);
      told.add(entry);
    }
  };
  const listening = workspace.onDidChangeConfiguration((change) => {
    if (lintSettings.some((name) => change.affectsConfiguration(name))) remembered = new WeakMap();
  });
  return {
    of(document, core) {
      if (!isLinted(document)) return [];
      const last = known(document);
      if (last !== undefined) return last;
      const { options, ignored } = optionsFor(document, core);
      tell(ignored);
      const found = core.lintDockerfile(parsedDocument(document, core), options);
      remembered.set(document, { version: document.version, today: options.today, found });
      return found;
    },
    known,
    dispose: () => listening.dispose(),
  };
}

/** Sections of settings that decide what is found. */
export const lintSettings = ['distroless.lint', 'distroless.mirrors'] as const;

/** Whether the lints look at a document at all. */
export function isLinted(document: TextDocument): boolean {
  return isEditableDockerfile(document) && setting('distroless.lint.enabled', document.uri);
}

function optionsFor(
  { uri }: TextDocument,
  { lintRules }: Dockerfiles,
): { readonly options: LintOptions; readonly ignored: readonly string[] } {
  const rules = new Set(lintRules.map(({ id }) => id));
  const { known, ignored } = severitiesOf(setting('distroless.lint.severity', uri), rules);
  const options = { today: today(), mirrors: mirrorsFor(uri), severities: known };
  return {
    options,
    ignored: [
      ...ignored.map((entry) => `distroless.lint.severity, ${entry}`),
      ...ignoredMirrors(uri).map((entry) => `distroless.mirrors, ${entry}`),
    ],
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
