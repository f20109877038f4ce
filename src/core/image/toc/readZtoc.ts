import type { Host } from '../../host';
import { addDiagnostic } from '../diagnostic';
import { ImageError } from '../error';
import { readSmall } from '../sources/blob';
import type { FoundZtoc } from './soci';
import { parseZtoc, type Ztoc } from './ztoc';

/**
 * Reads the table that SOCI keeps beside a layer of `size` bytes, and keeps it if the manifest vouches for it; `ImageError`
 * `corrupt` if it does not have its digest or is damaged, `too-large` above 64 MiB.
 */
export async function readZtoc(host: Host, found: FoundZtoc, size: number, signal: AbortSignal): Promise<Ztoc> {
  const { digest, blob, verified } = found;
  const key = `toc.${digest.replace('sha256:', '')}`;
  const what = `its table of contents ${digest}`;
  const kept = verified ? await host.store?.read(key, signal) : undefined;
  if (kept !== undefined) {
    const inMemory = { size: kept.length, read: () => Promise.resolve(kept) };
    try {
      return parseZtoc(await readSmall(host, inMemory, limit, digest, what, signal), size);
    } catch (error) {
      // What was kept got damaged, and is fetched again.
      if (!(error instanceof ImageError)) throw error;
    }
  }
  const bytes = await readSmall(host, blob, limit, digest, what, signal);
  const ztoc = parseZtoc(bytes, size);
  if (verified) {
    await host.store?.write(key, bytes, signal);
    return ztoc;
  }
  const diagnostics = [...ztoc.index.diagnostics];
  addDiagnostic(diagnostics, 'toc-unverified', '/');
  return { ...ztoc, index: { ...ztoc.index, diagnostics } };
}

const limit = 64 * 1024 * 1024;
