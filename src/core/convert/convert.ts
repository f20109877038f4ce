import { applyEdits } from '../dockerfile/edit';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { parseDockerfile } from '../dockerfile/parse';
import type { Base } from './bases';
import { baseOf } from './bases';
import { buildContext } from './buildContext';
import type { ContextFiles } from './context';
import { contractReasons } from './contract';
import { detect } from './detect';
import type { Draft } from './draft';
import type { Facts, KnownBase } from './facts';
import { gateReasons, textLimit } from './gates';
import { minimalHunks } from './hunks';
import type { Note, Outcome, Reason } from './outcome';
import { otherImage } from './otherImages';
import { pause } from './pause';
import { makePlan } from './plan';
import { checkResult } from './postGate';
import { render } from './render';
import { say } from './rule';
import { alreadyDistroless } from './rules/already-distroless';
import { contract } from './rules/contract';
import { otherRuntime } from './rules/other-runtime';
import { parseGate } from './rules/parse-gate';
import { resolvedBase } from './rules/resolved-base';
import { supportedShape } from './rules/supported-shape';
import type { Shape } from './shapes';
import { isOfShape, possibleShapes } from './shapes';
import { chooseTarget, targetQuestion } from './target';

export interface ConvertInput {
  readonly text: string;
  /** The build context. */
  readonly files: ContextFiles;
  /** Path of the Dockerfile in the context, whose own ignore file comes first; `Dockerfile` if not given. */
  readonly dockerfile?: string;
  /** Name or number of the stage to convert; the file's only result if not given. */
  readonly target?: string;
  /** By id of the question. */
  readonly answers: ReadonlyMap<string, string>;
}

/** Converts a Dockerfile to distroless, asks, refuses with reasons, or finds nothing to do; any text is fine. Throws only if `signal` aborts. */
export async function convertDockerfile(input: ConvertInput, signal: AbortSignal): Promise<Outcome> {
  if (input.text.length > textLimit)
    return refused([
      say(parseGate, 1, `The file is larger than ${textLimit / 1024} KiB, which is no Dockerfile that a person wrote.`),
    ]);
  const dockerfile = parseDockerfile(input.text);
  const [gate, ...gates] = gateReasons(dockerfile);
  if (gate !== undefined) return refused([gate, ...gates]);
  const target = chooseTarget(dockerfile, input.target ?? input.answers.get('target'));
  const seen = { ...input, files: buildContext(input.files, input.dockerfile ?? 'Dockerfile') };
  switch (target.kind) {
    case 'refused':
      return refused([target.reason]);
    case 'stage':
      return convertStage(dockerfile, target.stage, seen, signal);
    case 'several':
      return convertOneOf(dockerfile, target.stages, seen, signal);
  }
}

// Nobody chooses among more, and each is converted to see whether it can be; --target takes any.
const mostTargets = 12;

/** Asks which of several results to convert, unless only the one that a plain build makes can be. */
async function convertOneOf(
  dockerfile: Dockerfile,
  stages: readonly [Stage, ...Stage[]],
  input: ConvertInput,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcomes: { readonly stage: Stage; readonly outcome: Outcome }[] = [];
  for (const stage of stages.slice(0, mostTargets)) {
    await pause(input.files, signal);
    outcomes.push({ stage, outcome: await convertStage(dockerfile, stage, input, signal) });
  }
  const possible = outcomes
    .filter(({ outcome }) => outcome.kind === 'ready' || outcome.kind === 'questions')
    .map(({ stage }) => stage);
  const [first, ...rest] = possible;
  const [last] = outcomes;
  if (last === undefined) throw new Error('there is at least one stage');
  // What a plain build makes is distroless already, and the others are there to develop or to test.
  if (last.outcome.kind === 'already') return last.outcome;
  if (first === undefined || (rest.length === 0 && first === last.stage)) return last.outcome;
  return { kind: 'questions', questions: [targetQuestion([first, ...rest], last.stage)], notes: [] };
}

async function convertStage(
  dockerfile: Dockerfile,
  stage: Stage,
  input: ConvertInput,
  signal: AbortSignal,
): Promise<Outcome> {
  const base = baseOf(dockerfile, stage);
  if (base.kind === 'shell-less')
    return {
      kind: 'already',
      base: base.name,
      notes: [say(alreadyDistroless, stage.from.line, `The final stage starts from ${base.name}, which has no shell.`)],
    };
  const known = knownBase(stage, base);
  if ('reason' in known) return refused([known.reason]);
  let closest: Attempt | undefined;
  for (const shape of possibleShapes(dockerfile, stage, known.base)) {
    await pause(input.files, signal);
    const attempt = await convertAs(shape, dockerfile, stage, known.base, input, signal);
    if (attempt.outcome.kind !== 'refused') return attempt.outcome;
    if (closest === undefined || attempt.detected) closest = attempt;
    if (attempt.detected && !attempt.outcome.reasons.some(({ rule }) => isOfShape(rule))) break;
  }
  if (closest === undefined) throw new Error('every stage has a shape');
  return closest.outcome;
}

interface Attempt {
  readonly outcome: Outcome;
  /** Whether the program was found. */
  readonly detected: boolean;
}

async function convertAs(
  shape: Shape,
  dockerfile: Dockerfile,
  stage: Stage,
  base: KnownBase,
  input: ConvertInput,
  signal: AbortSignal,
): Promise<Attempt> {
  const facts = await detect(dockerfile, stage, shape, base, input.files, signal);
  if ('reason' in facts) return { outcome: refused([facts.reason]), detected: false };
  return { outcome: finish(facts, makePlan(facts, input.answers)), detected: true };
}

function refused(reasons: readonly [Reason, ...Reason[]], notes: readonly Note[] = []): Outcome {
  return { kind: 'refused', reasons, notes };
}

function knownBase(stage: Stage, base: Base): { readonly base: KnownBase } | { readonly reason: Reason } {
  const { line } = stage.from;
  switch (base.kind) {
    case 'unknown':
      return { reason: say(resolvedBase, line, `What this stage starts from is not known: ${base.why}`) };
    case 'other': {
      const what = otherImage(base.ref);
      if (what !== undefined) return { reason: say(otherRuntime, line, what) };
      // Where the whole name is a variable, the build most likely gives another one.
      if (/^\$\{?\w+\}?$/.test(stage.image))
        return {
          reason: say(
            resolvedBase,
            line,
            `${stage.image} is ${base.name} unless the build gives another image, and that one is not known.`,
          ),
        };
      return {
        reason: say(supportedShape, line, `${base.name} is not among the images whose conversion is known so far.`),
      };
    }
    case 'shell-less':
      throw new Error('what has no shell is converted already');
    case 'language':
    case 'plain':
      return { base };
  }
}

function finish(facts: Facts, draft: Draft): Outcome {
  const notes = byLine(draft.notes);
  const [reason, ...reasons] = draft.reasons;
  if (reason !== undefined) return refused([reason, ...reasons], notes);
  if (draft.questions.length > 0) return { kind: 'questions', questions: draft.questions, notes };
  const rendered = render(facts, draft);
  if (rendered === undefined)
    return refused([say(supportedShape, facts.target.from.line, 'There is no distroless image for this program.')]);
  const collision = rendered.edits.find((edit, at) => edit.start < (rendered.edits[at - 1]?.end ?? 0));
  if (collision !== undefined) {
    const line = facts.dockerfile.text.slice(0, collision.start).split('\n').length;
    return refused([say(contract, line, 'Two rules would change this line in ways that do not go together.')], notes);
  }
  const result = parseDockerfile(applyEdits(facts.dockerfile.text, rendered.edits));
  const [broken, ...more] = contractReasons(facts, draft, result);
  if (broken !== undefined) return refused([broken, ...more], notes);
  const check = checkResult(facts.dockerfile.text, result, facts.target.from.line);
  const [added, ...others] = check.reasons;
  if (added !== undefined) return refused([added, ...others], notes);
  const edits = minimalHunks(facts.dockerfile.text, rendered.edits, notes);
  return { kind: 'ready', base: rendered.base, edits, notes: byLine([...notes, ...check.notes]) };
}

function byLine(notes: readonly Note[]): readonly Note[] {
  return [...notes].sort((a, b) => a.line - b.line);
}
