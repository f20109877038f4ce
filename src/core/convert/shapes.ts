import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { stageChain } from '../dockerfile/scope';
import type { Facts, KnownBase } from './facts';
import { hasJava } from './java/installedJava';
import { javaJar } from './rules/java-jar';
import { noRunInFinal } from './rules/no-run-in-final';
import { ownCertificates } from './rules/own-certificates';
import { runtimeDirectories } from './rules/runtime-directories';
import { usesOf } from './stageUses';

/** How a stage may be converted. */
export type Shape = Facts['shape'];

/** The ways to convert a stage that may fit, the one that changes least first. */
export function possibleShapes(dockerfile: Dockerfile, stage: Stage, base: KnownBase): readonly Shape[] {
  // An image of Java often gets a jar that was built outside, and then only changes its base.
  if (dockerfile.stages.length === 1) {
    // So does an image without a compiler get a program.
    if (base.kind === 'plain') return ['final', 'prepared', 'single'];
    return hasJava(dockerfile, stage, base) ? ['final', 'single'] : ['single'];
  }
  const [, ...parents] = stageChain(dockerfile, stage).toReversed();
  // What other stages take from this one, and what it has from those that it continues, must be there as before.
  const stays =
    usesOf(dockerfile, stage).length > 0 ||
    parents.some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'COPY' || keyword === 'ADD'));
  const interpreted = base.kind === 'language' && ['java', 'node'].includes(base.ecosystem.id);
  return [
    ...(stays ? [] : (['final'] as const)),
    ...(interpreted ? [] : (['prepared'] as const)),
    ...(stays || interpreted ? (['single'] as const) : []),
  ];
}

// What a stage that stays as it is may do as it likes.
const ofShape: readonly string[] = [javaJar.id, noRunInFinal.id, ownCertificates.id, runtimeDirectories.id];

/** Whether a reason to stop may not hold for another shape. */
export function isOfShape(rule: string): boolean {
  return ofShape.includes(rule);
}

/** The instructions that make a stage's image, those of the stages that it continues first. */
export function chainInstructions({
  dockerfile,
  target,
}: Pick<Facts, 'dockerfile' | 'target'>): readonly Instruction[] {
  return stageChain(dockerfile, target).flatMap(({ instructions }) => instructions);
}
