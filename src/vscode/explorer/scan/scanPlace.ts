import { asObject, asTexts } from '../../../core/image/json';
import { scanTools, type ScanTool } from '../../../core/scan/finding';
import { scanImage, type Scanned } from '../../../core/scan/scan';
import { imageLabel } from '../../images/describe';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { PlatformPlace, ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';

/** Scans an image with a tool of this machine, with progress that can be cancelled. */
export function scanPlace(on: Explore, tool: ScanTool, place: ShownPlace): Promise<Scanned> {
  const opened = on.images.known(place);
  return patiently(`Scanning ${imageLabel(place)} with ${scanTools[tool]}`, (signal) =>
    scanImage(on.host, tool, placeToScan(place, opened), diffIdsOf(opened), signal),
  );
}

/** Of an image whose files are only listed, the one at its registry; and the platform that is shown, of one that has several. */
function placeToScan(place: ShownPlace, opened: OpenedImage | undefined): PlatformPlace {
  const asked: PlatformPlace = place.kind === 'catalogue' ? { kind: 'registry', reference: place.reference } : place;
  const { os, architecture, variant } = opened?.image.config ?? {};
  if (asked.kind !== 'registry' || asked.platform !== undefined || !os || !architecture) return asked;
  return { ...asked, platform: { os, architecture, ...(variant !== undefined && { variant }) } };
}

/** What its configuration says of its layers; empty where it is not known. */
function diffIdsOf(opened: OpenedImage | undefined): readonly string[] {
  return asTexts(asObject(opened?.image.config.file?.['rootfs'])?.['diff_ids']) ?? [];
}
