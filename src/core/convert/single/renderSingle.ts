import { imageDefaults } from '../../catalog/lookup';
import type { Instruction } from '../../dockerfile/model';
import { flag, offsetInText } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import type { RuleEdit } from '../outcome';
import { splitStage } from '../rules/split-stage';
import { blankBefore, lineEnd, lineStart, skipBlank, startWithComments } from '../lines';
import { chainInstructions } from '../shapes';
import { startUser, treeDirectory } from '../start/startLines';
import { freeName } from '../stageNames';
import { usesOf } from '../stageUses';
import { closedMode } from '../user/closedModes';
import { unprivileged } from '../user/owners';
import { referenceEdits } from './stageReferences';
import { argNames, envAssignment, instructionText, isToolchainOnly, keyword, mentions } from '../style';

const early = ['ENV', 'LABEL', 'MAINTAINER'];
const late = ['EXPOSE', 'HEALTHCHECK', 'STOPSIGNAL', 'USER', 'VOLUME'];
const builds = ['ADD', 'COPY', 'RUN', 'WORKDIR'];

/** The edits that name the stage as the builder, take out of it what only says how to run, and add the stage that runs. */
export function renderSingle(facts: Facts, draft: Draft, base: string): RuleEdit[] {
  const builder = builderName(facts);
  const moved = movedInstructions(facts);
  const block = runtimeStage(facts, draft, base, builder, moved);
  return [
    ...fromEdits(facts, builder),
    ...draft.edits,
    ...referenceEdits(facts, builder),
    ...removals(facts, moved, keepModes(facts, draft) + block),
  ];
}

/** The lines that put each directory whose mode lets others write into one around it: COPY makes the outermost one anew. */
function keepModes({ dockerfile }: Facts, { openCopies }: Draft): string {
  const { eol } = dockerfile;
  const lines = openCopies.map(
    (path, at) => `${keyword(dockerfile, 'RUN')} mkdir -p ${keptAt(at)} && cp -a ${path} ${keptAt(at)}/`,
  );
  return lines.length === 0 ? '' : lines.join(eol) + eol + eol;
}

function keptAt(at: number): string {
  return `/kept/${at + 1}`;
}

function builderName({ dockerfile }: Facts): string {
  const wanted =
    dockerfile.stages.length === 1 ? (['build', 'builder', 'build-stage'] as const) : (['prepared'] as const);
  return freeName(dockerfile, wanted);
}

/** Instructions that leave the builder; stages that continue it need all of them. */
function movedInstructions(facts: Facts): ReadonlySet<Instruction> {
  const { dockerfile, target } = facts;
  if (usesOf(dockerfile, target).some(({ continues }) => continues)) return new Set();
  const lastBuild = target.instructions.findLastIndex((instruction) => builds.includes(instruction.keyword));
  const always = ['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'STOPSIGNAL', 'VOLUME'];
  return new Set(
    target.instructions.filter(
      (instruction, at) =>
        always.includes(instruction.keyword) || (at > lastBuild && ['ENV', 'USER'].includes(instruction.keyword)),
    ),
  );
}

function fromEdits(facts: Facts, builder: string): RuleEdit[] {
  const { dockerfile, target } = facts;
  const { from } = target;
  const named = /\s(\S+)$/.exec(from.args.trim());
  if (target.name === undefined || named === null) {
    const end = offsetInText(from, from.args.trimEnd().length - 1) + 1;
    return [{ start: end, end, text: ` ${keyword(dockerfile, 'AS')} ${builder}`, rule: splitStage.id }];
  }
  const start = offsetInText(from, from.args.length - (named[1] ?? '').length);
  return [{ start, end: start + (named[1] ?? '').length, text: builder, rule: splitStage.id }];
}

function runtimeStage(
  facts: Facts,
  draft: Draft,
  base: string,
  builder: string,
  moved: ReadonlySet<Instruction>,
): string {
  const { dockerfile, target, before } = facts;
  const instructions = chainInstructions(facts);
  const word = (text: string) => keyword(dockerfile, text);
  const indent = dockerfile.text
    .slice(lineStart(dockerfile.text, target.from.start), target.from.start)
    .replace(/[^ \t]/g, '');
  const text = (instruction: Instruction) => {
    const start = moved.has(instruction)
      ? startWithComments(dockerfile, instruction)
      : lineStart(dockerfile.text, instruction.start);
    const above = dockerfile.text.slice(start, instruction.start).replace(/^\uFEFF/, '');
    return above + instructionText(dockerfile, instruction, draft.rewritten.get(instruction)?.text);
  };
  const effective = (instruction: Instruction) => {
    if (instruction.keyword === 'CMD') return before.cmd?.by === instruction;
    return (
      !['ENTRYPOINT', 'HEALTHCHECK', 'STOPSIGNAL', 'USER'].includes(instruction.keyword) ||
      isLast(instructions, instruction)
    );
  };
  const dropped = new Set(draft.removed.map(({ instruction }) => instruction));
  const kept = instructions.filter(
    (instruction) =>
      effective(instruction) &&
      !dropped.has(instruction) &&
      !(facts.base.kind === 'language' && isToolchainOnly(dockerfile, instruction, facts.base.ecosystem)),
  );
  const settings = kept
    .filter(({ keyword: name }) => [...early, ...late].includes(name))
    .map((instruction) => dockerfile.text.slice(instruction.start, instruction.end))
    .join('\n');
  const usesArg = (instruction: Instruction) =>
    argNames(instruction, dockerfile.escape).some((name) => mentions(settings, name));
  const chown = chownFlag(facts, draft);
  // What only its owner may start has another owner behind a COPY.
  const closed = facts.shape === 'single' && closedMode(facts) !== undefined ? userFlag(facts, draft) : '';
  const takesTree = draft.copies.includes(treeDirectory(facts));
  const flagFor = (path: string) => {
    const given = draft.copyOwners.get(path);
    const ofRoot = given === undefined || given === '0:0';
    const owner = (facts.shape === 'prepared' && ofRoot ? ownerOf(facts, draft, path) : undefined) ?? given;
    if (owner !== undefined) return `--chown=${owner} `;
    return !takesTree && path === executableOf(facts.program) ? closed : chown;
  };
  const workdir = `${indent}${word('WORKDIR')} ${before.workdir.value}`;
  const [root] = stageChain(dockerfile, target);
  const platform = flag(root.from, 'platform');
  const user = `${unprivileged(draft)}:${unprivileged(draft)}`;
  const isDefaultUser = draft.rewritten.get(before.user.by ?? target.from)?.text === user;
  const isLate = (name: string) => late.includes(name) && (name !== 'USER' || !isDefaultUser);
  // A builder makes the directory for the user of its line.
  const ofUser = isBehind(instructions, before.workdir.by, before.user.by);
  // COPY gives a directory to the user only where it makes it.
  const isCopied = draft.copies.some(
    (path) => flagFor(path) !== '' && `${before.workdir.value}/`.startsWith(`${path}/`),
  );
  const isFirst = !isCopied && !ofUser;
  const lines = [
    `${indent}${word('FROM')} ${platform === undefined ? '' : `--platform=${platform} `}${base}${target.name === undefined ? '' : ` ${word('AS')} ${originalName(target.from)}`}`,
    ...(isFirst ? [workdir] : []),
    ...kept
      .filter(
        (instruction) => early.includes(instruction.keyword) || (instruction.keyword === 'ARG' && usesArg(instruction)),
      )
      .map(text)
      // Each stage of a chain declares an ARG that it uses; one of them is enough.
      .filter((line, at, all) => !/^\s*arg\s/i.test(line) || all.indexOf(line) === at),
    ...draft.env.map(({ name, value }) => `${indent}${word('ENV')} ${envAssignment(name, value)}`),
    ...outermost(draft).map((path) => {
      const at = draft.openCopies.indexOf(path);
      const [from, to] = at < 0 ? [path, path] : [`${keptAt(at)}/`, `${path.slice(0, path.lastIndexOf('/'))}/`];
      return `${indent}${word('COPY')} ${flagFor(path)}--from=${builder} ${from} ${to}`;
    }),
    ...(isFirst || ofUser ? [] : [workdir]),
    ...kept.filter((instruction) => isLate(instruction.keyword)).map(text),
    ...(ofUser && !isFirst ? [workdir] : []),
    ...(isDefaultUser ? [] : startUser(facts, draft).map((line) => indent + line)),
    ...kept.filter(({ keyword: name }) => name === 'ENTRYPOINT').map(text),
    ...(draft.clearsEntrypoint === undefined ? [] : [`${indent}${word('ENTRYPOINT')} []`]),
    ...kept.filter(({ keyword: name }) => name === 'CMD').map(text),
  ];
  return lines.map((line) => line + dockerfile.eol).join('');
}

/** The copied paths without those that another copy brings along with the same owner. */
function outermost({ copies, copyOwners }: Draft): string[] {
  return copies.filter(
    (path) => copyOwners.has(path) || !copies.some((other) => !copyOwners.has(other) && path.startsWith(`${other}/`)),
  );
}

/** The flag of COPY that lets the user of the image read and write what it could before. */
function chownFlag(facts: Facts, draft: Draft): string {
  const tree = treeDirectory(facts);
  const files = draft.copies.filter((path) => path !== executableOf(facts.program));
  if (!draft.ownedByUser || !files.some((path) => path === tree || path.startsWith(`${tree}/`))) return '';
  return userFlag(facts, draft);
}

function userFlag(facts: Facts, draft: Draft): string {
  const { by, value } = facts.before.user;
  if (by !== undefined) return `--chown=${draft.rewritten.get(by)?.text ?? value} `;
  if (draft.image === undefined || draft.flavour !== 'nonroot') return '';
  const { user } = imageDefaults(draft.image, draft.flavour);
  return `--chown=${user}:${user} `;
}

/** Whoever an image without USER runs as owns what root had; a built program needs no owner. */
function ownerOf({ before, program }: Facts, draft: Draft, path: string): string | undefined {
  if (before.user.by !== undefined || draft.flavour !== 'nonroot' || path === executableOf(program)) return undefined;
  return `${unprivileged(draft)}:${unprivileged(draft)}`;
}

function isBehind(
  instructions: readonly Instruction[],
  one: Instruction | undefined,
  other: Instruction | undefined,
): boolean {
  return one !== undefined && other !== undefined && instructions.indexOf(one) > instructions.indexOf(other);
}

function originalName(from: Instruction): string {
  return /(\S+)$/.exec(from.args.trim())?.[1] ?? '';
}

function isLast(instructions: readonly Instruction[], instruction: Instruction): boolean {
  return instructions.findLast((candidate) => candidate.keyword === instruction.keyword) === instruction;
}

/** Takes the moved instructions out, and puts the new stage after what is left. */
function removals({ dockerfile, target }: Facts, moved: ReadonlySet<Instruction>, block: string): RuleEdit[] {
  const { text, eol } = dockerfile;
  const isLastStage = dockerfile.stages.at(-1) === target;
  const end = isLastStage ? text.length : lineEnd(text, (target.instructions.at(-1) ?? target.from).end);
  const spans = [...moved]
    .map((instruction) => ({ start: startWithComments(dockerfile, instruction), end: lineEnd(text, instruction.end) }))
    .sort((a, b) => a.start - b.start);
  let tail = end;
  for (let shrinking = true; shrinking;) {
    const before = tail;
    tail = text.slice(0, tail).trimEnd().length;
    const last = spans.findLast(({ start, end: behind }) => start < tail && behind >= tail);
    if (last !== undefined) {
      tail = last.start;
      spans.splice(spans.indexOf(last), 1);
    }
    shrinking = tail !== before && last !== undefined;
  }
  // What stays keeps the blanks at its end, behind which another edit may stand.
  const staying = target.instructions.findLast((instruction) => !moved.has(instruction)) ?? target.from;
  tail = Math.max(tail, staying.end);
  const inner = spans
    .filter(({ start }) => start < tail)
    .map(({ start, end: behind }) => ({
      start,
      end: blankBefore(text, start) ? skipBlank(text, behind) : behind,
      text: '',
      rule: splitStage.id,
    }));
  return [...inner, { start: tail, end, text: `${eol}${eol}${block}`, rule: splitStage.id }];
}
