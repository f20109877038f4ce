import type { OpenImage } from '../../src/core/contents/openImage';
import { openTree } from '../../src/core/image/openTree';
import { imageSource } from '../../src/core/image/sources/place';
import { newDockerArchive, archive, type TestImage } from './images';
import { memoryHost } from './memoryHost';
import { tar, type TarItem } from './tar';

/** An image of one layer of these items, opened in memory. */
export function openedItems(items: readonly TarItem[], config?: Omit<TestImage, 'layers'>): Promise<OpenImage> {
  return openedImage({ name: 'app:1', ...config, layers: [tar(items)] });
}

/** An image, opened in memory. */
export async function openedImage(made: TestImage): Promise<OpenImage> {
  const host = memoryHost(new Map([['/image.tar', archive(newDockerArchive([made]))]]));
  const signal = new AbortController().signal;
  const place = { kind: 'docker-archive', path: '/image.tar', wanted: undefined } as const;
  const image = await imageSource(host, place, { os: 'linux', architecture: 'amd64' }).open(signal);
  return { image, tree: await openTree(image, signal) };
}
