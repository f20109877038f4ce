import type { Instruction } from '../../dockerfile/model';
import { closedPlace } from './closedPlaces';
import type { Account, Draft } from '../draft';
import { ask, rewrite } from '../draft';
import type { Facts } from '../facts';
import { isHomeMade } from './accounts';
import { accountNumbers, finalOwner, unprivileged } from './owners';
import { say } from '../rule';
import { createdUser } from '../rules/created-user';
import type { Finding } from '../scan';
import { firstOf } from '../scan';
import { chainInstructions } from '../shapes';

/** The user of the file that a USER means, by name or number. */
export function accountOf(draft: Draft, user: string, by: Instruction): Account | undefined {
  const [name = ''] = user.split(':');
  const [written = ''] = by.args.trim().split(':');
  const bare = (text: string) => text.replace(/["{}]/g, '');
  const numbered = [...draft.accounts.values()].find(
    ({ id }) => id !== undefined && (id === name || bare(id) === bare(written)),
  );
  return draft.accounts.get(name) ?? numbered;
}

/** Names a user that the file creates by its numbers, and keeps its home. */
export function planAccount(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>, account: Account): void {
  const { scan, before } = facts;
  const { by, value } = before.user;
  if (by === undefined) return;
  const identity = firstOf(scan, 'asks-identity');
  if (identity !== undefined && !isHome(facts, draft, account, identity)) {
    const text = `The image does not know the user ${account.name}, and ${identity.file} line ${identity.line} depends on the user (${identity.text}).`;
    draft.reasons.push(say(createdUser, by.line, text));
  }
  // Elsewhere they stay in a stage that has the account.
  if (facts.shape === 'final') for (const other of chainInstructions(facts)) planOther(draft, other, by);
  const group = value.split(':')[1];
  const owner =
    group === undefined
      ? { text: accountNumbers(draft, account) }
      : finalOwner(facts, draft, `${account.name}:${group}`);
  if ('problem' in owner) {
    draft.reasons.push(say(createdUser, by.line, owner.problem));
    return;
  }
  const closed = closedPlace(facts, draft, owner.text.split(':')[0] ?? '');
  if (closed !== undefined)
    draft.reasons.push(
      say(createdUser, by.line, `The user ${account.name} cannot enter ${closed} of the image; use another directory.`),
    );
  if (!confirmed(facts, draft, answers, account, owner.text)) return;
  rewrite(draft, by, createdUser, owner.text);
  draft.explained.set('user', createdUser);
  const text =
    account.id === undefined
      ? `The system chose the number of ${account.name}; the unprivileged user ${owner.text} of the image takes its place.`
      : `The user ${account.name} is named by its number ${owner.text}, which needs no account.`;
  draft.notes.push(say(createdUser, by.line, text));
  if (!hasHome(facts, draft, account) || before.env.has('HOME')) return;
  draft.env.push({ name: 'HOME', value: account.home, rule: createdUser });
  draft.explained.set('env:HOME', createdUser);
}

/** Whether a place asks for the home only, which stays where it is. */
function isHome(facts: Facts, draft: Draft, account: Account, identity: Finding): boolean {
  return /home|UserCacheDir|UserConfigDir/i.test(identity.text) && hasHome(facts, draft, account);
}

/** Whether the home of a user is there: made with it, or by something else in the stage. */
function hasHome(facts: Facts, draft: Draft, account: Account): boolean {
  const { home } = account;
  const places = [
    facts.before.workdir.value,
    ...draft.directories.map(({ path }) => path),
    ...facts.copies.map((copy) => copy?.destination ?? '/'),
  ];
  return isHomeMade(facts, account) || places.some((place) => `${place}/`.startsWith(`${home}/`));
}

/** USER instructions that a later one replaces count for the WORKDIRs between them. */
function planOther(draft: Draft, other: Instruction, last: Instruction): void {
  if (other.keyword !== 'USER' || other === last) return;
  const account = accountOf(draft, other.args.trim(), other);
  if (account !== undefined && !other.args.includes(':'))
    rewrite(draft, other, createdUser, accountNumbers(draft, account));
  else if (!/^(?:root|0)(?::(?:root|0))?$/.test(other.args.trim()))
    draft.reasons.push(say(createdUser, other.line, 'This USER is replaced by a later one; remove it.'));
}

/** Whether nothing speaks against other numbers and no name, or a person says so. */
function confirmed(
  facts: Facts,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
  account: Account,
  numbers: string,
): boolean {
  const { scan, before } = facts;
  const volume = [...before.volumes.values()][0];
  const directory = draft.directories[0];
  const writes = firstOf(scan, 'writes-files');
  const renumbered = account.id === undefined;
  const identity = firstOf(scan, 'asks-identity');
  const why = [
    ...(identity === undefined
      ? []
      : [`${identity.file} line ${identity.line} asks for its home (${identity.text}), which stays ${account.home}`]),
    ...(renumbered && volume !== undefined
      ? [`line ${volume.line} has a volume that the old number may have written`]
      : []),
    ...(renumbered && directory !== undefined ? [`${directory.path} may be mounted with files of the old number`] : []),
    ...(renumbered && writes !== undefined ? [`${writes.file} line ${writes.line} writes files (${writes.text})`] : []),
    ...(scan.complete && scan.files > 0 ? [] : ['not all of its sources could be read']),
  ];
  if (why.length === 0) return true;
  const answer = ask(draft, answers, {
    id: 'user',
    rule: createdUser.id,
    line: account.line,
    text: `The user ${account.name} becomes ${numbers} without a name, and ${why.join('; ')}. Is that right?`,
    choices: [
      {
        value: 'nonroot',
        label: `Run as ${numbers}`,
        detail: renumbered
          ? `What the old user wrote outside of the image must be given to ${unprivileged(draft)}.`
          : 'Right if the program does not look its user up by name or number.',
      },
      {
        value: 'named',
        label: 'It needs an account with a name',
        detail: 'The image has none for this user, so that nothing is converted.',
      },
    ],
  });
  if (answer === 'named')
    draft.reasons.push(
      say(createdUser, account.line, `The image has no account ${account.name}, which the program needs, as you said.`),
    );
  return answer === 'nonroot';
}
