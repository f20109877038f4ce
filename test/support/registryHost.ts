import type { Host } from '../../src/core/host';
import type { Platform } from '../../src/core/image/manifest';
import { openTree } from '../../src/core/image/openTree';
import type { Network } from '../../src/core/registry/network';
import { openRegistryImage } from '../../src/core/registry/registryImage';
import { listing } from './listing';
import { memoryHost } from './memoryHost';
import { testNetwork, withServers, type Handler } from './registry';

const never = new AbortController().signal;

/** This machine without files, with a network for tests. */
export function hostWith(options: Partial<Network> = {}): Host & { readonly network: ReturnType<typeof testNetwork> } {
  return { ...memoryHost(new Map()), network: testNetwork(options) };
}

/** Opens an image at a registry and gives its files, or the code and text of the error, in which `host` is HOST. */
export async function filesAt(
  host: Host,
  reference: string,
  platform: Platform = { os: 'linux', architecture: 'amd64' },
): Promise<readonly string[] | string> {
  try {
    const image = await openRegistryImage(host, { kind: 'registry', reference }, platform, never);
    const files = listing(await openTree(image, never, { host }));
    await image.close();
    return files;
  } catch (error) {
    const { code, message } = error as Error & { code?: string }; // what the source promises to reject with
    return `${code}: ${message.replaceAll(reference.split('/')[0] ?? '', 'HOST')}`;
  }
}

/** The same of `a/b:1` at a server that answers so. */
export async function filesOf(
  handler: Handler,
  options: Partial<Network> = {},
  platform?: Platform,
): Promise<readonly string[] | string> {
  let result: readonly string[] | string = '';
  await withServers([handler], async ({ host }) => {
    result = await filesAt(hostWith(options), `${host}/a/b:1`, platform);
  });
  return result;
}
