import { QuickPickItemKind, window, type QuickPick, type QuickPickItem } from 'vscode';
import type { EngineImage } from '../../core/engine/listEngineImages';
import type { KnownEngine } from '../../core/engine/listEngines';
import type { Host } from '../../core/host';
import { bytesText } from '../../core/image/bytesText';
import { platformText } from '../../core/image/platform';
import type { Images } from '../dockerfiles';
import type { Report } from '../report';
import type { PlatformPlace } from './shownPlace';

/** Shows the images of all engines as they answer, and resolves to the one that was chosen, if any. */
export async function chooseAtEngine(
  host: Host,
  load: () => Promise<Images>,
  report: Report,
): Promise<PlatformPlace | undefined> {
  const abort = new AbortController();
  const pick = window.createQuickPick<EngineItem>();
  pick.title = 'Open image of an engine';
  pick.placeholder = 'Asking Docker, Podman and nerdctl...';
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true; // more comes in while somebody looks
  pick.busy = true;
  const chosen = new Promise<PlatformPlace | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const { does } = pick.selectedItems[0] ?? {};
      switch (does?.kind) {
        case undefined:
          return; // a line that only says something
        case 'ask':
          does.ask();
          return;
        case 'tell':
          void window.showWarningMessage(does.sentence);
          break;
        case 'open':
          resolve(does.place);
          break;
      }
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  const filling = fill(pick, host, load, report, abort.signal);
  try {
    return await chosen;
  } finally {
    abort.abort();
    await filling;
    pick.dispose();
  }
}

/** A line of the list, and what choosing it does. */
interface EngineItem extends QuickPickItem {
  readonly does?:
    | { readonly kind: 'open'; readonly place: PlatformPlace }
    | { readonly kind: 'ask'; readonly ask: () => void }
    | { readonly kind: 'tell'; readonly sentence: string };
}

async function fill(
  pick: QuickPick<EngineItem>,
  host: Host,
  load: () => Promise<Images>,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  let asking = 0;
  try {
    const images = await load();
    const engines = (await images.listEngines(host, signal)).filter(({ state }) => state.kind !== 'missing');
    const lists: (readonly EngineItem[])[] = engines.map(() => []);
    const show = (): void => {
      if (signal.aborted) return;
      const active = pick.activeItems;
      pick.items = lists.flat();
      // What a person is at stays so, whoever answers above it.
      if (active.length > 0) pick.activeItems = active.filter((item) => pick.items.includes(item));
    };
    const ask = async (known: KnownEngine, i: number): Promise<void> => {
      pick.busy = ++asking > 0;
      const items = await itemsOf(host, images, known, report, signal);
      lists[i] = [headOf(known), ...items];
      show();
      asking--;
      if (!signal.aborted) pick.busy = asking > 0;
    };
    await Promise.all(
      engines.map(async (known, i) => {
        if (known.state.kind !== 'unasked') return ask(known, i);
        // It may be far away, so a person says whether to ask it.
        lists[i] = [headOf(known), askItem(known, () => void ask(known, i).catch(() => undefined))]; // left meanwhile
        show();
      }),
    );
    if (engines.length === 0) pick.items = [noEngine];
    pick.placeholder = 'Which image do you want to open?';
  } catch (error) {
    if (signal.aborted) return;
    pick.items = [problemItem('Engines could not be asked', report.sentence(error))];
  } finally {
    if (!signal.aborted) pick.busy = asking > 0;
  }
}

function headOf({ title }: KnownEngine): EngineItem {
  return { label: title, kind: QuickPickItemKind.Separator };
}

function askItem({ title, endpoint }: KnownEngine, ask: () => void): EngineItem {
  return {
    label: `$(server) List images of ${title}...`,
    ...(endpoint !== undefined && { description: endpoint }),
    does: { kind: 'ask', ask },
  };
}

async function itemsOf(
  host: Host,
  { listEngineImages }: Images,
  known: KnownEngine,
  report: Report,
  signal: AbortSignal,
): Promise<EngineItem[]> {
  const { engine, state, title } = known;
  switch (state.kind) {
    case 'missing':
    case 'stopped':
      return [problemItem(`${title} is not running`, state.message)];
    case 'denied':
      return [problemItem(`${title} may not be asked`, state.message)];
    case 'failed':
      return [problemItem(`${title} does not answer`, state.message)];
    case 'unasked':
    case 'ok':
      break;
  }
  try {
    const images = await listEngineImages(host, engine, signal);
    if (images.length === 0) return [{ label: `${title} holds no images.`, alwaysShow: true }];
    const ordered = [...images.filter((image) => !image.isDangling), ...images.filter((image) => image.isDangling)];
    const names = new Map<string, number>();
    for (const { reference } of images) names.set(reference, (names.get(reference) ?? 0) + 1);
    return ordered.map((image) => {
      const isOfSeveral = (names.get(image.reference) ?? 0) > 1 && image.platform !== undefined;
      return imageItem(image, {
        kind: engine.kind,
        reference: image.reference,
        context: engine.context,
        ...(isOfSeveral && { platform: image.platform }),
      });
    });
  } catch (error) {
    signal.throwIfAborted();
    return [problemItem(`${title} does not list its images`, report.sentence(error))];
  }
}

function imageItem(image: EngineImage, place: PlatformPlace): EngineItem {
  const name = image.isDangling ? image.id.replace('sha256:', '').slice(0, 12) : image.reference;
  return { label: `$(package) ${name}`, description: descriptionOf(image), does: { kind: 'open', place } };
}

function descriptionOf({ size, created, platform, isDangling }: EngineImage): string {
  const parts = [
    isDangling ? 'without a name' : undefined,
    size === undefined ? undefined : bytesText(size),
    created?.slice(0, 10),
    platform && platformText(platform),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** What cannot be asked: in short, with the sentence below, which a click shows in full where it is longer than the list is wide. */
function problemItem(short: string, sentence: string): EngineItem {
  return { label: `$(warning) ${short}`, detail: sentence, alwaysShow: true, does: { kind: 'tell', sentence } };
}

const noEngine = problemItem(
  'No engine was found',
  'None of docker, podman and nerdctl was found; install one, or add it to the PATH.',
);
