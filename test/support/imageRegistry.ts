import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256, type Files } from './images';
import type { Handler } from './registry';

/** What goes wrong with one answer. */
export type Fault =
  /** The connection is reset after some bytes of the body. */
  | { readonly kind: 'reset'; readonly after: number }
  /** The body ends after some bytes, and the length says so too. */
  | { readonly kind: 'short'; readonly after: number }
  /** The body stops after some bytes, and nothing more comes. */
  | { readonly kind: 'silent'; readonly after: number }
  /** The byte in the middle is another. */
  | { readonly kind: 'other-byte' }
  /** All of it comes, whatever range is asked for. */
  | { readonly kind: 'no-range' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  | { readonly kind: 'redirect'; readonly to: string };

/** Decides for a request, `METHOD path`, and how often it came before, what goes wrong. */
export type Script = (request: string, before: number) => Fault | undefined;

/** A registry in memory. */
export interface ImageRegistry {
  readonly handler: Handler;
  /** Bytes of bodies that were sent. */
  readonly sent: () => number;
}

/**
 * Serves the files of an OCI layout: its index by the tag `all`, each of its manifests by its name and digest, all blobs by
 * their digests, with ranges. `more` are manifests by tag, or referrers by digest.
 */
export function imageRegistry(
  files: Files,
  script: Script = () => undefined,
  more: ReadonlyMap<string, Uint8Array> = new Map(),
): ImageRegistry {
  const manifests = new Map([...manifestsOf(files), ...more]);
  const times = new Map<string, number>();
  let sent = 0;
  const handler: Handler = (request, response) => {
    const asked = `${request.method} ${request.url}`;
    const before = times.get(asked) ?? 0;
    times.set(asked, before + 1);
    const fault = script(asked, before);
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
      return;
    }
    if (fault?.kind === 'redirect') {
      response.writeHead(307, { location: fault.to }).end();
      return;
    }
    const found = contentOf(request.url ?? '', files, manifests);
    if (found === undefined) {
      response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
      return;
    }
    sent += send(request, response, found, fault);
  };
  return { handler, sent: () => sent };
}

function manifestsOf(files: Files): Map<string, Uint8Array> {
  const index = files.get('index.json');
  if (index === undefined) return new Map();
  const manifests = new Map([
    ['all', index],
    [`sha256:${sha256(index)}`, index],
  ]);
  const parsed = JSON.parse(Buffer.from(index).toString()) as {
    manifests: { digest: string; annotations?: Record<string, string> }[]; // as the layout's maker wrote it
  };
  for (const { digest, annotations } of parsed.manifests) {
    const bytes = files.get(`blobs/${digest.replace(':', '/')}`);
    const name = annotations?.['org.opencontainers.image.ref.name'];
    if (bytes !== undefined && name !== undefined) manifests.set(name, bytes);
  }
  return manifests;
}

function contentOf(url: string, files: Files, manifests: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  const [, kind = '', name = ''] = /\/(manifests|blobs|referrers)\/([^/?]+)(?:\?.*)?$/.exec(url) ?? [];
  const blob = files.get(`blobs/${name.replace(':', '/')}`);
  if (kind === 'blobs') return blob;
  if (kind === 'referrers') return manifests.get(`referrers/${name}`);
  return manifests.get(name) ?? blob;
}

function send(request: IncomingMessage, response: ServerResponse, all: Uint8Array, fault: Fault | undefined): number {
  const range = fault?.kind === 'no-range' ? null : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = Number(range?.[1] ?? 0);
  const to = range?.[2] ? Math.min(all.length, Number(range[2]) + 1) : all.length;
  if (from >= all.length && from > 0) {
    response.writeHead(416, { 'content-range': `bytes */${all.length}` }).end();
    return 0;
  }
  const wanted = all.subarray(from, to);
  const whole =
    fault?.kind === 'other-byte' ? wanted.map((byte, at) => (at === wanted.length >> 1 ? byte ^ 1 : byte)) : wanted;
  const body = fault !== undefined && 'after' in fault ? whole.subarray(0, fault.after) : whole;
  response.writeHead(range === null ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'content-length': fault?.kind === 'short' ? body.length : whole.length,
    ...(range !== null && { 'content-range': `bytes ${from}-${to - 1}/${all.length}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  if (fault?.kind === 'reset') response.write(body, () => void request.socket.resetAndDestroy());
  else if (fault?.kind === 'silent') response.write(body);
  else response.end(body);
  return body.length;
}
