import type { Host, ProgramEnd } from '../host';
import { ImageError } from '../image/error';
import { asText, type JsonObject } from '../image/json';
import type { EngineKind } from '../image/place';
import { objectsOf } from './answers';
import { engineArguments, programsOf, shortPatience, type Engine } from './engine';
import { engineFault, engineTitles, type Asked } from './engineFault';
import { troubleOf } from './trouble';
import { parseVersion, versionArguments } from './version';

/** An engine that this machine knows a way to, and how it answers. */
export interface KnownEngine extends FoundEngine {
  readonly state: EngineState;
}

/** An engine that this machine knows a way to. */
export interface FoundEngine {
  /** Its context is `undefined` where it has no name. */
  readonly engine: Engine;
  /** For people: `Docker`, `Docker (desktop-linux)`. */
  readonly title: string;
  /** Where it listens, without a password. */
  readonly endpoint: string | undefined;
  /** What is asked where no context is named. */
  readonly isCurrent: boolean;
}

/** How an engine answers. `message` is a sentence: what happened, then what to do. */
export type EngineState =
  | { readonly kind: 'ok'; readonly version: string | undefined; readonly os: string | undefined }
  /** It was not asked, since it is not the current one and may be far away. */
  | { readonly kind: 'unasked' }
  | { readonly kind: 'missing' | 'stopped' | 'denied' | 'failed'; readonly message: string };

/** The engines whose command lines are here, and for those that are not one entry that says so. Never rejects but for an abort. */
export async function listEngines(host: Host, signal: AbortSignal): Promise<readonly KnownEngine[]> {
  if (host.programs === undefined) return [];
  const kinds: readonly EngineKind[] = ['docker', 'podman', 'nerdctl'];
  return (await Promise.all(kinds.map((kind) => enginesOf(host, kind, signal)))).flat();
}

/** Asks one engine whether it answers. */
async function engineState(host: Host, engine: Engine, signal: AbortSignal): Promise<EngineState> {
  const asked: Asked = { command: 'version', reference: undefined };
  const end = await run(host, engine, versionArguments(engine), signal);
  const message = (): string => engineFault(engine, asked, end).message;
  if (end.kind === 'missing') return { kind: 'missing', message: message() };
  const trouble = troubleOf(end);
  if (end.kind !== 'ended' || end.code !== 0) {
    return { kind: trouble === 'stopped' || trouble === 'denied' ? trouble : 'failed', message: message() };
  }
  try {
    const { server, os } = parseVersion(objectsOf(engine, asked, end.out)[0] ?? {});
    return { kind: 'ok', version: server, os };
  } catch (error) {
    if (error instanceof ImageError) return { kind: 'failed', message: error.message };
    throw error;
  }
}

/** Where a kind of engine is listed, and how. */
const listings: Readonly<Record<EngineKind, { readonly args: readonly string[]; readonly read: ReadListing }>> = {
  docker: { args: ['context', 'ls', '--format', '{{json .}}'], read: dockerContexts },
  podman: { args: ['system', 'connection', 'list', '--format', 'json'], read: podmanConnections },
  nerdctl: { args: ['namespace', 'ls', '--quiet'], read: namespaces },
};

type Named = Pick<KnownEngine, 'engine' | 'endpoint' | 'isCurrent'>;
type ReadListing = (out: string) => readonly Named[];

/**
 * Where engines of a kind are, the current one first where no list names it; `undefined` where its program is not here. The
 * program alone is asked, no engine.
 */
export async function findEngines(
  host: Host,
  kind: EngineKind,
  signal: AbortSignal,
): Promise<readonly FoundEngine[] | undefined> {
  const plain: Named = { engine: { kind, context: undefined }, endpoint: undefined, isCurrent: true };
  const { args, read } = listings[kind];
  const end = await run(host, plain.engine, args, signal);
  if (end.kind === 'missing') return undefined;
  const listed = end.kind === 'ended' && end.code === 0 ? read(end.out) : [];
  const engines = listed.some(({ isCurrent }) => isCurrent) ? listed : [plain, ...listed];
  return engines.map((found) => ({ ...found, title: titleOf(found.engine) }));
}

/** Whether an engine listens on this machine, so that it can be asked without a network or a password. */
export function isNear({ endpoint }: FoundEngine): boolean {
  return (
    endpoint === undefined || /^(?:unix|npipe|fd):|^tcp:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?::|$)/.test(endpoint)
  );
}

async function enginesOf(host: Host, kind: EngineKind, signal: AbortSignal): Promise<readonly KnownEngine[]> {
  const engine: Engine = { kind, context: undefined };
  const found = await findEngines(host, kind, signal);
  if (found === undefined) {
    const state = await engineState(host, engine, signal);
    return [{ engine, endpoint: undefined, isCurrent: true, title: titleOf(engine), state }];
  }
  return Promise.all(
    found.map(async (each): Promise<KnownEngine> => ({
      ...each,
      state: each.isCurrent ? await engineState(host, each.engine, signal) : { kind: 'unasked' },
    })),
  );
}

function titleOf({ kind, context }: Engine): string {
  const isPlain = context === undefined || context === 'default';
  return isPlain ? engineTitles[kind] : `${engineTitles[kind]} (${context})`;
}

/** Reads `docker context ls`. */
function dockerContexts(out: string): readonly Named[] {
  return objects('docker', out).flatMap((row) => {
    const context = asText(row['Name']);
    const endpoint = withoutPassword(asText(row['DockerEndpoint']));
    return context === undefined
      ? []
      : [{ engine: { kind: 'docker', context }, endpoint, isCurrent: row['Current'] === true }];
  });
}

/** Reads `podman system connection list`; without a machine the engine is the program itself, which no connection names. */
function podmanConnections(out: string): readonly Named[] {
  return objects('podman', out).flatMap((row) => {
    const context = asText(row['Name']);
    const endpoint = withoutPassword(asText(row['URI']));
    return context === undefined ? [] : [{ engine: { kind: 'podman', context }, endpoint, isCurrent: false }];
  });
}

/** Reads the namespaces of containerd, one a line. */
export function namespaces(out: string): readonly Named[] {
  return out
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[\w.-]+$/.test(line))
    .map((context) => ({
      engine: { kind: 'nerdctl', context },
      endpoint: undefined,
      isCurrent: context === 'default',
    }));
}

function objects(kind: EngineKind, out: string): readonly JsonObject[] {
  try {
    return objectsOf({ kind, context: undefined }, { command: 'context ls', reference: undefined }, out);
  } catch (error) {
    if (error instanceof ImageError) return []; // another program by this name, which has no contexts
    throw error;
  }
}

function withoutPassword(address: string | undefined): string | undefined {
  return address?.replace(/^([a-z]+:\/\/[^/@:]*):[^/@]*@/, '$1@');
}

function run(host: Host, engine: Engine, args: readonly string[], signal: AbortSignal): Promise<ProgramEnd> {
  return programsOf(host, engine).run(engine.kind, engineArguments(engine, args), shortPatience, signal);
}
