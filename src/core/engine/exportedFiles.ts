import type { ByteStream, Host } from '../host';
import { ImageError } from '../image/error';
import type { EnginePlace } from '../image/place';
import { platformText } from '../image/platform';
import type { Chosen } from './choose';
import { ask, receive, type Engine } from './engine';
import type { Asked } from './engineFault';

/** What marks the containers of quick views, as `docker ps --filter label=` takes it. */
export const quickViewLabel = 'distroless.quick-view=true';

/**
 * All files of an image as one tar: a container is made for it, without network and never started, and removed however this
 * ends. An abort waits for the container to be made, since one that is half made cannot be removed.
 */
export async function* exportedFiles(
  host: Host,
  place: EnginePlace,
  { inspected, option }: Chosen,
  signal: AbortSignal,
): ByteStream {
  signal.throwIfAborted();
  const { reference } = place;
  const name = `${namePrefix}${Date.now()}-${crypto.randomUUID().slice(0, 8)}`;
  const platform = option === undefined ? [] : ['--platform', platformText(option)];
  // By its id no other image can be meant, and none is pulled; an image without a command needs one, which is never run.
  const image = inspected.ofSeveral ? reference : inspected.id;
  const options = ['--name', name, '--label', quickViewLabel, '--network', 'none', '--pull', 'never', ...platform];
  const uninterrupted = new AbortController().signal;
  try {
    const asked: Asked = { command: 'create', reference };
    await ask(host, place, ['create', ...options, '--', image, '/none'], asked, uninterrupted);
    signal.throwIfAborted();
    yield* receive(host, place, ['export', name], { command: 'export', reference }, signal);
  } finally {
    await remove(host, place, name, AbortSignal.timeout(removalTime));
  }
}

/** Removes what quick views have left that were killed, but none that may be under way; gives how many. */
export async function removeLeftovers(host: Host, engine: Engine, signal: AbortSignal): Promise<number> {
  const asked: Asked = { command: 'ps', reference: undefined };
  const args = ['ps', '--all', '--filter', `label=${quickViewLabel}`, '--format', '{{.Names}}'];
  const names = (await ask(host, engine, args, asked, signal)).split('\n').map((name) => name.trim());
  const old = names.filter((name) => {
    const made = /^distroless-quick-view-(\d+)-[0-9a-f]+$/.exec(name)?.[1];
    return made !== undefined && Date.now() - Number(made) > leftoverAge;
  });
  for (const name of old) await remove(host, engine, name, signal);
  return old.length;
}

const namePrefix = 'distroless-quick-view-';
/** In ms. */
const removalTime = 30_000;
const leftoverAge = 60 * 60_000;

async function remove(host: Host, engine: Engine, name: string, signal: AbortSignal): Promise<void> {
  try {
    // With the volumes that the image declares, which are made with the container.
    await ask(host, engine, ['rm', '--force', '--volumes', name], { command: 'rm', reference: undefined }, signal);
  } catch (error) {
    // What could not be removed is found by its label later, and says nothing of the image; so does one never made.
    if (!(error instanceof ImageError) && !signal.aborted) throw error;
  }
}
