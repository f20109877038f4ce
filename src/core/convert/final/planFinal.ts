import { resolvePath, scopeOf } from '../../dockerfile/effective';
import { expand } from '../../dockerfile/expand';
import type { Instruction } from '../../dockerfile/model';
import { flag, offsetInText } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import { isToolchainOnly } from '../style';
import type { Copy } from '../copies';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import { finalOwner } from '../user/owners';
import type { Reason } from '../outcome';
import { placeOf } from '../prepared/places';
import { say } from '../rule';
import { carriedSettings } from '../rules/carried-settings';
import { copiedTree } from '../rules/copied-tree';
import { createdUser } from '../rules/created-user';
import { inheritedSettings } from '../rules/inherited-settings';
import { numericUser } from '../rules/numeric-user';
import { supportedShape } from '../rules/supported-shape';
import { swapBase } from '../rules/swap-base';

/** A final stage keeps the instructions that copy and configure and changes its base. */
export function planFinal(facts: Facts, draft: Draft): void {
  const { target } = facts;
  // Without a RUN, and with all commands in exec form, nothing uses it.
  for (const instruction of target.instructions)
    if (instruction.keyword === 'SHELL') draft.removed.push({ instruction, rule: swapBase });
  draft.reasons.push(...platformReasons(facts));
  for (const copy of facts.copies) {
    if (copy === undefined) {
      const text = 'A COPY of the final stage uses a variable without a value, so where it copies to is not known.';
      draft.reasons.push(say(copiedTree, target.from.line, text));
      continue;
    }
    const problem = copyProblem(facts, copy);
    if (problem !== undefined) draft.reasons.push(say(copiedTree, copy.instruction.line, problem));
    planOwner(facts, draft, copy.instruction);
    planDestination(facts, draft, copy);
  }
  planInherited(facts, draft);
  const text =
    draft.removed.length > 0
      ? 'What the final stage copies and configures stays, and it starts from distroless.'
      : 'The final stage only copies and configures, so it starts from distroless as it is.';
  draft.notes.unshift(say(swapBase, target.from.line, text));
}

/** Why the image is not of the platform that it is built for. */
export function platformReasons({ dockerfile, target }: Facts): Reason[] {
  const [root] = stageChain(dockerfile, target);
  if (flag(root.from, 'platform')?.includes('BUILDPLATFORM') !== true) return [];
  const text = 'The final stage is of the platform that builds, not of the one it is built for.';
  return [say(supportedShape, root.from.line, text)];
}

/** What the stages that this one continues configure has to be written out, as the new base takes their place. */
function planInherited(facts: Facts, draft: Draft): void {
  const { target, dockerfile } = facts;
  const [, parent] = stageChain(dockerfile, target).toReversed();
  if (parent === undefined) return;
  for (const [name, { by }] of facts.before.env)
    if (by !== undefined && facts.base.kind === 'language' && isToolchainOnly(dockerfile, by, facts.base.ecosystem))
      if (!target.instructions.includes(by)) draft.explained.set(`env:${name}`, carriedSettings);
  const text = `What the stage ${parent.name ?? String(parent.index)} configures is written out, since the stage does not continue it any more.`;
  draft.notes.push(say(inheritedSettings, target.from.line, text));
}

/** Why a copy may not fit the new base, as a sentence. */
export function copyProblem(facts: Facts, copy: Copy): string | undefined {
  const { destination, instruction } = copy;
  const names = copy.sources.map((source) => source.split('/').at(-1) ?? '');
  const places = [destination, ...names.map((name) => resolvePath(destination, name))];
  const userFile = places.find((place) => /^\/etc\/(?:passwd|group|shadow)$/.test(place));
  const program = executableOf(facts.program)?.split('/').at(-1);
  const onlyFiles = names.every((name) => name === program || /\.[a-z0-9]{1,5}$/i.test(name));
  const isJar = copy.from === undefined && copy.sources.every((source) => /^[^:]+\.[jw]ar$/.test(source));
  if (instruction.keyword === 'ADD' && !isJar && placeOf(destination) !== 'own' && !copy.sources.every(isPlainFile))
    return `ADD may unpack or download to ${destination}, so what it brings is not known; use COPY.`;
  const isRuntime = facts.program.kind === 'java' && facts.program.runtime.copied === destination;
  if (/^\/(?:usr\/)?(?:lib|lib64)(?:\/|$)/.test(destination) && !isRuntime)
    return 'Libraries are copied into the final stage, and whether they fit the new base is not known.';
  if (userFile !== undefined) return `${userFile} takes the place of the file of the new base; remove this COPY.`;
  if (instruction.flags.some(({ name }) => name === 'link') && /^\/s?bin(?:\/|$)/.test(destination))
    return `With --link this replaces ${destination}, which is a link in the new base; copy below /usr.`;
  if (['/', '/bin', '/sbin', '/usr', '/etc', '/var'].includes(destination) && !onlyFiles)
    return `This copies a tree over ${destination}, which may clash with the new base; name its directories.`;
  return undefined;
}

/** Whether ADD takes a source as COPY would. */
function isPlainFile(source: string): boolean {
  return !/^(?:https?|ftp|ssh|git):|^git@|\.git(?:#|$)|\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)$|[*?[]/.test(source);
}

function planOwner(facts: Facts, draft: Draft, instruction: Instruction): void {
  const written = instruction.flags.find(({ name }) => name === 'chown')?.value;
  const later = draft.owners.get(instruction);
  // A variable stays as it is written, if it stands for a number.
  const expanded = expand(written ?? '', scopeOf(facts.before), facts.dockerfile.escape);
  const value = expanded.kind === 'value' && expanded.unset.length === 0 ? expanded.text : written;
  const kept = written === undefined || /^(?:\d+|root|nobody)(?::(?:\d+|root))?$/.test(value ?? '');
  if (kept && later === undefined) return;
  const owner = later === undefined ? finalOwner(facts, draft, written ?? 'root') : { text: later };
  const flagText = written === undefined ? '' : `--chown=${written}`;
  const from = written === undefined ? instruction.start + instruction.keyword.length : instruction.start;
  const at = facts.dockerfile.text.indexOf(flagText, from);
  if ('problem' in owner || at < 0 || at > instruction.end) {
    const text = `The owner "${(written ?? '').slice(0, 40)}" is not in the image; name it by its number.`;
    draft.reasons.push(say(numericUser, instruction.line, 'problem' in owner ? owner.problem : text));
    return;
  }
  const text = `--chown=${owner.text}`;
  const rule = draft.accounts.size > 0 ? createdUser : numericUser;
  draft.edits.push({
    start: at,
    end: at + flagText.length,
    text: written === undefined ? ` ${text}` : text,
    rule: rule.id,
  });
  draft.notes.push(
    say(
      rule,
      instruction.line,
      later === undefined
        ? `The owner ${written ?? ''} is not in the image; ${owner.text} takes the place.`
        : `What a later RUN gave to ${owner.text} is copied with that owner.`,
    ),
  );
}

// Directories that Alpine, Debian and what is built upon them have, and distroless has not.
const lostDirectories =
  /^\/(?:etc\/default|media|mnt|opt|srv|usr\/(?:games|src)|usr\/local|usr\/local\/(?:bin|etc|games|include|lib|sbin|share|src)|var\/(?:backups|local|mail|opt|spool))$/;

/** A file copied to a directory that only the old base has would take the directory's name. */
function planDestination(facts: Facts, draft: Draft, copy: Copy): void {
  const { destination, instruction } = copy;
  const path = executableOf(facts.program);
  const below = path?.startsWith(`${destination === '/' ? '' : destination}/`) === true;
  if (copy.intoDirectory || path === destination || destination === '/') return;
  const [name] = copy.sources.map((source) => source.split('/').at(-1) ?? '');
  const ofNode = facts.base.kind === 'language' && facts.base.ecosystem.id === 'node' && destination === '/home/node';
  if (!lostDirectories.test(destination) && !ofNode && !(below && path === `${destination}/${name ?? ''}`)) return;
  if (draft.directories.some((directory) => directory.path === destination)) return;
  if (instruction.exec !== undefined) {
    const problem = `The image has no directory ${destination}, which this copies to; end its name with a slash.`;
    draft.reasons.push(say(swapBase, instruction.line, problem));
    return;
  }
  const end = offsetInText(instruction, instruction.args.trimEnd().length - 1) + 1;
  draft.edits.push({ start: end, end, text: '/', rule: swapBase.id });
  const text = `The image has no directory ${destination}, so that the copy says that it is one.`;
  draft.notes.push(say(swapBase, instruction.line, text));
}
