import {
  commands,
  Disposable,
  EventEmitter,
  languages,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type TextDocument,
} from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { workspaceEditOf } from '../translate';
import type { Builder, Ready } from './builder';
import type { Answers, Conversion, Conversions } from './conversions';
import type { NotesDocument } from './notesDocument';
import type { PreviewNotes } from './previewNotes';
import { tellReady, tellRefused } from './tell';

const scheme = 'distroless-preview';
/** How long a file must stay as it is before its preview follows, in ms. */
const patience = 250;

/** A conversion that was not applied yet: the file and what becomes of it side by side, with the notes below. */
export interface Preview extends Disposable {
  open(document: TextDocument, shown: Shown): Promise<void>;
}

/** What a preview shows. */
export interface Shown {
  readonly conversion: Conversion;
  readonly outcome: Ready;
  readonly answers: Answers;
}

interface Open extends Shown {
  readonly document: TextDocument;
  readonly uri: Uri;
  /** What the builder says of it. */
  readonly checked: ReturnType<Builder>;
}

/** One preview at a time; it follows its Dockerfile, and closes where there is nothing to show any more. */
export function registerPreview(
  parts: {
    readonly conversions: Conversions;
    readonly notes: NotesDocument;
    readonly builder: Builder;
    readonly list: PreviewNotes;
    readonly dockerfiles: () => Promise<Dockerfiles>;
  },
  report: Report,
): Preview {
  const { conversions, notes, builder, list, dockerfiles } = parts;
  let open: Open | undefined;
  let text = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = new EventEmitter<Uri>();
  const failed = (error: unknown): void => report.failed(error);

  const show = async (document: TextDocument, uri: Uri, shown: Shown): Promise<void> => {
    const { applyEdits } = await dockerfiles();
    text = applyEdits(shown.conversion.text, shown.outcome.edits);
    const now: Open = { ...shown, document, uri, checked: builder(document, shown.conversion.text, shown.outcome) };
    open = now;
    changed.fire(uri);
    list.show(uri, shown.conversion.text, shown.outcome);
    // What the builder has to say comes later.
    void now.checked.then((checked) => {
      if (open === now && checked !== shown.outcome) list.show(uri, shown.conversion.text, shown.outcome, checked);
    }, failed);
  };
  const forget = async (): Promise<void> => {
    clearTimeout(timer);
    open = undefined;
    await list.hide();
    await commands.executeCommand('setContext', 'distroless.isPreviewing', false);
  };
  const close = async (): Promise<void> => {
    const uri = open?.uri;
    await forget();
    if (uri) await window.tabGroups.close(tabsOf(uri));
  };
  const follow = async (): Promise<void> => {
    const before = open;
    if (!before || before.conversion.isCurrent()) return;
    const conversion = await conversions.convert(before.document, new AbortController().signal, before.answers);
    if (open !== before) return;
    const { outcome } = conversion;
    if (outcome.kind === 'ready') return show(before.document, before.uri, { ...before, conversion, outcome });
    await close();
    if (outcome.kind === 'already') return;
    const why =
      outcome.kind === 'refused'
        ? `line ${outcome.reasons[0].line}: ${outcome.reasons[0].text}`
        : 'it has questions now.';
    void window.showWarningMessage(`Preview closed, because the changed Dockerfile cannot be converted: ${why}`);
  };
  const apply = async (): Promise<void> => {
    const now = open;
    if (!now) return;
    const checked = await now.checked;
    if (open !== now) return;
    if (checked.kind === 'refused') {
      await close();
      return tellRefused(now.document, checked, notes);
    }
    if (!now.conversion.isCurrent() || !(await workspace.applyEdit(workspaceEditOf(now.document, checked.edits)))) {
      await follow();
      void window.showWarningMessage(
        'The Dockerfile or a file next to it has just changed, so nothing was applied; check the preview again.',
      );
      return;
    }
    await close();
    await window.showTextDocument(now.document);
    await tellReady(now.document.uri, now.conversion.text, checked, notes);
  };
  const command = (id: string, run: () => Promise<void>): Disposable =>
    commands.registerCommand(id, () => run().catch(failed));
  const listening = Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => (uri.toString() === open?.uri.toString() ? text : ''),
    }),
    conversions.onDidChange(() => {
      if (!open) return;
      clearTimeout(timer);
      timer = setTimeout(() => void follow().catch(failed), patience);
    }),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (open && closed.some(({ input }) => isDiffOf(input, open?.uri))) forget().catch(failed);
    }),
    command('distroless.applyConversion', apply),
    command('distroless.discardConversion', close),
  );
  return {
    async open(document, shown) {
      await close();
      const { path } = document.uri;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const uri = Uri.from({ scheme, path: path.startsWith('/') ? path : `/${path}`, query: document.uri.toString() });
      await show(document, uri, shown);
      await commands.executeCommand('setContext', 'distroless.isPreviewing', true);
      const converted = await workspace.openTextDocument(uri);
      if (converted.languageId !== 'dockerfile') await languages.setTextDocumentLanguage(converted, 'dockerfile');
      const title = `${name}: now and distroless`;
      await commands.executeCommand('vscode.diff', document.uri, uri, title, { preview: false });
      await list.reveal();
    },
    dispose: () => {
      clearTimeout(timer);
      listening.dispose();
    },
  };
}

function tabsOf(uri: Uri): NonNullable<ReturnType<typeof tabs>[number]>[] {
  return tabs().filter(({ input }) => isDiffOf(input, uri));
}

function tabs() {
  return window.tabGroups.all.flatMap((group) => group.tabs);
}

function isDiffOf(input: unknown, uri: Uri | undefined): boolean {
  return input instanceof TabInputTextDiff && input.modified.toString() === uri?.toString();
}
