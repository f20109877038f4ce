import { builderSuite } from '../../catalog/builder';
import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model';
import { stageBase, stageChain } from '../../dockerfile/scope';
import { sourceStage, writtenSources } from '../../dockerfile/sourceStages';
import { isReference, parseReference } from '../../image/reference';
import type { Note, RuleEdit } from '../outcome';
import { say } from '../rule';
import { debianBuilder } from '../rules/debian-builder';
import { stageShell } from './stageShell';
import type { TwinImage } from './twinImage';
import { twinImage } from './twinImage';
import { twinRun } from './twinRun';

/** The stages of an Alpine build, moved to Debian. */
export interface DebianTwin {
  /** What the stage is built upon then, with the defaults of the ARGs. */
  readonly image: string;
  /** Of FROM and RUN instructions; nothing else changes. */
  readonly edits: readonly RuleEdit[];
  /** What installs other packages; the caller says why the build moves at all. */
  readonly notes: readonly Note[];
}

/** Why an Alpine build cannot be moved, as a sentence, and the line. */
export interface TwinProblem {
  readonly problem: string;
  readonly line: number;
}

/**
 * Moves `stage`, and every Alpine stage that it is built upon or copies from, to the Debian variant of the same version.
 * `target` is the stage that is converted; unless it is `stage` itself, its own instructions are left alone.
 * `wide` asks for images with the tools that compile.
 */
export function debianTwin(
  dockerfile: Dockerfile,
  stage: Stage,
  target: Stage,
  wide = false,
): DebianTwin | TwinProblem {
  const moved = movedStages(dockerfile, stage, target);
  const outside = staysBehind(dockerfile, moved, target);
  if (outside !== undefined) return outside;
  const edits: RuleEdit[] = [];
  const notes: Note[] = [];
  const images = new Map<Stage, TwinImage>();
  for (const root of moved.filter((one) => stageChain(dockerfile, one)[0] === one)) {
    const family = moved.filter((one) => stageChain(dockerfile, one)[0] === root);
    const result = moveFamily(dockerfile, root, family, wide);
    if ('problem' in result) return result;
    images.set(root, result.image);
    edits.push(...result.edits);
    notes.push(...result.notes);
  }
  const own = images.get(stageChain(dockerfile, stage)[0]);
  return own === undefined
    ? { problem: 'This stage is not built on Alpine.', line: stage.from.line }
    : { image: own.image, edits, notes };
}

function moveFamily(
  dockerfile: Dockerfile,
  root: Stage,
  family: readonly Stage[],
  wide: boolean,
): { readonly image: TwinImage; readonly edits: readonly RuleEdit[]; readonly notes: readonly Note[] } | TwinProblem {
  const edits: RuleEdit[] = [];
  const notes: Note[] = [];
  const installed = new Set<string>();
  const base = stageBase(dockerfile, root);
  const brought = base.kind === 'image' && /(?:^|\/)node(?:[:@]|$)/.test(base.reference) ? ofNode : [];
  const wanted: { readonly name: string; readonly run: Instruction }[] = [];
  const isSeen = copiesFrom(dockerfile, family, /\s\/(?:etc\/?(?:passwd|group)?)?\s/);
  for (const stage of family) {
    const shell = stageShell(stage);
    if ('problem' in shell) return shell;
    edits.push(...shell.edits);
    for (const run of stage.instructions.filter(({ keyword }) => keyword === 'RUN')) {
      const made = twinRun(dockerfile, run, brought, isSeen);
      if ('problem' in made) return made;
      edits.push(...made.edits);
      for (const name of made.installed) installed.add(name);
      for (const name of made.wanted) wanted.push({ name, run });
      if (made.installed.length > 0)
        notes.push(
          say(debianBuilder, run.line, `Debian installs ${made.installed.join(', ')} for what apk installed.`),
        );
    }
  }
  const missing = wanted.filter(({ name }) => !installed.has(name));
  const image = twinImage(dockerfile, root, wide || missing.length > 0 || copiesFrom(dockerfile, family, /\/etc\/ssl/));
  if ('problem' in image) return image;
  const lost = missing.find(({ name }) => !brings[image.tools].includes(name));
  if (lost !== undefined)
    return {
      problem: `The build has to move to Debian, and ${image.image} has no ${lost.name}, which this RUN needs; install it with apk add.`,
      line: lost.run.line,
    };
  const certificates = copiesFrom(dockerfile, family, /\/etc\/ssl/);
  if (certificates && image.tools === 'slim' && !installed.has('ca-certificates'))
    return {
      problem: `Certificates are copied from this stage, and ${image.image} has none; install ca-certificates with apk add.`,
      line: root.from.line,
    };
  edits.push({ start: image.start, end: image.end, text: image.text, rule: debianBuilder.id });
  return { image, edits, notes };
}

// What Alpine installs beside the Node of the image, which the Debian variant has as well.
const ofNode = ['nodejs', 'npm', 'yarn'];

// The image buildpack-deps, which the full images of languages start from, and its variant scm, which golang starts from.
const fetching = ['ca-certificates', 'curl', 'git', 'procps', 'wget'];
const brings: Readonly<Record<TwinImage['tools'], readonly string[]>> = {
  slim: [],
  fetching,
  all: [...fetching, 'binutils', 'bzip2', 'patch', 'unzip', 'xz-utils'],
};

/** Whether another stage copies such files from the family. */
function copiesFrom(dockerfile: Dockerfile, family: readonly Stage[], files: RegExp): boolean {
  return dockerfile.stages.some((other) =>
    other.instructions.some(
      (instruction) =>
        instruction.keyword === 'COPY' &&
        files.test(` ${instruction.args}`) &&
        sourcesOfStage(dockerfile, other, [instruction]).some((source) => family.includes(source)),
    ),
  );
}

/** The Alpine stages that have to move together: what flows from one of them into another has one C library. */
function movedStages(dockerfile: Dockerfile, stage: Stage, target: Stage): Stage[] {
  const moved = new Set<Stage>();
  const add = (one: Stage): void => {
    if (moved.has(one) || (one === target && stage !== target)) return;
    if (libcOf(dockerfile, one) !== 'musl') return;
    moved.add(one);
    for (const other of [...stageChain(dockerfile, one), ...sourcesOfStage(dockerfile, one, one.instructions)])
      add(other);
    const [root] = stageChain(dockerfile, one);
    for (const other of dockerfile.stages) if (stageChain(dockerfile, other)[0] === root) add(other);
  };
  add(stage);
  return dockerfile.stages.filter((one) => moved.has(one));
}

/** The stages of the file that instructions of a stage copy or mount from. */
function sourcesOfStage(dockerfile: Dockerfile, stage: Stage, instructions: readonly Instruction[]): Stage[] {
  return instructions.flatMap((instruction) =>
    writtenSources(instruction).flatMap((written) => sourceStage(dockerfile, stage, written) ?? []),
  );
}

// What lies there belongs to the system, and Debian has it elsewhere.
const systemPlace = /(?:^|\s)\/(?:(?:usr\/)?(?:lib|lib64|bin|sbin)(?:\/|\s)|etc\/(?:apk\b|ssl\/cert\.pem\s|ssl1\.1\b))/;

/** A stage that would get what Debian made, and cannot use it. */
function staysBehind(dockerfile: Dockerfile, moved: readonly Stage[], target: Stage): TwinProblem | undefined {
  for (const other of dockerfile.stages.filter((one) => !moved.includes(one))) {
    for (const copy of other.instructions) {
      if (!sourcesOfStage(dockerfile, other, [copy]).some((source) => moved.includes(source))) continue;
      if (copy.keyword === 'COPY' && systemPlace.test(copy.args))
        return {
          problem: 'This copies files of Alpine itself, which Debian has elsewhere; build on the Debian variant.',
          line: copy.line,
        };
      if (other !== target && libcOf(dockerfile, other) !== 'glibc')
        return {
          problem:
            'The stage that this copies from has to move to Debian, and this one would get programs that need its C library; build both on Debian.',
          line: copy.line,
        };
    }
  }
  return undefined;
}

/** The C library of what a stage is built upon, as far as the catalogue tells. */
function libcOf(dockerfile: Dockerfile, stage: Stage): 'musl' | 'glibc' | undefined {
  const base = stageBase(dockerfile, stageChain(dockerfile, stage)[0]);
  const ref = base.kind === 'image' ? parseReference(base.reference) : undefined;
  return ref === undefined || !isReference(ref) ? undefined : builderSuite(ref)?.libc;
}
