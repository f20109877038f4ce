import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { Files } from './images';

/** A folder with these files, for as long as the tests of this file run. */
export function imageFolder(files: Files): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-image-'));
  after(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
}
