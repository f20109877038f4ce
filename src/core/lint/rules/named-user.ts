import type { AccountFacts } from '../../catalog/imageFacts';
import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import type { Owner } from '../accounts';
import { isNumber, knownUsers, lastUser, readOwner } from '../accounts';
import type { LintFile } from '../lintFile';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';

/** A result that runs as a user by name, which Kubernetes cannot tell from root. */
export const namedUser: LintRule = {
  id: 'named-user',
  title: 'A USER by name, which Kubernetes cannot check',
  severity: 'hint',
  fix: 'safe',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const seen = new Set<Instruction>();
  for (const stage of file.stages) {
    const instruction = stage.isResult ? lastUser(stage) : undefined;
    if (instruction === undefined || seen.has(instruction)) continue;
    const owner = readOwner(instruction.args);
    if (owner === undefined || isNumber(owner.user)) continue;
    const numbers = numbersOf(knownUsers(file.dockerfile, stage) ?? [], owner);
    if (numbers === undefined) continue;
    seen.add(instruction);
    const start = offsetInText(instruction, instruction.args.indexOf(instruction.args.trim()));
    const edits = [{ start, end: start + instruction.args.trim().length, text: numbers }];
    yield {
      ...instructionPlace(instruction),
      text: `Kubernetes refuses an image that names its user where a pod has runAsNonRoot and no runAsUser, as a name could be root; write ${numbers}, which is the same user.`,
      fixes: [{ title: `Write the user as ${numbers}`, safe: true, edits }],
    };
  }
}

/** The same user and group in numbers; `undefined` for root, who is refused by any name, and where one is not known. */
function numbersOf(users: readonly AccountFacts[], { user, group }: Owner): string | undefined {
  const account = users.find(({ name }) => name === user);
  if (account === undefined || account.uid === 0) return undefined;
  if (group === undefined) return `${account.uid}:${account.gid}`;
  const gid = isNumber(group) ? group : users.find(({ name }) => name === group)?.gid;
  return gid === undefined ? undefined : `${account.uid}:${gid}`;
}
