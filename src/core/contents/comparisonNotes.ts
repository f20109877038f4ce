import type { ShownImage } from '../image/image';
import { platformText } from '../image/platform';

/** What to know before one reads how two images differ, each as a sentence. */
export function comparisonNotes(before: ShownImage, after: ShownImage): readonly string[] {
  return [
    ...(isSame(before, after) ? ['Both names refer to the same image.'] : []),
    ...platformsNote(before, after),
    ...new Set([before, after].flatMap(listedNote)),
  ];
}

function isSame(before: ShownImage, after: ShownImage): boolean {
  const [old, now] = [idsOf(before), idsOf(after)];
  if (old === undefined || now === undefined || old.join() !== now.join()) return false;
  return JSON.stringify(before.config.file) === JSON.stringify(after.config.file);
}

/** The digests of all layers; `undefined` where they are not known. */
function idsOf({ layers, listed }: ShownImage): readonly string[] | undefined {
  if (listed !== undefined) return undefined;
  const ids = layers.flatMap((layer) => ('diffId' in layer && typeof layer.diffId === 'string' ? [layer.diffId] : []));
  return ids.length === layers.length ? ids : undefined;
}

function platformsNote(before: ShownImage, after: ShownImage): readonly string[] {
  const [old, now] = [platformOf(before), platformOf(after)];
  if (old === undefined || now === undefined || old === now) return [];
  return [`The images are for different platforms, ${old} and ${now}, so every program differs.`];
}

function platformOf({ config: { os, architecture, variant } }: ShownImage): string | undefined {
  if (os === undefined || architecture === undefined) return undefined;
  // An arm64 without a variant is v8.
  const isPlain = architecture === 'arm64' && variant === 'v8';
  return platformText({ os, architecture, ...(variant !== undefined && !isPlain && { variant }) });
}

function listedNote({ name, listed }: ShownImage): readonly string[] {
  if (listed === undefined) return [];
  return [
    `Only the names, modes and sizes of ${name}, as listed on ${listed.date}, are compared; pull it to compare contents, settings and packages.`,
  ];
}
