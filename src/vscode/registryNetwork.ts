import { workspace } from 'vscode';
import type { Network } from '../core/registry/network';
import { mirrorsFor } from './mirrors';
import { setting } from './settings';

/** The network with what the settings say of registries at the time of each request. */
export function registryNetwork(network: Network): Network {
  return {
    ...network,
    get insecure() {
      const listed: unknown = setting('distroless.registries.insecure');
      // What people write into a setting is of no certain type.
      return Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : [];
    },
    get mirrors() {
      // What a folder that nobody trusts says is not where images come from.
      return workspace.isTrusted ? Object.entries(mirrorsFor(undefined)).map(([at, of]) => ({ at, of })) : [];
    },
  };
}
