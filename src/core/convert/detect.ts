import type { Unset } from '../dockerfile/effective';
import { effectiveConfig } from '../dockerfile/effective';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { baseOf } from './bases';
import type { ContextFiles } from './context';
import type { Common, Facts, Found, KnownBase, Program } from './facts';
import { detectGo } from './go/detectGo';
import { detectC } from './native/detectC';
import { detectExecutable } from './native/detectExecutable';
import { detectJava } from './java/detectJava';
import { plainJavaStart } from './java/jarGlob';
import { detectNode } from './nodejs/detectNode';
import type { Reason } from './outcome';
import { say } from './rule';
import { otherImage, otherProgram } from './otherImages';
import { pause } from './pause';
import { knownSettings } from './rules/known-settings';
import { otherRuntime } from './rules/other-runtime';
import { startCommand } from './rules/start-command';
import { supportedShape } from './rules/supported-shape';
import { detectRust } from './rust/detectRust';
import { readStart } from './start/readStart';
import { isUnneeded } from './start/unneeded';
import { copiesOf } from './trace';

/** Gathers the facts about a target whose base is known; reads the context through `files`. */
export async function detect(
  dockerfile: Dockerfile,
  target: Stage,
  shape: Facts['shape'],
  base: KnownBase,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Facts | { readonly reason: Reason }> {
  const written = plainJavaStart(effectiveConfig(dockerfile, target, base.config));
  const unset = written.unset.find(({ name, by }) => name === undefined || settings.includes(by.keyword));
  if (unset !== undefined) return { reason: say(knownSettings, unset.by.line, unsetText(unset)) };
  const all = copiesOf(dockerfile, target, base.config);
  const read = await readStart({ dockerfile, target, base, written, copies: all, files }, signal);
  if ('reason' in read) return read;
  const copies = all.filter((copy) => !isUnneeded(copy, read.start));
  const common: Common = { dockerfile, target, shape, base, ...read, copies };
  const found = await detectProgram(common, files, signal);
  return 'reason' in found ? found : { ...common, ...found };
}

// What an image is worth nothing without: who runs, where, and what is kept.
const settings: readonly string[] = ['USER', 'VOLUME', 'WORKDIR'];

function unsetText({ name, by }: Unset): string {
  return name === undefined
    ? `The variables of this ${by.keyword} cannot be expanded, so no build gets past it; correct them.`
    : `This ${by.keyword} depends on ${name}, which only the build knows; give ${name} a default.`;
}

/** Tell what they see of an executable, or nothing if no stage of the file is of their language. */
const executables: readonly ((
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
) => Promise<Found<Program> | undefined>)[] = [detectJava, detectGo, detectRust, detectC, detectExecutable];

async function detectProgram(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<Found<Program>> {
  if (facts.base.kind === 'language' && facts.base.ecosystem.id === 'node') return detectNode(facts, files, signal);
  let first: Found<Program> | undefined;
  for (const detector of executables) {
    await pause(files, signal);
    const found = await detector(facts, files, signal);
    if (found !== undefined && 'program' in found) return found;
    first ??= found;
  }
  return first ?? { reason: unsupported(facts) };
}

function unsupported({ dockerfile, target, start }: Common): Reason {
  const builders = dockerfile.stages.map((stage) => baseOf(dockerfile, stage));
  const other = builders.find((base) => base.kind === 'other');
  const named = other?.kind === 'other' ? `, and what ${other.name} makes is not known` : '';
  if (/\.sh$/.test(start.argv[0]))
    return say(
      startCommand,
      start.by.line,
      `The container starts through the script ${start.argv[0]}, which needs a shell.`,
    );
  const what = (other?.kind === 'other' ? otherImage(other.ref) : undefined) ?? otherProgram(start.argv[0]);
  if (what !== undefined) return say(otherRuntime, start.by.line, what);
  return say(
    supportedShape,
    target.from.line,
    `Nothing in this file visibly makes ${start.argv[0].slice(0, 60)}${named}; build it in a RUN, or copy it from a stage or the build context.`,
  );
}
