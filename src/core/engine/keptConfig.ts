import type { Host } from '../host';

/** Keeps the configuration file of an image, which tells more than an engine does. */
export async function keepConfig(host: Host, id: string, json: Uint8Array, signal: AbortSignal): Promise<void> {
  await host.store?.write(`engine-config-${id}`, json, signal);
}

/** The configuration file of an image as it was kept; check that it is of its layers. */
export async function keptConfig(host: Host, id: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  return host.store?.read(`engine-config-${id}`, signal);
}
