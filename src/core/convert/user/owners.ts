import { catalogue, imageDefaults } from '../../catalog/lookup';
import type { Account, Draft } from '../draft';
import type { Facts } from '../facts';

/** The number of the unprivileged user of the image. */
export function unprivileged(draft: Draft): string {
  return draft.image === undefined ? catalogue.flavours.nonroot.user : imageDefaults(draft.image, 'nonroot').user;
}

/** `uid:gid` for an account of the file: its own numbers, or those of the unprivileged user where the system chose. */
export function accountNumbers(draft: Draft, account: Account): string {
  const uid = account.id ?? unprivileged(draft);
  return `${uid}:${groupNumber(draft, account.group, uid)}`;
}

/** What `name[:group]` of chown or `--chown` means in the new image, as numbers, or why that is not certain, as a sentence. */
export function finalOwner(
  facts: Facts,
  draft: Draft,
  written: string,
): { readonly text: string } | { readonly problem: string } {
  const [name = '', group] = written.split(/[:.]/);
  const account = draft.accounts.get(name);
  const known = catalogue.users.find((user) => user.name === name);
  const isNode = name === 'node' && facts.base.kind === 'language' && facts.base.ecosystem.id === 'node';
  const own =
    account !== undefined
      ? accountNumbers(draft, account)
      : isNode
        ? `${unprivileged(draft)}:${unprivileged(draft)}`
        : undefined;
  const uid = own?.split(':')[0] ?? known?.uid.toString() ?? (/^\d+$/.test(name) ? name : undefined);
  if (uid === undefined)
    return { problem: `The owner "${written.slice(0, 40)}" is not in the image; name it by its number.` };
  const primary = own?.split(':')[1];
  if (group === undefined) return { text: `${uid}:${primary ?? known?.gid.toString() ?? '0'}` };
  if (group === '' || group === name) return { text: `${uid}:${primary ?? known?.gid.toString() ?? uid}` };
  if (!draft.groups.has(group) && !/^\d+$/.test(group) && group !== 'root')
    return { problem: `The group "${group.slice(0, 40)}" is not in the image; name it by its number.` };
  return { text: `${uid}:${groupNumber(draft, group, uid)}` };
}

/** A group without a number of its own gets that of its user. */
function groupNumber(draft: Draft, group: string | undefined, uid: string): string {
  if (group === undefined) return uid;
  if (group === 'root') return '0';
  return draft.groups.has(group) ? (draft.groups.get(group) ?? uid) : group;
}
