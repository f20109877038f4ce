import { window, workspace, type LogOutputChannel } from 'vscode';
import type { BaseAction, BaseRequest } from '../../core/base/action';
import type { Digest } from '../../core/image/reference';
import type { Dockerfiles } from '../dockerfiles';
import { workspaceEditOf } from '../translate';
import type { AskRegistry } from './askRegistry';
import { requestAt, type BasePlace } from './place';

/** An action on a base image; `choice` is one of those that it asked for. */
export type Act = (request: BaseRequest, core: Dockerfiles, choice?: string) => BaseAction;

/** What an action may need besides the text. */
export interface BaseParts {
  readonly dockerfiles: () => Promise<Dockerfiles>;
  readonly askRegistry: AskRegistry | undefined;
  readonly log: LogOutputChannel;
}

/** Works an action out, asks what only a person can say, and makes it in one step, or says why not. */
export async function runBaseAction(place: BasePlace, act: Act, parts: BaseParts): Promise<void> {
  const core = await parts.dockerfiles();
  const request = requestAt(place, core);
  const action = await decided(act, request, core, parts);
  if (action !== undefined) await makeBaseAction(place, action, parts);
}

/** Makes an action in one step, unless the text has changed meanwhile, and says what else changes by it. */
export async function makeBaseAction(place: BasePlace, action: BaseAction, { log }: BaseParts): Promise<void> {
  if (action.kind === 'choice') return;
  if (action.kind === 'refused') return tell(action.reason);
  const { document, version } = place;
  const isCurrent = document.version === version && !document.isClosed;
  if (!isCurrent || !(await workspace.applyEdit(workspaceEditOf(document, action.edits)))) {
    return tell('The Dockerfile has changed in the meantime, so nothing was done; run the command again.');
  }
  const { reference, notes } = action;
  if (notes.length === 0) return;
  for (const note of notes) log.info(`${reference}: ${note}`);
  const more = notes.length > shown ? ` And ${notes.length - shown} more.` : '';
  const words = `Changed to ${reference}. ${notes.slice(0, shown).join(' ')}${more}`;
  void window.showInformationMessage(words, 'Show log').then((chosen) => chosen && log.show());
}

/** Shows one sentence and waits for nobody. */
export function tell(sentence: string): void {
  // VS Code cuts a message after its first line, unless it has a button.
  void window.showInformationMessage(sentence, ...(sentence.length > oneLine ? ['OK'] : []));
}

/** Characters of a message that VS Code shows in one line. */
const oneLine = 60;
/** How many notes fit a message. */
const shown = 3;

async function decided(
  act: Act,
  request: BaseRequest,
  core: Dockerfiles,
  { askRegistry }: BaseParts,
): Promise<BaseAction | undefined> {
  const first = act(request, core);
  const choice = first.kind === 'choice' ? await chosen(first) : undefined;
  if (first.kind === 'choice' && choice === undefined) return undefined;
  const action = first.kind === 'choice' ? act(request, core, choice) : first;
  if (action.kind !== 'refused' || !action.pinned) return action;

  const dropped = act({ ...request, digest: 'drop' }, core, choice);
  if (dropped.kind !== 'ready') return dropped;
  const ref = core.parseReference(dropped.reference);
  if (askRegistry === undefined || !core.isReference(ref)) return confirmed(dropped);
  const way = await window.showQuickPick([ask, drop], {
    title: `${dropped.title}: what about the digest?`,
    placeHolder: 'Press Escape to leave the Dockerfile unchanged',
  });
  if (way === undefined) return undefined;
  if (way === drop) return dropped;
  const { digest }: { digest: Digest } = await askRegistry(ref);
  return act({ ...request, digest }, core, choice);
}

const drop = { label: 'Remove it', detail: 'The tag alone then selects the image.' };
const ask = { label: 'Replace it with the digest of the new tag', detail: 'Asks the registry.' };

async function chosen({
  text,
  choices,
}: Extract<BaseAction, { readonly kind: 'choice' }>): Promise<string | undefined> {
  return window.showQuickPick([...choices], {
    title: text,
    placeHolder: 'Press Escape to leave the Dockerfile unchanged',
  });
}

/** Where no registry can be asked, there is one way only. */
async function confirmed(dropped: BaseAction): Promise<BaseAction | undefined> {
  const way = await window.showQuickPick([drop], {
    title: 'What about the digest?',
    placeHolder: 'Press Escape to leave the Dockerfile unchanged',
  });
  return way === undefined ? undefined : dropped;
}
