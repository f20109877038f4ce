import { createHash } from 'node:crypto';
import type { Hasher, Host, Store } from '../core/host';
import { dockerCheck } from './buildCheck';
import { nodeCredentials } from './credentials';
import { gunzip, unzstd } from './expand';
import { nodeExtractor } from './extract';
import { inflateFrom } from './inflateFrom';
import { nodeFiles } from './files';
import { nodePlatform } from './platform';
import { nodePrograms } from './programs';

/** The desktop's machine: files, zlib and hashes of Node; `unzstd` only where this Node has it (22.15 and later), and a store if given. */
export function nodeHost(store?: Store): Host {
  // The global fetch is looked up at each call: VS Code puts its own in its place, which knows proxies and authorities.
  const network = {
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    sha256,
    credentials: nodeCredentials(),
  };
  return {
    gunzip,
    unzstd,
    inflateFrom,
    sha256,
    platform: nodePlatform(),
    files: nodeFiles,
    buildCheck: dockerCheck(),
    network,
    programs: nodePrograms(),
    store,
    extractor: nodeExtractor(),
  };
}

function sha256(): Hasher {
  const hash = createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hash.digest('hex'),
  };
}
