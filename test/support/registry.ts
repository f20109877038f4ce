import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ImageRef } from '../../src/core/image/reference';
import { isReference, parseReference } from '../../src/core/image/reference';
import type { Network, Timer } from '../../src/core/registry/network';
import { nodeHost } from '../../src/node/host';

/** A server on this machine that answers as told, and what it was asked. */
export interface Registry {
  /** Host and port. */
  readonly host: string;
  readonly url: string;
  /** `METHOD path`, with ` as <authorization>` where there was one. */
  readonly asked: string[];
}

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Runs `use` with a server for each handler, and ends them. */
export async function withServers(
  handlers: readonly Handler[],
  use: (...registries: Registry[]) => Promise<void>,
): Promise<void> {
  const servers = await Promise.all(handlers.map(startServer));
  try {
    await use(...servers);
  } finally {
    for (const server of servers) server.end();
  }
}

/** A server that runs until it is ended. */
export async function startServer(handler: Handler): Promise<Registry & { readonly end: () => void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    asked.push(`${request.method} ${request.url}${authorization === undefined ? '' : ` as ${authorization}`}`);
    handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // a server that listens on TCP has one
  const host = `127.0.0.1:${port}`;
  const end = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { host, url: `http://${host}`, asked, end };
}

/** An index without images, and its digest. */
export const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [] }));
export const manifestDigest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;

/** Sends the index, with its digest in the header. */
export function sendManifest(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'docker-content-digest': manifestDigest, 'content-length': manifest.length });
  response.end(request.method === 'HEAD' ? undefined : manifest);
}

/** The network of this machine, without the logins that are stored on it and without pauses, which `waited` lists. */
export function testNetwork(options: Partial<Network> = {}): Network & { readonly waited: number[] } {
  const { sha256 } = nodeHost();
  const waited: number[] = [];
  const wait = (milliseconds: number) => Promise.resolve(void waited.push(milliseconds));
  return { fetch: (url, init) => fetch(url, init), sha256, wait, now: () => 0, timeLimit: 5000, waited, ...options };
}

/** A reference that is one. */
export function refOf(text: string): ImageRef {
  const ref = parseReference(text);
  if (!isReference(ref)) throw new Error(ref.problem);
  return ref;
}

/** Time that passes when it is told to. */
export function manualTimer(): { readonly timer: Timer; readonly pass: (milliseconds: number) => void } {
  let now = 0;
  let due: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    timer: (milliseconds, callback) => {
      const one = { at: now + milliseconds, callback };
      due.push(one);
      return () => void (due = due.filter((other) => other !== one));
    },
    pass: (milliseconds) => {
      now += milliseconds;
      const over = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { callback } of over) callback();
    },
  };
}
