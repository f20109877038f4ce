import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { chainInstructions } from '../shapes';

// The accounts with fixed numbers of Debian's base-passwd and of Alpine's alpine-baselayout that programs run as.
const debian: readonly (readonly [string, string, string])[] = [
  ['daemon', '1', '/usr/sbin'],
  ['mail', '8', '/var/mail'],
  ['proxy', '13', '/bin'],
  ['www-data', '33', '/var/www'],
  ['backup', '34', '/var/backups'],
];
const alpineGroups: readonly (readonly [string, string])[] = [
  ['www-data', '82'],
  ['users', '100'],
];

/** Remembers the accounts that the old base has and the file names. */
export function planBaseAccounts(facts: Facts, draft: Draft): void {
  const text = chainInstructions(facts)
    .flatMap((one) => [one.args, ...one.flags.map(({ value }) => value ?? ''), ...one.heredocs.map(({ body }) => body)])
    .join('\n');
  const isNamed = (name: string) => new RegExp(`(?:^|[\\s:=,"'])${name}(?:$|[\\s:,"'.])`, 'm').test(text);
  if (facts.base.musl) {
    for (const [name, id] of alpineGroups) if (isNamed(name)) draft.groups.set(name, id);
    return;
  }
  for (const [name, id, home] of debian) {
    if (!isNamed(name)) continue;
    draft.groups.set(name, id);
    const line = facts.before.user.by?.line ?? facts.target.from.line;
    const account = { kind: 'user', name, id, group: id, home, makesHome: false, isSystem: false } as const;
    draft.accounts.set(name, { ...account, line });
  }
}
