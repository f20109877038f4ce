import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { isNumber, lastUser, readOwner, unprivileged, usersOf } from '../accounts';
import { imageName } from '../imageNames';
import type { LintFile } from '../lintFile';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';

/** A result that runs as a user whose name its image does not know. */
export const unknownUser: LintRule = {
  id: 'unknown-user',
  title: 'USER does not exist in the image',
  severity: 'error',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const seen = new Set<Instruction>();
  for (const stage of file.stages) {
    const instruction = stage.isResult ? lastUser(stage) : undefined;
    if (instruction === undefined || seen.has(instruction)) continue;
    const owner = readOwner(instruction.args);
    if (owner === undefined || isNumber(owner.user)) continue;
    const users = usersOf(file, stage);
    if (users?.all !== true || users.known.some(({ name }) => name === owner.user)) continue;
    seen.add(instruction);
    const isRoot = owner.user === 'root';
    const numbers = isRoot ? '0:0' : unprivileged(users.known);
    const start = offsetInText(instruction, instruction.args.indexOf(instruction.args.trim()));
    const edits = [{ start, end: start + instruction.args.trim().length, text: numbers }];
    yield {
      ...instructionPlace(instruction),
      text: `${imageName(stage)} has no user ${owner.user}, so the container does not start. Use ${numbers}${isRoot ? '' : ' (unprivileged)'}: a number needs no name.`,
      fixes: [{ title: `Change the user to ${numbers}`, safe: false, edits }],
    };
  }
}
