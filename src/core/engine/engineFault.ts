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
  const message = `${title} stopped before all of ${asked.reference ?? 'its answer'} had come; see that ${title} runs, and open the image again.`;
  return new ImageError('corrupt', message);
}

/** That an engine's program wrote something that is no answer. */
export function strangeAnswer(engine: Engine, { command }: Asked, cause?: unknown): ImageError {
  const message = `${engine.kind} ${command} printed something that is no answer; run it in a terminal to see what.`;
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
      return `${title} gave no answer in time; run ${kind} ${command} in a terminal to see whether it waits for a password or a host.`;
    case 'ssh':
      return `The host of ${title} could not be reached by ssh; see that ssh logs in there without asking, for example with an agent.`;
    case 'unreachable':
      return `The host of ${title} could not be reached; check the network, and the address that ${title} is told to use.`;
    case 'tls':
      return `${title} and its host do not agree on TLS; check the certificates and the address that ${title} is told to use.`;
    case 'refused':
      return `${title} was not allowed to give ${image}; log in, or ask who runs the engine.`;
    case 'no-image':
      return `${title} holds no image ${image}; check the name, or pull it first.`;
    case 'no-platform':
      return `${title} holds ${image}, but not for this platform; pull it with --platform, or choose another.`;
    case 'bad-name':
      return `${image} is no name that ${title} takes; check it.`;
    case 'incomplete':
      return `${title} holds only a part of ${image} and cannot save it; pull it again, or update to Docker 28 or later.`;
    case 'windows':
      return `${title} cannot give the files of a Windows container; open the image without the quick view.`;
    case 'too-old':
      return `This version of ${title} does not know ${kind} ${command}; update it.`;
    case 'full':
      return `${title} has no room left for what ${kind} ${command} needs; free some of the disk it keeps its files on.`;
    case 'other':
      return `${kind} ${command} failed${codeText(end)}; run it in a terminal to see why.`;
  }
}

const stoppedSentences: Readonly<Record<EngineKind, string>> = {
  docker: 'Docker does not run, or not where it is looked for; start it, or choose another context.',
  podman: 'Podman does not run, or not where it is looked for; start it, for example with podman machine start.',
  nerdctl: 'containerd does not run, or not where nerdctl looks for it; start it.',
};

const deniedSentences: Readonly<Record<EngineKind, string>> = {
  docker:
    'You may not use the socket of Docker; have yourself added to its group and log in again, or use Docker rootless.',
  podman: 'You may not use the socket of Podman; use a connection of your own user.',
  nerdctl: 'You may not use the socket of containerd; use nerdctl rootless.',
};

function noContext(kind: EngineKind, context: string | undefined): string {
  const name = context === undefined ? 'the one it is told to use' : `"${context}"`;
  if (kind === 'podman') {
    return `Podman has no connection ${name}; podman system connection list shows which there are.`;
  }
  return `${engineTitles[kind]} has no context ${name}; docker context ls shows which there are.`;
}

function codeText(end: ProgramEnd): string {
  return end.kind === 'ended' && end.code > 0 ? ` with code ${end.code}` : '';
}
