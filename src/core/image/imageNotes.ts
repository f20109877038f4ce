import type { ShownImage, ShownLayer } from './image';
import { printable } from './printable';

/** What a person should know of an image before looking at its files, each as one sentence. */
export function imageNotes(image: ShownImage): readonly string[] {
  const platform = platformNote(image);
  const notes = platform === undefined ? [] : [platform];
  for (const [i, layer] of image.layers.entries()) {
    const absent = absentText(layer);
    if (absent !== undefined) notes.push(`Layer ${i + 1} of ${image.layers.length} is not shown: ${absent}`);
  }
  return notes.map(printable);
}

/** What is unusual for who knows Linux, as one sentence. */
export function platformNote({ name, config }: ShownImage): string | undefined {
  if (config.os !== 'windows') return undefined;
  return `${name} is a Windows image; look for its files under Files and its registry under Hives.`;
}

function absentText(layer: ShownLayer): string | undefined {
  return 'absent' in layer && typeof layer.absent === 'string' ? layer.absent : undefined;
}
