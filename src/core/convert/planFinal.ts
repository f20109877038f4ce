import { catalogue } from '../catalog/lookup';
import { resolvePath } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import type { Copy } from './copies';
import type { Draft } from './draft';
import type { Facts } from './facts';
import { say } from './rule';
import { copiedTree } from './rules/copied-tree';
import { numericUser } from './rules/numeric-user';
import { supportedShape } from './rules/supported-shape';
import { swapBase } from './rules/swap-base';

/** A final stage that only copies and configures keeps its instructions and changes its base. */
export function planFinal(facts: Facts, draft: Draft): void {
  const { target } = facts;
  const shell = target.instructions.find(({ keyword }) => keyword === 'SHELL');
  if (shell !== undefined)
    draft.reasons.push(say(supportedShape, shell.line, 'SHELL has no use in a stage without a shell; remove it.'));
  const platform = target.from.flags.find(({ name }) => name === 'platform')?.value;
  if (platform?.includes('BUILDPLATFORM') === true)
    draft.reasons.push(
      say(
        supportedShape,
        target.from.line,
        'The final stage is of the platform that builds, not of the one it is built for.',
      ),
    );
  for (const copy of facts.copies) {
    if (copy === undefined) {
      const text = 'A COPY of the final stage uses a variable without a value, so where it copies to is not known.';
      draft.reasons.push(say(copiedTree, target.from.line, text));
      continue;
    }
    const problem = copyProblem(facts, copy);
    if (problem !== undefined) draft.reasons.push(say(copiedTree, copy.instruction.line, problem));
    planOwner(facts, draft, copy.instruction);
  }
  const text = 'The final stage only copies and configures, so it starts from distroless as it is.';
  draft.notes.unshift(say(swapBase, target.from.line, text));
}

/** Why a copy may not fit the new base, as a sentence. */
function copyProblem(facts: Facts, copy: Copy): string | undefined {
  const { destination, instruction } = copy;
  const names = copy.sources.map((source) => source.split('/').at(-1) ?? '');
  const places = [destination, ...names.map((name) => resolvePath(destination, name))];
  const userFile = places.find((place) => /^\/etc\/(?:passwd|group|shadow|nsswitch\.conf)$/.test(place));
  const program = facts.program.kind === 'go' ? facts.program.path.split('/').at(-1) : undefined;
  const onlyFiles = names.every((name) => name === program || /\.[a-z0-9]{1,5}$/i.test(name));
  if (instruction.keyword === 'ADD') return 'ADD may unpack or download, so what it brings is not known; use COPY.';
  if (/^\/(?:usr\/)?(?:lib|lib64|libexec)(?:\/|$)/.test(destination))
    return 'Libraries are copied into the final stage, and whether they fit the new base is not known.';
  if (userFile !== undefined) return `${userFile} takes the place of the file of the new base; remove this COPY.`;
  if (instruction.flags.some(({ name }) => name === 'link') && /^\/s?bin(?:\/|$)/.test(destination))
    return `With --link this replaces ${destination}, which is a link in the new base; copy below /usr.`;
  if (['/', '/bin', '/sbin', '/usr', '/etc', '/var'].includes(destination) && !onlyFiles)
    return `This copies a tree over ${destination}, which may clash with the new base; name its directories.`;
  return undefined;
}

function planOwner(facts: Facts, draft: Draft, instruction: Instruction): void {
  const owner = instruction.flags.find(({ name }) => name === 'chown')?.value;
  if (owner === undefined || /^(?:\d+|root|nobody)(?::(?:\d+|root))?$/.test(owner)) return;
  if (/^node(?::node)?$/.test(owner) && facts.program.kind === 'node') renumber(facts, draft, instruction, owner);
  else {
    const text = `The owner "${owner.slice(0, 40)}" is not in the image; name it by its number.`;
    draft.reasons.push(say(numericUser, instruction.line, text));
  }
}

function renumber(facts: Facts, draft: Draft, instruction: Instruction, owner: string): void {
  const { text } = facts.dockerfile;
  const { user } = catalogue.flavours.nonroot;
  const at = text.indexOf(`--chown=${owner}`, instruction.start);
  if (at < 0 || at > instruction.end) {
    draft.reasons.push(
      say(numericUser, instruction.line, `The owner "${owner}" is not in the image; name it by its number.`),
    );
    return;
  }
  draft.edits.push({ start: at, end: at + `--chown=${owner}`.length, text: `--chown=${user}:${user}` });
  draft.notes.push(
    say(
      numericUser,
      instruction.line,
      `The owner ${owner} is not in the image; its unprivileged user ${user} takes the place.`,
    ),
  );
}
