import type { Line } from './card';
import type { ImageFacts } from './imageFacts';
import { publishedBase } from './lookup';
import { isNewer } from './versionOrder';

/** Something that one image has and another has not. */
export interface Loss {
  /** In kebab-case, stable for programs. */
  readonly id: 'shell' | 'package-manager' | 'libc' | 'runtime' | 'tools' | 'path' | 'root' | 'entrypoint';
  /** What is lost, in a word or two. */
  readonly what: Line;
  /** What follows from it, as the rest of a sentence. */
  readonly then: Line;
}

/** What one would lose by the move from one image to another, as far as both are known: what is not known is not in it. */
export function lossesOf(from: ImageFacts, to: ImageFacts): readonly Loss[] {
  const losses: (Loss | undefined)[] = [
    shellLoss(from, to),
    packageManagerLoss(from, to),
    libcLoss(from, to),
    runtimeLoss(from, to),
    toolsLoss(from, to),
    pathLoss(from, to),
    rootLoss(from, to),
    entrypointLoss(from, to),
  ];
  return losses.filter((loss) => loss !== undefined);
}

function shellLoss(from: ImageFacts, to: ImageFacts): Loss | undefined {
  if (typeof from.shell !== 'string' || to.shell !== false) return undefined;
  const forms = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].flatMap((keyword) => [code(keyword), ', ']).slice(0, -1);
  return { id: 'shell', what: ['shell'], then: [...forms, ' and ', code('RUN'), ' must be in exec form'] };
}

function packageManagerLoss(from: ImageFacts, to: ImageFacts): Loss | undefined {
  if (typeof from.packageManager !== 'string' || to.packageManager !== false) return undefined;
  const then = ['packages have to be installed in an earlier stage'];
  return { id: 'package-manager', what: [code(from.packageManager)], then };
}

function libcLoss({ libc: from }: ImageFacts, { libc: to }: ImageFacts): Loss | undefined {
  if (from === undefined || to === undefined || from === 'none') return undefined;
  const what = [[from.name, from.version].filter((word) => word !== undefined).join(' ')];
  if (to === 'none') return { id: 'libc', what, then: ['only statically linked programs start'] };
  if (from.name !== to.name) return { id: 'libc', what, then: [`programs linked with it do not start on ${to.name}`] };
  if (from.version === undefined || to.version === undefined || !isNewer(from.version, to.version)) return undefined;
  return { id: 'libc', what, then: [`programs linked with it may not start on ${to.version}`] };
}

function runtimeLoss({ runtime: from }: ImageFacts, { runtime: to }: ImageFacts): Loss | undefined {
  if (from?.line === undefined || to?.line === undefined || from.kind !== to.kind) return undefined;
  if (from.line === to.line) return undefined;
  return { id: 'runtime', what: [`${names[from.kind]} ${from.line}`], then: [`the program runs on ${to.line}`] };
}

const names = { node: 'Node.js', python: 'Python', java: 'Java', dotnet: '.NET' } as const;

/** Tools that all official images of a runtime have, and Google's are said to lack. */
function toolsLoss(from: ImageFacts, to: ImageFacts): Loss | undefined {
  const kind = to.runtime?.kind;
  const line = to.runtime?.line;
  if (from.publisher !== 'docker' || to.publisher !== 'google' || to.shell !== false) return undefined;
  if (line === undefined || kind !== from.runtime?.kind || (kind !== 'node' && kind !== 'python')) return undefined;
  const image = publishedBase(kind === 'node' ? 'nodejs' : 'python3', { line });
  // Node came without it from 25 on.
  const missing = image?.runtime?.missing.production.filter((name) => name !== 'corepack') ?? [];
  if (missing.length === 0) return undefined;
  const what = missing.flatMap((name, index) => (index === 0 ? [code(name)] : [', ', code(name)]));
  return {
    id: 'tools',
    what,
    then: ['install packages in an earlier stage and start the program directly'],
  };
}

function pathLoss({ runtime: from }: ImageFacts, { runtime: to }: ImageFacts): Loss | undefined {
  if (from?.onPath !== true || to?.onPath !== false || to.binary === undefined || from.kind !== to.kind)
    return undefined;
  return { id: 'path', what: [`${names[to.kind]} on PATH`], then: ['call it as ', code(to.binary)] };
}

function rootLoss({ config: from }: ImageFacts, { config: to, users }: ImageFacts): Loss | undefined {
  if (!isRoot(from.user) || to.user === undefined || isRoot(to.user)) return undefined;
  const name = users?.find(({ uid }) => String(uid) === to.user)?.name;
  return {
    id: 'root',
    what: ['root'],
    then: [`the program runs as ${name === undefined ? to.user : `${name} (${to.user})`}`],
  };
}

function entrypointLoss({ config: from }: ImageFacts, { config: to }: ImageFacts): Loss | undefined {
  if (to.entrypoint === undefined || to.entrypoint.length === 0 || from.entrypoint === undefined) return undefined;
  if (JSON.stringify(from.entrypoint) === JSON.stringify(to.entrypoint)) return undefined;
  const what = [from.entrypoint.length === 0 ? 'start without an entrypoint' : 'entrypoint'];
  return { id: 'entrypoint', what, then: [code('CMD'), ' becomes the arguments of ', code(to.entrypoint.join(' '))] };
}

function isRoot(user: string | undefined): boolean {
  return user !== undefined && /^(?:|0|root)(?::.*)?$/.test(user);
}

function code(text: string): { readonly code: string } {
  return { code: text };
}
