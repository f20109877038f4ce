import {
  Disposable,
  EventEmitter,
  InlayHint,
  InlayHintLabelPart,
  languages,
  workspace,
  type CancellationToken,
  type InlayHintsProvider,
  type TextDocument,
} from 'vscode';
import type { Outcome } from '../../core/convert/outcome';
import type { Conversions } from '../convert/conversions';
import type { Dockerfiles } from '../dockerfiles';
import { isEditableDockerfile } from '../editable';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { setting } from '../settings';
import { isAbort, withSignal } from '../translate';
import { dockerfileSelector } from './selectors';

const enabled = 'distroless.inlayHints.enabled';

/** Says behind the last FROM which distroless image could take its place, once a person has stopped typing. */
export function registerInlayHints(
  conversions: Conversions,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const changed = new EventEmitter<void>();
  const provider: InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, token) {
      if (!setting(enabled, document.uri) || !isEditableDockerfile(document)) return [];
      try {
        if (!(await isQuiet(token))) return [];
        const core = await dockerfiles();
        const from = parsedDocument(document, core).stages.at(-1)?.from;
        if (from === undefined || from.line - 1 > range.end.line) return [];
        const { outcome } = await withSignal(token, (signal) => conversions.convert(document, signal));
        const hint = token.isCancellationRequested ? undefined : hintOf(document, from.end, outcome, core);
        return hint === undefined ? [] : [hint];
      } catch (error) {
        if (!isAbort(error)) report.log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
  };
  return Disposable.from(
    changed,
    languages.registerInlayHintsProvider(dockerfileSelector, provider),
    conversions.onDidChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(enabled) && changed.fire()),
  );
}

/** In milliseconds; a conversion reads other files, which should not happen at each keystroke. */
const pause = 300;

/** Waits for a pause in typing: VS Code cancels the request at the next change. */
function isQuiet(token: CancellationToken): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (quiet: boolean): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve(quiet);
    };
    const timer = setTimeout(() => end(true), pause);
    const listening = token.onCancellationRequested(() => end(false));
  });
}

function hintOf(document: TextDocument, offset: number, outcome: Outcome, core: Dockerfiles): InlayHint | undefined {
  const words = core.hintText(outcome);
  if (words === undefined) return undefined;
  const part = new InlayHintLabelPart(words);
  part.command = {
    command: 'distroless.previewConversion',
    title: 'Preview conversion to distroless',
    arguments: [document.uri],
  };
  part.tooltip = 'This Dockerfile can be converted to distroless.';
  const hint = new InlayHint(document.positionAt(offset), [part]);
  hint.paddingLeft = true;
  return hint;
}
