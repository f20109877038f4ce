import { bytesText } from '../image/bytesText';
import type { Healthcheck, Image, ShownImage } from '../image/image';
import { platformText } from '../image/platform';
import { printable } from '../image/printable';

/** A thing to know of an image, for a line of its own; all of it can be shown as it is. */
export interface Fact {
  readonly id: FactId;
  readonly title: string;
  /** What it is, in short. */
  readonly text: string;
  /** The value itself, as somebody would copy it. */
  readonly value: string;
  /** One by one, where there may be several. */
  readonly parts: readonly FactPart[];
}

/** One of several values. */
export interface FactPart {
  readonly title: string;
  readonly text: string;
  readonly value: string;
}

export type FactId =
  | 'platform'
  | 'system'
  | 'starts'
  | 'entrypoint'
  | 'command'
  | 'user'
  | 'directory'
  | 'environment'
  | 'ports'
  | 'volumes'
  | 'labels'
  | 'health'
  | 'stop'
  | 'shell'
  | 'onbuild'
  | 'size'
  | 'layers'
  | 'digest'
  | 'created'
  | 'author'
  | 'listed';

/** What else is known of an image than what it says itself. */
export interface Known {
  /** Bytes of all files; `undefined` until they are added up. */
  readonly size: number | undefined;
  /** The system of its files; `undefined` where nothing says it. */
  readonly system: string | undefined;
  /** What else the same name is there for. */
  readonly platforms: readonly string[];
}

/** What a person asks first about an image, most important first; what it does not say is left out. */
export function overviewOf(image: ShownImage, { size, system, platforms }: Known): readonly Fact[] {
  const { config, layers, listed } = image;
  const { os, architecture, variant } = config;
  const platform =
    os === undefined || architecture === undefined
      ? undefined
      : platformText({ os, architecture, ...(variant !== undefined && { variant }) });
  const starts = [...(config.entrypoint ?? []), ...(config.cmd ?? [])];
  const stored = layers.reduce((sum, layer) => sum + layer.size, 0);
  const sizes = [
    ...(size === undefined ? [] : [`${bytesText(size)} of files`]),
    ...(stored === 0 ? [] : [`${bytesText(stored)} stored`]),
  ];
  const digest = manifestDigest(image);
  const { healthcheck } = config;
  return [
    ...listOf('platform', 'Platform', platform === undefined ? [] : [platform], platforms),
    ...one('system', 'System', system),
    ...one('starts', 'Starts', starts.length === 0 ? 'nothing, a command must be given' : commandText(starts), starts),
    ...one('entrypoint', 'Entrypoint', config.entrypoint && execForm(config.entrypoint)),
    ...one('command', 'Command', config.cmd && execForm(config.cmd)),
    ...one('user', 'User', config.user ?? 'root, as no user is set', config.user ?? 'root'),
    ...one('directory', 'Working directory', config.workingDir ?? '/'),
    ...several('environment', 'Environment', 'variable', config.env.map(variableOf)),
    ...several('ports', 'Ports', 'port', config.exposedPorts.map(plainPart)),
    ...several('volumes', 'Volumes', 'volume', config.volumes.map(plainPart)),
    ...several('labels', 'Labels', 'label', Object.entries(config.labels).map(labelOf)),
    ...one('health', 'Health check', healthcheck && healthText(healthcheck)),
    ...one('stop', 'Stop signal', config.stopSignal),
    ...one('shell', 'Shell', config.shell && execForm(config.shell)),
    ...several('onbuild', 'For images built on it', 'instruction', config.onBuild.map(plainPart)),
    ...one('size', 'Size', sizes.length === 0 ? undefined : sizes.join(', '), String(size ?? stored)),
    ...(listed === undefined ? one('layers', 'Layers', String(layers.length)) : []),
    ...one('digest', 'Digest', digest),
    ...one(
      'created',
      'Created',
      config.created === undefined ? undefined : createdText(config.created),
      config.created,
    ),
    ...one('author', 'Author', config.author),
    ...one('listed', 'List of files', listed && `of ${listed.date}, as the packages have them`, listed?.date),
  ];
}

function one(id: FactId, title: string, text: string | undefined, value?: string | readonly string[]): readonly Fact[] {
  if (text === undefined || text === '') return [];
  const copied = typeof value === 'object' ? execForm(value) : (value ?? text);
  return [{ id, title, text: printable(text), value: copied, parts: [] }];
}

/** What there is, and what there is besides. */
function listOf(id: FactId, title: string, own: readonly string[], others: readonly string[]): readonly Fact[] {
  const all = [...new Set([...own, ...others])];
  if (all.length < 2) return one(id, title, all[0]);
  const more = `${own[0] ?? 'not known'}, and ${all.length - own.length} more`;
  return [{ id, title, text: printable(more), value: all.join(', '), parts: all.map(plainPart) }];
}

function several(id: FactId, title: string, word: string, parts: readonly FactPart[]): readonly Fact[] {
  if (parts.length === 0) return [];
  const [only] = parts;
  const isShort = parts.length === 1 && only?.text === '';
  const text = isShort ? only.title : `${parts.length} ${word}${parts.length === 1 ? '' : 's'}`;
  return [{ id, title, text, value: parts.map(({ value }) => value).join('\n'), parts: isShort ? [] : parts }];
}

function plainPart(value: string): FactPart {
  return { title: printable(value), text: '', value };
}

function variableOf(variable: string): FactPart {
  const at = variable.indexOf('=');
  if (at < 0) return plainPart(variable);
  return { title: printable(variable.slice(0, at)), text: printable(variable.slice(at + 1)), value: variable };
}

function labelOf([name, value]: readonly [string, string]): FactPart {
  return { title: printable(name), text: printable(value), value: `${name}=${value}` };
}

function manifestDigest(image: ShownImage): string | undefined {
  return 'manifestDigest' in image ? (image as Image).manifestDigest : undefined; // only images that lie somewhere have one
}

/** RFC 3339 as people read it; a text that is none stays. */
function createdText(created: string): string {
  const time = new Date(created);
  // Builds that can be repeated have the first second there is.
  if (Number.isNaN(time.getTime())) return created;
  const text = `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return time.getTime() <= 0 ? `${text}, which stands for no date` : text;
}

function healthText({ test: [kind, ...command], interval }: Healthcheck): string {
  if (kind === 'NONE') return 'none, and that of the base image is disabled';
  const shown = kind === 'CMD-SHELL' ? `${command.join(' ')} (run by a shell)` : commandText(command);
  return interval === undefined ? shown : `${shown}, every ${interval} s`;
}

/** Words as one would type them. */
function commandText(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

/** Words as the exec form of a Dockerfile has them. */
function execForm(words: readonly string[]): string {
  return words.length === 0 ? '' : `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
