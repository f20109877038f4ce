import type { ByteStream, Host, Patience, Programs } from '../host';
import { ProgramFailure } from '../host';
import { ImageError } from '../image/error';
import type { EngineKind } from '../image/place';
import { cutShort, engineFault, type Asked } from './engineFault';

/** An engine that is asked by its command line, which knows contexts, ssh, TLS, sockets and pipes. */
export interface Engine {
  readonly kind: EngineKind;
  /** A Docker context, a Podman connection or a containerd namespace; `undefined` for the current one. */
  readonly context: string | undefined;
}

/** What an engine answers to a short question; `ImageError` says why it does not. */
export async function ask(
  host: Host,
  engine: Engine,
  args: readonly string[],
  asked: Asked,
  signal: AbortSignal,
): Promise<string> {
  const end = await programsOf(host, engine).run(engine.kind, engineArguments(engine, args), shortPatience, signal);
  if (end.kind === 'ended' && end.code === 0) return end.out;
  throw engineFault(engine, asked, end);
}

/** The bytes that an engine gives, as they come; the loop throws `ImageError` where it does not give all of them. */
export async function* receive(
  host: Host,
  engine: Engine,
  args: readonly string[],
  asked: Asked,
  signal: AbortSignal,
): ByteStream {
  let size = 0;
  try {
    const stream = programsOf(host, engine).stream(engine.kind, engineArguments(engine, args), longPatience, signal);
    for await (const piece of stream) {
      size += piece.length;
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    throw size > 0 ? cutShort(engine, asked, error.end) : engineFault(engine, asked, error.end);
  }
}

/** The arguments of an engine's program, with the context before them. */
export function engineArguments({ kind, context }: Engine, args: readonly string[]): readonly string[] {
  if (context === undefined) return args;
  const option = { docker: '--context', podman: '--connection', nerdctl: '--namespace' }[kind];
  return [`${option}=${context}`, ...args];
}

/** The programs of this machine; `ImageError` `no-engine` where it has none, as in a browser. */
export function programsOf(host: Host, { kind }: Engine): Programs {
  if (host.programs !== undefined) return host.programs;
  throw new ImageError('no-engine', `${kind} cannot run in a browser; open the image from its registry instead.`);
}

/** For short questions: a connection by ssh gives up after half a minute, and then says why. */
export const shortPatience: Patience = { first: 60_000, next: 60_000 };
// Old engines write all of an image to their disk before they give the first byte.
const longPatience: Patience = { first: 10 * 60_000, next: 3 * 60_000 };
