import { catalogue } from '../../catalog/lookup';
import type { Draft } from '../draft';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { createdUser } from '../rules/created-user';
import type { NewAccount } from './accounts';
import { accountNumbers } from './owners';

/** Remembers an account that a command creates; `makeHome` has its home made, for `uid:gid`. */
export function takeAccount(
  draft: Draft,
  account: NewAccount,
  line: number,
  makeHome: (home: string, owner: string) => Reason | undefined,
): Reason | undefined {
  if (account.kind === 'group') {
    draft.groups.set(account.name, account.id);
    return undefined;
  }
  const { group } = account;
  const known =
    group === undefined || /^[1-9]\d*$|^\$/.test(group) || draft.groups.has(group) || group === 'root' || group === '0';
  if (!known)
    return say(
      createdUser,
      line,
      `The number of the group ${group.slice(0, 40)} is not known; give the user a group by its number.`,
    );
  draft.accounts.set(account.name, { ...account, line });
  if (!account.makesHome) return undefined;
  const taken = catalogue.users.find(({ home }) => home === account.home);
  if (taken !== undefined)
    return account.id === undefined || account.id === String(taken.uid)
      ? undefined
      : say(createdUser, line, `${account.home} belongs to ${taken.uid} in the image; give the user another home.`);
  return makeHome(account.home, accountNumbers(draft, { ...account, line }));
}
