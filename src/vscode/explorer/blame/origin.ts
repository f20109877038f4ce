import type { Uri } from 'vscode';
import { window, workspace } from 'vscode';
import { originsOf, type Origin } from '../../../core/blame/choose';
import { inSteps } from '../../inSteps';
import { imageLabel } from '../../images/describe';
import { placeKey } from '../../images/imageUri';
import { patiently } from '../../images/patiently';
import type { OpenedImage } from '../../images/openedImages';
import type { Explore } from '../explore';
import { dockerfilesHere } from './dockerfilesHere';

/**
 * The Dockerfile that an image was built from: of several that fit as well, the one that a person chose before, or chooses now.
 * `undefined` if there is none, `left` if they leave.
 */
export async function originOf(on: Explore, { place, image }: OpenedImage): Promise<Origin<Uri> | undefined | 'left'> {
  const origins = await patiently(`Looking for the Dockerfile of ${imageLabel(place)}`, async (signal) => {
    const candidates = await dockerfilesHere(await on.dockerfiles(), signal);
    return inSteps(originsOf(image, candidates), signal);
  });
  if (origins.length <= 1) return origins[0];
  const key = placeKey(place);
  const chosen = remembered(on).find(([of]) => of === key)?.[1];
  const known = origins.find(({ file }) => file.toString() === chosen);
  if (known !== undefined) return known;
  const picked = await window.showQuickPick(
    origins
      .map((origin) => ({ label: workspace.asRelativePath(origin.file), origin }))
      .sort((a, b) => Number(isNamed(b.origin.file, image.name)) - Number(isNamed(a.origin.file, image.name))),
    {
      title: `Several Dockerfiles may have made ${imageLabel(place)}`,
      placeHolder: 'Which one was it built from?',
    },
  );
  if (picked === undefined) return 'left';
  const others = remembered(on).filter(([of]) => of !== key);
  const choices = [...others, [key, picked.origin.file.toString()]].slice(-rememberedLimit);
  await on.context.workspaceState.update(stateKey, choices);
  return picked.origin;
}

const stateKey = 'distroless.dockerfilesOfImages';
const rememberedLimit = 100;

function remembered(on: Explore): readonly (readonly [image: string, file: string])[] {
  return on.context.workspaceState.get<readonly (readonly [string, string])[]>(stateKey) ?? [];
}

/** Whether the folder of a Dockerfile has its name in that of the image. */
function isNamed(file: Uri, image: string): boolean {
  const folder = file.path.split('/').at(-2) ?? '';
  return folder !== '' && image.toLowerCase().includes(folder.toLowerCase());
}
