import type { Host, Store } from '../../src/core/host';
import type { EngineKind } from '../../src/core/image/place';
import { nodeHost } from '../../src/node/host';
import { ended, failed, fakePrograms, type FakePrograms, type Played } from './fakePrograms';
import { configBytes, sha256, type TestImage } from './images';

/** An engine that holds one image and is played; `play` may answer first, and `saved` is what a save gives. */
export interface FakeEngine {
  readonly host: Host;
  readonly programs: FakePrograms;
  /** The image's id. */
  readonly id: string;
}

/** Plays an engine as its versions answer: with a history apart as Docker, or within as Podman. */
export function fakeEngine(
  kind: EngineKind,
  image: TestImage,
  saved: Uint8Array,
  store?: Store,
  play: (line: string) => Played | undefined = () => undefined,
): FakeEngine {
  const id = sha256(configBytes(image));
  const programs = fakePrograms((line) => {
    const own = play(line);
    if (own !== undefined) return own;
    const command = line.replace(/ --(?:context|connection|namespace)=\S+/, '');
    if (command.startsWith(`${kind} image inspect`)) return ended(`${JSON.stringify([inspectOf(kind, image)])}\n`);
    if (command.startsWith(`${kind} history`)) return ended(historyOf(image));
    if (command.startsWith(`${kind} version`)) {
      return ended(JSON.stringify({ Client: { ApiVersion: '1.51' }, Server: { Version: '28.3.0', Os: 'linux' } }));
    }
    return command.startsWith(`${kind} save`)
      ? { kind: 'bytes', bytes: saved }
      : failed(`unknown command: ${line}`, 125);
  });
  return { host: { ...nodeHost(store), programs }, programs, id };
}

/** What `image inspect` says of an image. */
export function inspectOf(kind: EngineKind, image: TestImage): object {
  const config = JSON.parse(Buffer.from(configBytes(image)).toString()) as Record<string, never>;
  const { os, architecture, rootfs, history } = config as Record<string, { diff_ids?: unknown }>;
  return {
    Id: `${kind === 'podman' ? '' : 'sha256:'}${sha256(configBytes(image))}`,
    Os: os,
    Architecture: architecture,
    Size: 4000,
    Config: config['config'],
    RootFS: { Type: 'layers', Layers: rootfs?.diff_ids },
    ...(kind === 'podman' && { History: history }),
  };
}

function historyOf({ history = [] }: TestImage): string {
  const rows = history.map((step) => {
    const { created_by, empty_layer } = step as { created_by?: string; empty_layer?: boolean };
    return JSON.stringify({ CreatedBy: created_by, Size: empty_layer === true ? '0B' : '12kB' });
  });
  return rows.reverse().join('\n');
}
