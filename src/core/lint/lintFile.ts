import type { ImageFacts } from '../catalog/imageFacts';
import { imageFacts, scratchFacts } from '../catalog/imageFacts';
import type { Mirrors } from '../catalog/mirrors';
import { originOf } from '../catalog/mirrors';
import type { BaseConfig } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { stageBase, stageChain } from '../dockerfile/scope';
import { usedStages } from '../dockerfile/usedStages';
import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import { mayBringShell } from './broughtShell';

/** A Dockerfile with what the catalogue knows about the images of its stages. */
export interface LintFile {
  readonly dockerfile: Dockerfile;
  readonly stages: readonly LintStage[];
  /** YYYY-MM-DD */
  readonly today: string;
  /** The ids of all lints, which comments may name. */
  readonly ruleIds: ReadonlySet<string>;
}

/** A stage as the lints see it. */
export interface LintStage {
  readonly stage: Stage;
  /** The stage and those it is built upon by name, the oldest first. */
  readonly chain: readonly [Stage, ...Stage[]];
  /** What the oldest of the chain starts from, at its origin; `undefined` where it cannot be known. */
  readonly image: ImageRef | 'scratch' | undefined;
  readonly facts: ImageFacts | undefined;
  /** Known to have no shell: neither the image has one, nor could an instruction have brought one along. */
  readonly shellLess: boolean;
  /** Whether an image comes of it: the last stage, or a named one that nothing else in the file uses. */
  readonly isResult: boolean;
  /** What the image configures, where all of it is known. */
  readonly config: BaseConfig | undefined;
}

/** Gathers what the lints ask; `today` is YYYY-MM-DD. */
export function lintFile(
  dockerfile: Dockerfile,
  today: string,
  mirrors: Mirrors,
  ruleIds: ReadonlySet<string>,
): LintFile {
  const used = usedStages(dockerfile);
  const last = dockerfile.stages.at(-1);
  const stages = dockerfile.stages.map((stage): LintStage => {
    const chain = stageChain(dockerfile, stage);
    const image = rootImage(dockerfile, chain[0], mirrors);
    const facts = image === 'scratch' ? scratchFacts : image && imageFacts(image);
    return {
      stage,
      chain,
      image,
      facts,
      shellLess: facts?.shell === false && !mayBringShell(chain),
      isResult: stage === last || (stage.name !== undefined && !used.has(stage.index)),
      config: facts && configOf(facts),
    };
  });
  return { dockerfile, stages, today, ruleIds };
}

function rootImage(dockerfile: Dockerfile, root: Stage, mirrors: Mirrors): ImageRef | 'scratch' | undefined {
  const base = stageBase(dockerfile, root);
  if (base.kind === 'scratch') return 'scratch';
  if (base.kind !== 'image') return undefined;
  const ref = parseReference(base.reference);
  return isReference(ref) ? originOf(ref, mirrors) : undefined;
}

function configOf({ config }: ImageFacts): BaseConfig | undefined {
  const { user, workdir, env, entrypoint, cmd } = config;
  if (user === undefined || workdir === undefined || env === undefined) return undefined;
  return entrypoint === undefined || cmd === undefined ? undefined : { user, workdir, env, entrypoint, cmd };
}
