import type { Host } from '../../src/core/host';
import type { Fetch } from '../../src/core/registry/network';
import { imageRegistry } from './imageRegistry';
import { ociLayout, type TestImage } from './images';
import { memoryHost } from './memoryHost';
import { startServer, testNetwork } from './registry';

/** An image at a registry of its own. */
export interface ServedImage {
  readonly host: Host;
  readonly reference: string;
  /** Addresses of answers that were neither read to their end nor given up. */
  readonly held: () => readonly string[];
  readonly remove: () => Promise<void>;
}

/** Serves an image until it is removed. */
export async function servedImage(image: TestImage): Promise<ServedImage> {
  const server = await startServer(imageRegistry(ociLayout([{ ...image, name: '1' }])).handler);
  const open = new Map<object, string>();
  const host = { ...memoryHost(new Map()), network: testNetwork({ fetch: watched(open) }) };
  return {
    host,
    reference: `${server.host}/a/b:1`,
    held: () => [...open.values()],
    remove: () => Promise.resolve(server.end()),
  };
}

/** Fetches, and keeps the answers whose bodies are not over. */
function watched(open: Map<object, string>): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const reader = response.body?.getReader();
    if (reader === undefined) return response;
    open.set(reader, url);
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const read = await reader.read().catch((error: unknown) => {
            open.delete(reader);
            throw error;
          });
          if (!read.done) return controller.enqueue(read.value);
          open.delete(reader);
          controller.close();
        },
        cancel: async (reason) => {
          open.delete(reader);
          await reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { status: response.status, headers: response.headers });
  };
}
