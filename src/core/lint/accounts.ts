import type { AccountFacts } from '../catalog/imageFacts';
import { catalogue } from '../catalog/lookup';
import type { Instruction } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';
import type { LintFile, LintStage } from './lintFile';
import type { Place } from './places';
import { broughtInto } from './stageWalks';

/** Users of an image. */
export interface Users {
  readonly known: readonly AccountFacts[];
  /** Whether there are no others, and the groups of these are known too. */
  readonly all: boolean;
}

/** The users of the image of a stage; `undefined` where they are not known or may have changed. */
export function usersOf(file: LintFile, of: LintStage): Users | undefined {
  const { chain, facts } = of;
  // Builders come with users that nobody listed, and with tools that make more.
  if (facts?.users === undefined || facts.state !== 'published' || facts.packageManager !== false) return undefined;
  if (chain.some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'RUN'))) return undefined;
  if (broughtInto(file, of).mayHave(['/etc/passwd', '/etc/group'])) return undefined;
  // What other publishers say of their users is whom the image is for.
  return { known: facts.users, all: facts.publisher === 'google' || facts.publisher === 'none' };
}

/** The USER that is in force at the end of a stage, and none where the image's own is. */
export function lastUser({ chain }: LintStage): Instruction | undefined {
  for (const { instructions } of chain.toReversed()) {
    const found = instructions.findLast(({ keyword }) => keyword === 'USER');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A USER that names its user. */
export interface NamedUser {
  readonly stage: LintStage;
  readonly instruction: Instruction;
  readonly owner: Owner;
  /** Where the user is written, with the group if one is. */
  readonly place: Place;
}

/** The USERs by name that are in force at the end of results; one of a stage below several of them comes for each. */
export function namedUsers({ stages }: LintFile): readonly NamedUser[] {
  return stages.flatMap((stage) => {
    const instruction = stage.isResult ? lastUser(stage) : undefined;
    const written = instruction?.args.trim() ?? '';
    const owner = readOwner(written);
    if (instruction === undefined || owner === undefined || isNumber(owner.user)) return [];
    const start = offsetInText(instruction, instruction.args.indexOf(written));
    return [{ stage, instruction, owner, place: { start, end: start + written.length } }];
  });
}

/** A user, and perhaps a group, by name or number. */
export interface Owner {
  readonly user: string;
  readonly group: string | undefined;
}

/** Reads `name[:group]` as written; `undefined` where variables, quotes or escapes are in it. */
export function readOwner(written: string): Owner | undefined {
  const [, user, group] = /^([\w.-]+)(?::([\w.-]+))?$/.exec(written.trim()) ?? [];
  return user === undefined ? undefined : { user, group };
}

/** Whether a user or group is given by number. */
export function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}

/** The user without rights that an image is made for, or that of the images which are, as `uid:gid`. */
export function unprivileged(users: readonly AccountFacts[]): string {
  const { uid, gid } = users.find(isMeantFor) ?? catalogue.users.find(isMeantFor) ?? { uid: 65532, gid: 65532 };
  return `${uid}:${gid}`;
}

function isMeantFor({ name, uid }: { readonly name: string; readonly uid: number }): boolean {
  return uid !== 0 && name !== 'nobody';
}
