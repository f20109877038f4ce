import type { Host } from '../core/host';
import { ImageError } from '../core/image/error';
import { gunzip } from '../core/image/expand/gunzip';
import { sha256 } from './sha256';

/** The browser's machine: it has no file paths, and the core expands for it, since browsers read only the first part of gzip and no zstd. */
export function webHost(): Host {
  return {
    gunzip,
    unzstd: undefined,
    inflateFrom: undefined,
    sha256,
    platform,
    files: { kind: noFiles, open: noFiles },
    buildCheck: undefined,
    // Registries let no page of another origin ask them, and a page cannot follow their redirects with care.
    network: undefined,
    programs: undefined,
    store: undefined,
    extractor: undefined,
  };
}

/** A browser does not tell its processor; most images have this one. */
const platform = { os: 'linux', architecture: 'amd64' };

function noFiles(path: string): Promise<never> {
  const what = `VS Code in the browser cannot read ${path} by its path; open the folder in desktop VS Code or over a remote connection.`;
  return Promise.reject(new ImageError('unsupported', what));
}
