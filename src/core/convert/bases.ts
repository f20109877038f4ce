import { imageFacts } from '../catalog/imageFacts';
import { findDistroless } from '../catalog/lookup';
import { builderSuite } from '../catalog/builder';
import type { BaseConfig } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { stageBase, stageChain } from '../dockerfile/scope';
import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import type { Ecosystem } from './ecosystems/ecosystem';
import { gcc } from './ecosystems/gcc';
import { go } from './ecosystems/go';
import { java } from './ecosystems/java';
import { node } from './ecosystems/node';
import { isPlain, plainConfig } from './ecosystems/plain';
import { rust } from './ecosystems/rust';

/** What the oldest ancestor of a stage starts from. */
export type Base =
  | { readonly kind: 'shell-less'; readonly name: string }
  | {
      readonly kind: 'language';
      readonly ref: ImageRef;
      readonly ecosystem: Ecosystem;
      readonly config: BaseConfig;
      readonly musl: boolean;
    }
  | { readonly kind: 'plain'; readonly ref: ImageRef; readonly config: BaseConfig; readonly musl: boolean }
  | { readonly kind: 'other'; readonly ref: ImageRef; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

const ecosystems: readonly Ecosystem[] = [gcc, go, java, node, rust];

/** What a stage is built upon, through its chain of stages and the defaults of ARGs. */
export function baseOf(dockerfile: Dockerfile, stage: Stage): Base {
  const known = bases.get(stage);
  if (known !== undefined) return known;
  const [root] = stageChain(dockerfile, stage);
  const base = bases.get(root) ?? rootBase(dockerfile, root);
  bases.set(root, base);
  bases.set(stage, base);
  return base;
}

const bases = new WeakMap<Stage, Base>();

function rootBase(dockerfile: Dockerfile, root: Stage): Base {
  const base = stageBase(dockerfile, root);
  if (base.kind === 'scratch') return { kind: 'shell-less', name: 'scratch' };
  if (base.kind === 'unknown') {
    const repository = parseReference(base.repository ?? '');
    // No tag of such a repository has a shell but the debug ones, which a plain build does not name by a variable.
    return isReference(repository) && isShellLess(repository)
      ? { kind: 'shell-less', name: root.image }
      : { kind: 'unknown', why: base.why };
  }
  if (base.kind === 'stage') return { kind: 'unknown', why: 'The stages are built upon each other in a circle.' };
  const ref = parseReference(base.reference);
  if (!isReference(ref)) return { kind: 'unknown', why: ref.problem };
  if (isShellLess(ref)) return { kind: 'shell-less', name: ref.text };
  const musl = builderSuite(ref)?.libc === 'musl';
  for (const ecosystem of ecosystems) {
    const found = ecosystem.configOf?.(ref);
    if (found !== undefined) return { kind: 'language', ref, ecosystem, ...found };
  }
  const ecosystem =
    ref.registry === 'docker.io'
      ? ecosystems.find(({ repositories }) => repositories.includes(ref.repository))
      : undefined;
  if (ecosystem !== undefined) return { kind: 'language', ref, ecosystem, config: ecosystem.config, musl };
  if (isPlain(ref)) return { kind: 'plain', ref, config: plainConfig, musl };
  return { kind: 'other', ref, name: ref.text };
}

function isShellLess(ref: ImageRef): boolean {
  if (findDistroless(ref) !== undefined) return true;
  const shell = imageFacts(ref)?.shell;
  if (shell !== undefined) return shell === false;
  // Of images that the catalogue does not have, names say most.
  if (ref.registry === 'cgr.dev' && ref.repository.startsWith('chainguard/')) return ref.tag?.endsWith('-dev') !== true;
  if (ref.registry === 'dhi.io') return ref.tag?.includes('-dev') !== true;
  return /chiseled|distroless/.test(`${ref.repository}:${ref.tag ?? ''}`);
}
