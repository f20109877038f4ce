import { rawFromText } from '../image/rawName';
import type { OpenImage } from './openImage';
import { readOne } from './readMany';

/** What an image calls its users and groups. */
export interface AccountNames {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

/** The names in an image's `/etc/passwd` and `/etc/group`; empty without them. Errors as `readNode`. */
export async function accountNames(opened: OpenImage, signal: AbortSignal): Promise<AccountNames> {
  return {
    users: namesIn(await readOne(opened, rawFromText('/etc/passwd'), sizeLimit, signal)),
    groups: namesIn(await readOne(opened, rawFromText('/etc/group'), sizeLimit, signal)),
  };
}

const sizeLimit = 256 * 1024;

/** By the number in the third field; the first of several names counts, as getpwuid(3) has it. */
function namesIn(bytes: Uint8Array | undefined): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(id) && !names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}
