/** Who a process is, as far as file rights go. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Further groups. */
  readonly groups: readonly number[];
  /** Its name in /etc/passwd. */
  readonly name: string | undefined;
  readonly home: string | undefined;
}

/** The number of the user that distroless images call nonroot. */
export const nonrootUser = 65532;

/** Who a container runs as, or why no engine would start it. */
export type AccountRead =
  { readonly kind: 'account'; readonly account: Account } | { readonly kind: 'unknown'; readonly says: string };

/**
 * Reads the `User` of an image's configuration as engines do: `user`, `uid`, `user:group` and `uid:gid`, names through the
 * image's own /etc/passwd and /etc/group, whose texts are given; root if there is none.
 */
export function accountOf(user: string | undefined, passwd = '', group = ''): AccountRead {
  const [name = '', groupName] = (user ?? '').split(':');
  const row = rowsOf(passwd).find(([own, , uid]) => (name === '' ? uid === '0' : own === name || uid === name));
  const uid = numberOf(row?.[2]) ?? (name === '' ? 0 : numberOf(name));
  if (uid === undefined) {
    return { kind: 'unknown', says: `unable to find user ${name}: no matching entries in passwd file` };
  }
  if (uid > highest) return { kind: 'unknown', says: outOfRange };
  const groups = rowsOf(group);
  const listed = groups.filter(([, , , members = '']) => row?.[0] !== undefined && members.split(',').includes(row[0]));
  const ids = listed.flatMap(([, , gid]) => numberOf(gid) ?? []);
  const base = { uid, name: row?.[0], home: row?.[5] };
  if (groupName === undefined || groupName === '') {
    return { kind: 'account', account: { ...base, gid: numberOf(row?.[3]) ?? 0, groups: ids } };
  }
  const gid = numberOf(groups.find(([own, , id]) => own === groupName || id === groupName)?.[2]) ?? numberOf(groupName);
  if (gid === undefined) {
    return { kind: 'unknown', says: `unable to find group ${groupName}: no matching entries in group file` };
  }
  if (gid > highest) return { kind: 'unknown', says: outOfRange };
  return { kind: 'account', account: { ...base, gid, groups: [] } };
}

const highest = 2 ** 31 - 1;
const outOfRange = `uids and gids must be in range 0-${highest}`;

/** An account for a sentence: `nonroot (65532)`, `65532` or `root`. */
export function accountText({ uid, name }: Account): string {
  if (uid === 0) return 'root';
  return name === undefined ? `uid ${uid}` : `${name} (uid ${uid})`;
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return text.split('\n').flatMap((line) => (line.startsWith('#') || line === '' ? [] : [line.split(':')]));
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
