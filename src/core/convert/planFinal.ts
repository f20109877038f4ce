import { catalogue } from '../catalog/lookup';
import type { Instruction } from '../dockerfile/model';
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
      draft.reasons.push(
        say(
          copiedTree,
          target.from.line,
          'A COPY of the final stage uses a variable without a value, so where it copies to is not known.',
        ),
      );
      continue;
    }
    const { line } = copy.instruction;
    if (copy.instruction.keyword === 'ADD')
      draft.reasons.push(
        say(copiedTree, line, 'ADD may unpack or download, so what it brings is not known; use COPY.'),
      );
    if (/^\/(?:usr\/)?(?:lib|lib64|libexec)(?:\/|$)/.test(copy.destination))
      draft.reasons.push(
        say(
          copiedTree,
          line,
          'Libraries are copied into the final stage, and whether they fit the new base is not known.',
        ),
      );
    if (/^\/etc\/(?:passwd|group|shadow|nsswitch\.conf)$/.test(copy.destination))
      draft.reasons.push(
        say(copiedTree, line, `${copy.destination} takes the place of the file of the new base; remove this COPY.`),
      );
    const link = copy.instruction.flags.some(({ name }) => name === 'link');
    if (link && /^\/(?:bin|sbin|lib|lib64)(?:\/|$)/.test(copy.destination))
      draft.reasons.push(
        say(
          copiedTree,
          line,
          `With --link this replaces ${copy.destination}, which is a link in the new base; copy below /usr.`,
        ),
      );
    const sources = copy.sources.map((source) => source.split('/').at(-1) ?? '');
    const isProgram =
      facts.program.kind === 'go' &&
      sources.every((name) => name === (facts.program.kind === 'go' ? facts.program.path.split('/').at(-1) : ''));
    const plainFiles = sources.every((name) => /\.[a-z0-9]{1,5}$/i.test(name));
    if (copy.destination === '/' && !isProgram && !plainFiles)
      draft.reasons.push(
        say(
          copiedTree,
          line,
          'This copies a tree over /, which may clash with links of the new base; name its directories.',
        ),
      );
    const owner = copy.instruction.flags.find(({ name }) => name === 'chown')?.value;
    if (owner !== undefined && /^node(?::node)?$/.test(owner) && facts.program.kind === 'node')
      renumber(facts, draft, copy.instruction, owner);
    else if (owner !== undefined && !/^(?:\d+|root|nobody)(?::(?:\d+|root))?$/.test(owner))
      draft.reasons.push(
        say(numericUser, line, `The owner "${owner.slice(0, 40)}" is not in the image; name it by its number.`),
      );
  }
  draft.notes.unshift(
    say(
      swapBase,
      target.from.line,
      'The final stage only copies and configures, so it starts from distroless as it is.',
    ),
  );
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
