import { historyOf, type HistoryRow } from '../core/contents/history';
import { readOsRelease } from '../core/contents/osRelease';
import type { OpenImage } from '../core/contents/openImage';
import { bytesText } from '../core/image/bytesText';
import type { Healthcheck, ImageConfig } from '../core/image/image';
import { withImage } from './image';
import { readImageArguments } from './imageArguments';
import type { CliIo } from './io';
import { columns, jsonText } from './textTable';

/**
 * `distroless config [--json] IMAGE`: what starts in a container, as whom and where, its environment, and how the image was
 * made; with `--json` the configuration file as it is. Resolves to 0, or to 2 for wrong use or an image that cannot be read.
 */
export async function config(argv: readonly string[], io: CliIo): Promise<number> {
  const words = readImageArguments(argv, { json: { type: 'boolean' } });
  const wanted = typeof words === 'string' || words.rest.length > 0 ? undefined : words.images[0];
  if (typeof words === 'string' || wanted === undefined) {
    const problem = typeof words === 'string' ? words : 'Name one image.';
    io.err(`${problem} Usage: distroless config [--json] [--platform P] IMAGE`);
    return 2;
  }
  return withImage(wanted, io, async (image, tree) => {
    if (words.values.json !== true) {
      io.out(await configText({ image, tree }, io.signal));
      return 0;
    }
    if (image.config.file === undefined) {
      io.err(`The configuration file of ${wanted.text} is known only with the image; pull it first.`);
      return 2;
    }
    io.out(jsonText(image.config.file));
    return 0;
  });
}

async function configText(opened: OpenImage, signal: AbortSignal): Promise<string> {
  const { image } = opened;
  const { config } = image;
  const system = image.listed === undefined ? await readOsRelease(opened, signal) : undefined;
  const rows: (readonly [string, string])[] = [
    ['Platform', [config.os, config.architecture, config.variant].filter((part) => part !== undefined).join('/')],
    ['System', system?.prettyName ?? ''],
    ['Created', config.created ?? ''],
    ['Author', config.author ?? ''],
    ['Starts', wordsText([...(config.entrypoint ?? []), ...(config.cmd ?? [])]) || 'nothing; a command must be given'],
    ['Entrypoint', wordsText(config.entrypoint ?? [])],
    ['Command', wordsText(config.cmd ?? [])],
    ['User', config.user ?? 'root (no user is set)'],
    ['Directory', config.workingDir ?? '/'],
    ['Stop signal', config.stopSignal ?? ''],
    ['Health check', config.healthcheck === undefined ? '' : healthText(config.healthcheck)],
    ['Shell', wordsText(config.shell ?? [])],
    ...config.exposedPorts.map((port) => ['Port', port] as const),
    ...config.volumes.map((volume) => ['Volume', volume] as const),
    ...config.env.map((variable) => ['Variable', variable] as const),
    ...Object.entries(config.labels).map(([key, value]) => ['Label', `${key}=${value}`] as const),
    ...config.onBuild.map((instruction) => ['On build', instruction] as const),
  ];
  const facts = columns(rows.filter(([, value]) => value !== ''));
  return `${facts}\nHistory, oldest first:\n${historyText(historyOf(image), config)}`;
}

function historyText(rows: readonly HistoryRow[], { created }: ImageConfig): string {
  const lines = rows.map(({ step, layer, size }) => [
    layer === undefined ? '' : String(layer + 1),
    layer === undefined ? (step?.emptyLayer === false ? 'no layer' : '') : bytesText(size),
    (step?.created ?? '').slice(0, 10) || (created === undefined ? '' : '-'),
    step === undefined ? '(not in the history)' : (step.createdBy ?? step.comment ?? '(says nothing)'),
  ]);
  return columns(lines);
}

function healthText({ test: [kind, ...command], interval, timeout, startPeriod, retries }: Healthcheck): string {
  if (kind === 'NONE') return 'none, and that of the base image is disabled';
  const times = [
    interval === undefined ? [] : [`every ${interval} s`],
    timeout === undefined ? [] : [`at most ${timeout} s`],
    startPeriod === undefined ? [] : [`after ${startPeriod} s`],
    retries === undefined ? [] : [`${retries} retries`],
  ].flat();
  const shown = kind === 'CMD-SHELL' ? `${command.join(' ')} (run by a shell)` : wordsText(command);
  return times.length === 0 ? shown : `${shown}, ${times.join(', ')}`;
}

/** As the exec form of a Dockerfile writes words. */
function wordsText(words: readonly string[]): string {
  return words.length === 0 ? '' : `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
