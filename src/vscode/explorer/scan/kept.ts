import type { Scan, ScanTool } from '../../../core/scan/finding';

/** A scan of an image, and when it was made, as a time of day. */
export interface KeptScan {
  readonly scan: Scan;
  readonly when: string;
}

// As long as the window lives: scans take minutes, and images are read anew more often than they change.
const scans = new Map<string, readonly KeptScan[]>();

/** How many images have their scans kept; a scan of a large one takes some MB. */
const limit = 30;

/** The scans of the image of this key, one for each tool. */
export function scansOf(key: string): readonly KeptScan[] {
  return scans.get(key) ?? [];
}

/** Keeps a scan in the place of the one before of the same tool. */
export function keepScan(key: string, kept: KeptScan): void {
  const others = scansOf(key).filter(({ scan }) => scan.tool !== kept.scan.tool);
  scans.delete(key);
  scans.set(key, [...others, kept]);
  for (const oldest of scans.keys()) {
    if (scans.size <= limit) return;
    scans.delete(oldest);
  }
}

/** The scan of an image by a tool. */
export function scanBy(key: string, tool: ScanTool): KeptScan | undefined {
  return scansOf(key).find(({ scan }) => scan.tool === tool);
}
