import type { Owner, Users } from '../accounts';
import { isNumber, namedUsers, usersOf } from '../accounts';
import type { LintFile } from '../lintFile';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';
import { onceEach } from '../starts';

/** A result that runs as a user by name, which Kubernetes cannot tell from root. */
export const namedUser: LintRule = {
  id: 'named-user',
  title: 'USER is a name, which Kubernetes cannot verify',
  severity: 'hint',
  fix: 'safe',
  check: (file) => onceEach(issues(file)),
};

function* issues(file: LintFile): Iterable<Issue> {
  for (const { stage, instruction, owner, place } of namedUsers(file)) {
    const numbers = numbersOf(usersOf(file, stage), owner);
    if (numbers === undefined) continue;
    yield {
      ...instructionPlace(instruction),
      text: `Kubernetes cannot tell that this user is not root: with runAsNonRoot and no runAsUser, the container does not start. Write ${numbers}, which is the same user.`,
      fixes: [{ title: `Change the user to ${numbers}`, safe: true, edits: [{ ...place, text: numbers }] }],
    };
  }
}

/**
 * The same user and group in numbers; `undefined` for root, who is refused by any name, and where one is not known. A number
 * alone means the group that the image gives its user, as the name alone did.
 */
function numbersOf(users: Users | undefined, { user, group }: Owner): string | undefined {
  const account = users?.known.find(({ name }) => name === user);
  if (users === undefined || account === undefined || account.uid === 0) return undefined;
  if (group === undefined) return users.all ? `${account.uid}:${account.gid}` : String(account.uid);
  const gid = isNumber(group) ? group : users.all ? users.known.find(({ name }) => name === group)?.gid : undefined;
  return gid === undefined ? undefined : `${account.uid}:${gid}`;
}
