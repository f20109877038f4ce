import { chmod, chown, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file whole or not at all, with the mode and owner it had, behind links too; a failure is a sentence. */
export async function replaceFile(file: string, text: string): Promise<string | undefined> {
  let beside: string | undefined;
  try {
    const target = await realpath(file);
    const { mode, uid, gid } = await stat(target);
    beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
    await writeFile(beside, text, { flag: 'wx', mode: 0o600 });
    // Only the owner of everything may give files away; for others the new file is their own, as the old one was.
    await chown(beside, uid, gid).catch(() => undefined);
    await chmod(beside, mode & 0o7777);
    await rename(beside, target);
    return undefined;
  } catch (error) {
    if (beside !== undefined) await rm(beside, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `${file} cannot be written (${code}) and was not changed.`;
  }
}
