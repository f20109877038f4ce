import { namedUsers, unprivileged, usersOf } from '../accounts';
import { imageName } from '../imageNames';
import type { LintFile } from '../lintFile';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';
import { onceEach } from '../starts';

/** A result that runs as a user whose name its image does not know. */
export const unknownUser: LintRule = {
  id: 'unknown-user',
  title: 'USER does not exist in the image',
  severity: 'error',
  fix: 'offered',
  check: (file) => onceEach(issues(file)),
};

function* issues(file: LintFile): Iterable<Issue> {
  for (const { stage, instruction, owner, place } of namedUsers(file)) {
    const users = usersOf(file, stage);
    if (users?.all !== true || users.known.some(({ name }) => name === owner.user)) continue;
    const isRoot = owner.user === 'root';
    const numbers = isRoot ? '0:0' : unprivileged(users.known);
    yield {
      ...instructionPlace(instruction),
      text: `${imageName(stage)} has no user ${owner.user}, so the container does not start. Use ${numbers}${isRoot ? '' : ' (unprivileged)'}: a number needs no name.`,
      fixes: [{ title: `Change the user to ${numbers}`, safe: false, edits: [{ ...place, text: numbers }] }],
    };
  }
}
