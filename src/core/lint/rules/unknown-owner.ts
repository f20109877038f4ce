import type { Instruction } from '../../dockerfile/model';
import { flag } from '../../dockerfile/model';
import type { Users } from '../accounts';
import { isNumber, readOwner, unprivileged, usersOf } from '../accounts';
import { flagPlace, isLinked } from '../flags';
import { imageName } from '../imageNames';
import type { LintFile, LintStage } from '../lintFile';
import type { Fix, Issue, LintRule } from '../rule';
import { tipsOf } from '../tips';

/** A COPY that gives files to a user whom nobody can look up. */
export const unknownOwner: LintRule = {
  id: 'unknown-owner',
  title: 'Owner of copied files cannot be looked up',
  severity: 'warning',
  fix: 'safe',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const seen = new Set<Instruction>();
  for (const tip of tipsOf(file)) {
    let users: Users | undefined | 'not asked' = 'not asked';
    for (const instruction of tip.chain.flatMap(({ instructions }) => instructions)) {
      const written = owned(instruction);
      if (written === undefined || seen.has(instruction)) continue;
      seen.add(instruction);
      users = users === 'not asked' ? usersOf(file, tip) : users;
      if (users !== undefined) yield* look(file, tip, users, instruction, written);
    }
  }
}

function owned(instruction: Instruction): string | undefined {
  const copies = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
  return copies ? flag(instruction, 'chown') : undefined;
}

function* look(
  { dockerfile }: LintFile,
  stage: LintStage,
  users: Users,
  instruction: Instruction,
  written: string,
): Iterable<Issue> {
  const owner = readOwner(written);
  // BuildKit knows root without looking.
  if (owner === undefined || isNumber(owner.user) || owner.user === 'root') return;
  const place = flagPlace(dockerfile, instruction, 'chown');
  const account = users.known.find(({ name }) => name === owner.user);
  if (account !== undefined) {
    if (!isLinked(instruction)) return;
    const gid = groupNumber(users, owner.group ?? account.name);
    yield {
      ...place.flag,
      text: `With --link, ${owner.user} cannot be looked up in the image: builders that support --link stop with "invalid user index: -1". Write the numbers.`,
      fixes: gid === undefined ? [] : fixOf(place.value, `${account.uid}:${gid}`, true),
    };
    return;
  }
  if (!users.all) return;
  const numbers = unprivileged(users.known);
  yield {
    ...place.flag,
    text: `${imageName(stage)} has no user ${owner.user}: BuildKit silently gives the files to root, and the classic builder stops. Use a number, such as ${numbers}.`,
    fixes: fixOf(place.value, numbers, false),
  };
}

/** The number of a group that --chown names; the user's own group has the name of the user. */
function groupNumber({ known, all }: Users, group: string): string | number | undefined {
  if (isNumber(group)) return group;
  return all ? known.find(({ name }) => name === group)?.gid : undefined;
}

function fixOf(
  value: { readonly start: number; readonly end: number } | undefined,
  numbers: string,
  safe: boolean,
): readonly Fix[] {
  return value === undefined
    ? []
    : [{ title: `Change the owner to ${numbers}`, safe, edits: [{ ...value, text: numbers }] }];
}
