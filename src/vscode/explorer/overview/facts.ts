import { readOsRelease } from '../../../core/contents/osRelease';
import { overviewOf, type Fact } from '../../../core/contents/overview';
import type { MergedTree } from '../../../core/image/merge';
import { platformText } from '../../../core/image/platform';
import type { OpenedImage } from '../../images/openedImages';

/** The facts of an image. Its system, which has to be read, is left out if that takes long, and `known` is called once it is there. */
export async function factsOf(opened: OpenedImage, signal: AbortSignal, known: () => void): Promise<readonly Fact[]> {
  const system = systemOf(opened, signal);
  const soon = await Promise.race([system, new Promise<'later'>((resolve) => setTimeout(resolve, patience, 'later'))]);
  if (soon === 'later') void system.then((found) => found !== undefined && !signal.aborted && known());
  const platforms = opened.platforms.map(platformText);
  return overviewOf(opened.image, { size: opened.size, system: soon === 'later' ? undefined : soon, platforms });
}

/** In ms. */
const patience = 150;

const systems = new WeakMap<MergedTree, Promise<string | undefined>>();

function systemOf(opened: OpenedImage, signal: AbortSignal): Promise<string | undefined> {
  if (opened.image.listed !== undefined) return Promise.resolve(undefined);
  const asked = systems.get(opened.tree);
  if (asked) return asked;
  const reading = readOsRelease(opened, signal).then(
    (release) => release?.prettyName,
    () => undefined, // an overview says what it can; who opens the file is told why it cannot be read
  );
  systems.set(opened.tree, reading);
  return reading;
}
