import type { ProgramEnd } from '../host';
import { ImageError, type ImageErrorCode } from '../image/error';
import type { EngineKind } from '../image/place';
import type { Engine } from './engine';
import { troubleOf, type Trouble } from './trouble';

/** What an engine was asked for, in the words of its command line. */
export interface Asked {
  readonly command: string;
  /** The image it was about, as the user named it. */
  readonly reference: string | undefined;
}

/** How messages name an engine. */
export const engineTitles: Readonly<Record<EngineKind, string>> = {
  docker: 'Docker',
  podman: 'Podman',
  nerdctl: 'nerdctl',
};

/** Why an engine did not answer, as a sentence that holds nothing secret of what its program wrote. */
export function engineFault(engine: Engine, asked: Asked, end: ProgramEnd): ImageError {
  const trouble = troubleOf(end);
  return new ImageError(codes[trouble], sentence(engine, asked, end, trouble));
}

/** The same where a part of the answer had come. */
export function cutShort(engine: Engine, asked: Asked, end: ProgramEnd): ImageError {
  const trouble = troubleOf(end);
  if (trouble !== 'other' && trouble !== 'stopped' && trouble !== 'silent') return engineFault(engine, asked, end);
  const title = engineTitles[engine.kind];
  const message = `${title} stopped before sending all of ${asked.reference ?? 'its answer'}; check that ${title} is running, and open the image again.`;
  return new ImageError('corrupt', message);
}

/** That an engine's program wrote something that is no answer. */
export function strangeAnswer(engine: Engine, { command }: Asked, cause?: unknown): ImageError {
  const message = `${engine.kind} ${command} printed something that cannot be read; run it in a terminal to see what.`;
  return new ImageError('corrupt', message, { cause });
}

const codes: Readonly<Record<Trouble, ImageErrorCode>> = {
  missing: 'no-engine',
  stopped: 'no-engine',
  'no-context': 'no-engine',
  denied: 'unauthorized',
  refused: 'unauthorized',
  silent: 'offline',
  ssh: 'offline',
  unreachable: 'offline',
  tls: 'offline',
  'no-image': 'not-found',
  'no-platform': 'not-found',
  'bad-name': 'not-found',
  incomplete: 'unsupported',
  windows: 'unsupported',
  'too-old': 'unsupported',
  full: 'unreadable',
  other: 'unreadable',
};

function sentence(engine: Engine, { command, reference }: Asked, end: ProgramEnd, trouble: Trouble): string {
  const { kind, context } = engine;
  const title = engineTitles[kind];
  const image = reference === undefined ? 'the image' : `"${reference}"`;
  switch (trouble) {
    case 'missing':
      return `The program ${kind} was not found; install ${title}, or add its folder to the PATH.`;
    case 'stopped':
      return stoppedSentences[kind];
    case 'denied':
      return deniedSentences[kind];
    case 'no-context':
      return noContext(kind, context);
    case 'silent':
      return `${title} did not answer in time; run ${kind} ${command} in a terminal to see whether it is waiting for a password or a host.`;
    case 'ssh':
      return `The host of ${title} could not be reached over SSH; make sure that ssh can log in there without a prompt, for example with an agent.`;
    case 'unreachable':
      return `The host of ${title} could not be reached; check the network and the address that ${title} is set to use.`;
    case 'tls':
      return `${title} could not set up TLS with its host; check the certificates and the address that ${title} is set to use.`;
    case 'refused':
      return `${title} denied access to ${image}; log in, or ask whoever runs the engine.`;
    case 'no-image':
      return `${title} does not have ${image}; check the name, or pull it first.`;
    case 'no-platform':
      return `${title} has ${image}, but not for this platform; pull it with --platform, or choose another platform.`;
    case 'bad-name':
      return `${title} does not accept ${image} as the name of an image; check the name.`;
    case 'incomplete':
      return `${title} has only part of ${image} and cannot save it; pull it for this platform again.`;
    case 'windows':
      return `${title} cannot copy the files of a Windows container; open the image without the quick view.`;
    case 'too-old':
      return `This version of ${title} does not support ${kind} ${command}; update ${title}.`;
    case 'full':
      return `${title} has no disk space left for ${kind} ${command}; free some space where it keeps its files.`;
    case 'other':
      return `${kind} ${command} failed${codeText(end)}; run it in a terminal to see why.`;
  }
}

const stoppedSentences: Readonly<Record<EngineKind, string>> = {
  docker: 'Docker is not running, or not at the expected address; start it, or choose another context.',
  podman: 'Podman is not running, or not at the expected address; start it, for example with podman machine start.',
  nerdctl: 'containerd is not running, or not where nerdctl looks for it; start it.',
};

const deniedSentences: Readonly<Record<EngineKind, string>> = {
  docker:
    'You do not have permission to use the Docker socket; add your user to the docker group and log in again, or use rootless Docker.',
  podman: 'You do not have permission to use the Podman socket; use a connection of your own user.',
  nerdctl: 'You do not have permission to use the containerd socket; use nerdctl in rootless mode.',
};

function noContext(kind: EngineKind, context: string | undefined): string {
  const name = context === undefined ? 'that it is set to use' : `"${context}"`;
  if (kind === 'podman') {
    return `Podman does not have the connection ${name}; run podman system connection list to see which ones exist.`;
  }
  return `${engineTitles[kind]} does not have the context ${name}; run docker context ls to see which ones exist.`;
}

function codeText(end: ProgramEnd): string {
  return end.kind === 'ended' && end.code > 0 ? ` with code ${end.code}` : '';
}
