import { QuickPickItemKind, window, type QuickPick, type QuickPickItem } from 'vscode';
import type { EngineImage } from '../../core/engine/listEngineImages';
import type { KnownEngine } from '../../core/engine/listEngines';
import type { Host } from '../../core/host';
import { bytesText } from '../../core/image/bytesText';
import type { EnginePlace } from '../../core/image/place';
import { platformText } from '../../core/image/platform';
import type { Images } from '../dockerfiles';
import type { Report } from '../report';

/** Shows the images of all engines as they answer, and resolves to the one that was chosen, if any. */
export async function chooseAtEngine(
  host: Host,
  load: () => Promise<Images>,
  report: Report,
): Promise<EnginePlace | undefined> {
  const abort = new AbortController();
  const pick = window.createQuickPick<EngineItem>();
  pick.title = 'Open image of an engine';
  pick.placeholder = 'Asking Docker, Podman and nerdctl...';
  pick.matchOnDescription = true;
  pick.busy = true;
  const chosen = new Promise<EnginePlace | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const place = pick.selectedItems[0]?.place;
      if (place === undefined) return; // a line that only says something
      resolve(place);
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

/** A line of the list; one without a place cannot be opened. */
interface EngineItem extends QuickPickItem {
  readonly place?: EnginePlace;
}

async function fill(
  pick: QuickPick<EngineItem>,
  host: Host,
  load: () => Promise<Images>,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  try {
    const images = await load();
    const engines = (await images.listEngines(host, signal)).filter(({ state }) => state.kind !== 'missing');
    const lists: EngineItem[][] = engines.map(() => []);
    const show = (): void => {
      pick.items = lists.flat();
    };
    await Promise.all(
      engines.map(async (known, i) => {
        const items = await itemsOf(host, images, known, report, signal);
        lists[i] = [{ label: known.title, kind: QuickPickItemKind.Separator }, ...items];
        if (!signal.aborted) show();
      }),
    );
    if (engines.length === 0) pick.items = [noEngine];
    pick.placeholder = 'Which image do you want to open?';
  } catch (error) {
    if (signal.aborted) return;
    pick.items = [problemItem(report.sentence(error))];
  } finally {
    if (!signal.aborted) pick.busy = false;
  }
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
    case 'denied':
    case 'failed':
      return [problemItem(state.message)];
    case 'unasked':
    case 'ok':
      break;
  }
  try {
    const images = await listEngineImages(host, engine, signal);
    if (images.length === 0) return [{ label: `${title} holds no images.`, alwaysShow: true }];
    const ordered = [...images.filter((image) => !image.isDangling), ...images.filter((image) => image.isDangling)];
    return ordered.map((image) => ({
      label: `$(package) ${image.isDangling ? image.id.replace('sha256:', '').slice(0, 12) : image.reference}`,
      description: descriptionOf(image),
      place: { kind: engine.kind, reference: image.reference, context: engine.context },
    }));
  } catch (error) {
    signal.throwIfAborted();
    return [problemItem(report.sentence(error))];
  }
}

function descriptionOf({ size, created, platform }: EngineImage): string {
  const parts = [
    size === undefined ? undefined : bytesText(size),
    created?.slice(0, 10),
    platform && platformText(platform),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function problemItem(sentence: string): EngineItem {
  return { label: `$(warning) ${sentence}`, alwaysShow: true };
}

const noEngine = problemItem('Neither docker nor podman nor nerdctl was found; install one, or add it to the PATH.');
