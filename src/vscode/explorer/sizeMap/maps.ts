import { readOwners, type Owners } from '../../../core/contents/owners';
import { readPackages } from '../../../core/contents/packages';
import type { Host } from '../../../core/host';
import type { NameOf } from '../../../core/sizeMap/level';
import { partsByLayer, partsByPackage, partsByPath, type MapMode } from '../../../core/sizeMap/mapParts';
import { namesFor } from '../../../core/sizeMap/names';
import type { Part } from '../../../core/sizeMap/part';
import { inSteps } from '../../inSteps';
import type { OpenedImage } from '../../images/openedImages';

/** An image as its size map looks at it; each way is worked out when it is first asked for. */
export interface Maps {
  readonly opened: OpenedImage;
  readonly nameOf: NameOf;
  /** The image with all its parts; rejects with `ImageError`, or the signal's reason. `told` hears what takes long. */
  image(mode: MapMode, signal: AbortSignal, told: (text: string) => void): Promise<Part>;
  /** Which package has which file, from the records in the image; errors as above. */
  readOwners(signal: AbortSignal): Promise<Owners>;
  /** The same, if it is known by now. */
  owners(): Owners | undefined;
}

/** The maps of an image, which keep what they worked out. */
export function createMaps(host: Host, opened: OpenedImage, name: string): Maps {
  const images = new Map<MapMode, Part>();
  let owners: Owners | undefined;
  const ownersRead = async (signal: AbortSignal): Promise<Owners> => {
    if (owners !== undefined) return owners;
    const { packages } = await readPackages(host, opened, signal);
    owners = await readOwners(host, opened, packages, signal);
    return owners;
  };
  const work = async (mode: MapMode, signal: AbortSignal, told: (text: string) => void): Promise<Part> => {
    switch (mode) {
      case 'path':
        return inSteps(partsByPath(opened.tree), signal);
      case 'layer':
        return inSteps(partsByLayer(opened.tree), signal);
      case 'package':
        if (owners === undefined) told('Reading which packages are installed...');
        return inSteps(partsByPackage(opened.tree, await ownersRead(signal)), signal);
    }
  };
  return {
    opened,
    nameOf: namesFor(opened.image, name),
    async image(mode, signal, told) {
      const known = images.get(mode);
      if (known !== undefined) return known;
      const made = await work(mode, signal, told);
      images.set(mode, made);
      return made;
    },
    readOwners: ownersRead,
    owners: () => owners,
  };
}
