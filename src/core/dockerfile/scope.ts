import { assignments } from './assignments';
import { expand } from './expand';
import type { Scope } from './expand';
import type { Dockerfile, Stage } from './model';

/** Variables that the builder sets for FROM, and for a stage that has an ARG of their name. */
const predefined = new Set(
  ['BUILD', 'TARGET'].flatMap((side) =>
    ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT', ...(side === 'TARGET' ? ['STAGE'] : [])].map(
      (what) => side + what,
    ),
  ),
);

/** Whether the builder alone sets this variable. */
export function isPredefined(name: string): boolean {
  return predefined.has(name);
}

/** The ARGs before the first FROM with their defaults: what a FROM may use. */
export function globalScope(dockerfile: Dockerfile): Scope {
  const known = globals.get(dockerfile);
  if (known !== undefined) return known;
  const values = new Map<string, string>();
  const unknown = new Set(predefined);
  const scope: Scope = { get: (name) => values.get(name), isUnknown: (name) => unknown.has(name) };
  for (const arg of dockerfile.globalArgs) {
    for (const { name, value } of assignments(arg, dockerfile.escape)) {
      if (value === undefined) continue;
      const expanded = expand(value, scope, dockerfile.escape);
      if (expanded.kind === 'value' && expanded.unset.length === 0) {
        values.set(name, expanded.text);
        unknown.delete(name);
      } else {
        values.delete(name);
        unknown.add(name);
      }
    }
  }
  globals.set(dockerfile, scope);
  return scope;
}

const globals = new WeakMap<Dockerfile, Scope>();

/** What a stage starts from: another stage, `scratch`, an image, or a name that a variable without a value hides. */
export type StageBase =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly reference: string }
  /** `repository` is what stands before a tag, where only the tag is not known. */
  | { readonly kind: 'unknown'; readonly why: string; readonly repository?: string };

/** Resolves the image of a FROM with the defaults of the global ARGs. */
export function stageBase(dockerfile: Dockerfile, stage: Stage): StageBase {
  const known = bases.get(stage);
  if (known !== undefined) return known;
  const base = resolveBase(dockerfile, stage);
  bases.set(stage, base);
  return base;
}

const bases = new WeakMap<Stage, StageBase>();

function resolveBase(dockerfile: Dockerfile, stage: Stage): StageBase {
  const expanded = expand(stage.image, globalScope(dockerfile), dockerfile.escape);
  if (expanded.kind === 'problem') return { kind: 'unknown', why: expanded.problem };
  const [unset] = expanded.unset;
  if (unset !== undefined) {
    const why = predefined.has(unset)
      ? `${unset} is known to the build only.`
      : `${unset} has no default before the first FROM.`;
    const [repository = '', ...tag] = expanded.text.split(/:(?=[^/]*$)/);
    const literal = !stage.image.slice(0, repository.length).includes('$') && stage.image.startsWith(repository);
    return tag.length > 0 && literal ? { kind: 'unknown', why, repository } : { kind: 'unknown', why };
  }
  if (expanded.text === '') return { kind: 'unknown', why: 'The name of the image is empty.' };
  const parent = findStage(dockerfile, expanded.text, stage.index);
  if (parent !== undefined) return { kind: 'stage', stage: parent };
  return expanded.text === 'scratch' ? { kind: 'scratch' } : { kind: 'image', reference: expanded.text };
}

/** The stage of that name before stage `before`, by BuildKit's rule: names compare without case, the latest wins. */
export function findStage(dockerfile: Dockerfile, name: string, before: number): Stage | undefined {
  return stagesByName(dockerfile)
    .get(name.toLowerCase())
    ?.findLast(({ index }) => index < before);
}

/** The stage and those it is built upon by name, the oldest first. */
export function stageChain(dockerfile: Dockerfile, stage: Stage): readonly [Stage, ...Stage[]] {
  const chain = [stage];
  for (let base = stageBase(dockerfile, stage); base.kind === 'stage'; base = stageBase(dockerfile, base.stage))
    chain.push(base.stage);
  const [oldest = stage, ...later] = chain.reverse();
  return [oldest, ...later];
}

// Looking through all stages for each name would take minutes on a file of many thousand stages.
const byName = new WeakMap<Dockerfile, ReadonlyMap<string, readonly Stage[]>>();

function stagesByName(dockerfile: Dockerfile): ReadonlyMap<string, readonly Stage[]> {
  const known = byName.get(dockerfile);
  if (known !== undefined) return known;
  const stages = new Map<string, Stage[]>();
  for (const stage of dockerfile.stages) {
    if (stage.name === undefined) continue;
    const namesakes = stages.get(stage.name);
    if (namesakes === undefined) stages.set(stage.name, [stage]);
    else namesakes.push(stage);
  }
  byName.set(dockerfile, stages);
  return stages;
}
