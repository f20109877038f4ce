import type { Host } from '../host';
import { asObject, asText, type JsonObject } from '../image/json';
import { objectsOf } from './answers';
import { ask, type Engine } from './engine';
import type { Asked } from './engineFault';

/** What an engine's command line and the engine behind it can do together. */
export interface EngineVersion {
  /** Of the engine, for people. */
  readonly server: string | undefined;
  /** `linux` or `windows`. */
  readonly os: string | undefined;
  /** The version of the API that both speak, as two numbers; `undefined` where there is none such. */
  readonly api: readonly [number, number] | undefined;
}

/** Asks an engine for its version; `ImageError` says why it does not answer. */
export async function engineVersion(host: Host, engine: Engine, signal: AbortSignal): Promise<EngineVersion> {
  const asked: Asked = { command: 'version', reference: undefined };
  const out = await ask(host, engine, versionArguments(engine), asked, signal);
  return parseVersion(objectsOf(engine, asked, out)[0] ?? {});
}

/** How an engine is asked for its version. */
export function versionArguments({ kind }: Engine): readonly string[] {
  return ['version', '--format', kind === 'podman' ? 'json' : '{{json .}}'];
}

/** Reads the answer. Podman without a machine is its own server, and names none. */
export function parseVersion(object: JsonObject): EngineVersion {
  const client = asObject(object['Client']) ?? {};
  const server = asObject(object['Server']) ?? client;
  const components = Array.isArray(server['Components']) ? server['Components'].map(asObject) : [];
  const engine = components.find((part) => part?.['Name'] === 'Engine' || part?.['Name'] === 'containerd');
  // The client says here what it has agreed on with the engine.
  const api = /^(\d+)\.(\d+)$/.exec(asText(client['ApiVersion']) ?? '');
  return {
    server: asText(server['Version']) ?? asText(engine?.['Version']),
    os: asText(server['Os']) ?? asText(asObject(engine?.['Details'])?.['Os']),
    api: api === null ? undefined : [Number(api[1]), Number(api[2])],
  };
}

/** Whether both speak at least this version of the API of Docker. */
export function speaks({ api }: EngineVersion, major: number, minor: number): boolean {
  return api !== undefined && (api[0] > major || (api[0] === major && api[1] >= minor));
}
