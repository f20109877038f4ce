import type { Facts } from '../facts';
import type { FinalWord } from '../final/finalCommands';

/** A user or group that a command creates; numbers as they are to be written, `undefined` where the system chooses. */
export interface NewAccount {
  readonly kind: 'user' | 'group';
  readonly name: string;
  readonly id: string | undefined;
  /** The primary group by name or number, `undefined` for one of its own or the system's. */
  readonly group: string | undefined;
  readonly home: string;
  /** Whether the home directory is made. */
  readonly makesHome: boolean;
  /** Whether it is a user of the system, which has no home in newer Debian unless it is named. */
  readonly isSystem: boolean;
}

interface Options {
  /** Options with a value, by what they are about; others with a value are of no consequence. */
  readonly id: readonly string[];
  readonly group: readonly string[];
  readonly home: readonly string[];
  readonly valued: readonly string[];
  readonly plain: readonly string[];
  readonly makesHome: readonly string[];
  readonly leavesHome: readonly string[];
}

// The manuals of busybox, Debian's adduser and shadow; short options of adduser are those of busybox.
const options: Readonly<Record<string, Options>> = {
  adduser: {
    id: ['-u', '--uid'],
    group: ['-G', '--ingroup', '--gid'],
    home: ['-h', '--home'],
    valued: ['-g', '--gecos', '--comment', '-s', '--shell', '-k', '--conf'],
    plain: [
      '-D',
      '--empty-password',
      '--debug',
      '--disabled-password',
      '--disabled-login',
      '--quiet',
      '-q',
      '--group',
      '--allow-bad-names',
      '--force-badname',
      '-S',
      '--system',
    ],
    makesHome: [],
    leavesHome: ['-H', '--no-create-home'],
  },
  useradd: {
    id: ['-u', '--uid'],
    group: ['-g', '--gid'],
    home: ['-d', '--home-dir', '--home'],
    valued: [
      '-s',
      '--shell',
      '-c',
      '--comment',
      '-p',
      '--password',
      '-e',
      '--expiredate',
      '-f',
      '--inactive',
      '-k',
      '--skel',
      '-K',
      '--key',
    ],
    plain: ['-l', '--no-log-init', '-U', '--user-group', '-N', '--no-user-group', '-r', '--system'],
    makesHome: ['-m', '--create-home'],
    leavesHome: ['-M', '--no-create-home'],
  },
  addgroup: { ...none(), id: ['-g', '--gid'], plain: ['-S', '--system', '--quiet', '-q'] },
  groupadd: { ...none(), id: ['-g', '--gid'], plain: ['-r', '--system', '-f', '--force', '-o', '--non-unique'] },
};

/** What `adduser`, `useradd`, `addgroup` or `groupadd` creates, or why that is not certain, as the end of a sentence that begins with "it". */
export function newAccount(words: readonly FinalWord[]): NewAccount | { readonly problem: string } {
  const program = (words[0]?.value ?? '').split('/').at(-1) ?? '';
  const table = Object.hasOwn(options, program) ? options[program] : undefined;
  if (table === undefined) return { problem: `runs ${program}` };
  const found = new Map<readonly string[], FinalWord>();
  const names: FinalWord[] = [];
  const plain = new Set<string>();
  const rest = words.slice(1).flatMap((word) => divided(word, table));
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    if (word === undefined) continue;
    const [option = '', ...inline] = word.text.split('=');
    if (!word.text.startsWith('-')) names.push(word);
    else if ([...table.plain, ...table.makesHome, ...table.leavesHome].includes(word.text)) plain.add(word.text);
    else {
      const kind = [table.id, table.group, table.home, table.valued].find((list) => list.includes(option));
      if (kind === undefined) return { problem: `gives ${program} the option ${option.slice(0, 20)}` };
      const value =
        inline.length > 0
          ? { ...word, text: inline.join('='), value: word.value?.slice(option.length + 1) }
          : rest[++at];
      if (value === undefined) return { problem: `gives no value to ${option}` };
      found.set(kind, value);
    }
  }
  const [name, ...more] = names;
  if (name?.value === undefined || !/^[a-z_][\w.-]*$/i.test(name.value))
    return { problem: `names no account for ${program}` };
  if (more.length > 0) return { problem: `puts ${name.value} into a further group` };
  const id = numberOf(found.get(table.id));
  if (id === null) return { problem: `gives ${name.value} a number that is not certain` };
  const group = found.get(table.group);
  const groupText = group === undefined ? undefined : (numberOf(group) ?? group.value);
  if (group !== undefined && groupText === undefined)
    return { problem: `gives ${name.value} a group that is not certain` };
  const home = found.get(table.home);
  const isUser = program === 'adduser' || program === 'useradd';
  if (isUser && home !== undefined && (home.value === undefined || home.varies || !home.value.startsWith('/')))
    return { problem: `gives ${name.value} a home that is not certain` };
  const made = table.makesHome.some((option) => plain.has(option));
  const left = table.leavesHome.some((option) => plain.has(option));
  return {
    kind: isUser ? 'user' : 'group',
    name: name.value,
    id,
    group: groupText,
    home: home?.value ?? `/home/${name.value}`,
    isSystem: program === 'adduser' && home === undefined && (plain.has('--system') || plain.has('-S')),
    // adduser makes a home unless it is told not to; Debian's does not make one below a name that says so.
    makesHome: isUser && !left && (program === 'adduser' || made) && home?.value !== '/nonexistent',
  };
}

/** Whether a home is there: for a final stage it is made again, for others it must be certain, so that it can be copied. */
export function isHomeMade({ base, shape }: Facts, account: NewAccount): boolean {
  return account.makesHome && (shape === 'final' || base.musl || !account.isSystem);
}

function none(): Options {
  return { id: [], group: [], home: [], valued: [], plain: [], makesHome: [], leavesHome: [] };
}

/** `-rms` as `-r -m -s`, and `-u1000` as `-u 1000`. */
function divided(word: FinalWord, table: Options): FinalWord[] {
  if (!/^-[A-Za-z]./.test(word.text)) return [word];
  const valued = [...table.id, ...table.group, ...table.home, ...table.valued];
  for (let at = 1; at < word.text.length; at++) {
    const option = `-${word.text.charAt(at)}`;
    if (!valued.includes(option)) continue;
    const letters = [...word.text.slice(1, at + 1)].map((letter) => constant(`-${letter}`));
    const rest = word.text.slice(at + 1);
    return rest === '' ? letters : [...letters, { text: rest, value: word.value?.slice(at + 1), varies: word.varies }];
  }
  return [...word.text.slice(1)].map((letter) => constant(`-${letter}`));
}

function constant(text: string): FinalWord {
  return { text, value: text, varies: false };
}

/** A number as it may stand in USER: digits, or a variable whose default is digits; `null` if it is neither. */
function numberOf(word: FinalWord | undefined): string | undefined | null {
  if (word === undefined) return undefined;
  if (word.value === undefined || !/^[1-9]\d{0,8}$/.test(word.value)) return null;
  if (!word.varies) return word.value;
  return /^\$(?:\w+|\{\w+\})$/.test(word.text) ? word.text : null;
}
