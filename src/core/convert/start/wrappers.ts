import type { NeedsShell, StartWord } from './shellWords';

/** A program that starts the words behind it, and what it does besides. */
export type Wrapper =
  | { readonly kind: 'init'; readonly name: string; readonly words: readonly StartWord[] }
  | { readonly kind: 'user'; readonly name: string; readonly user: string; readonly words: readonly StartWord[] }
  | {
      readonly kind: 'env';
      readonly name: string;
      readonly env: readonly { readonly name: string; readonly value: string }[];
      readonly words: readonly StartWord[];
    };

/** The wrapper that words begin with; `undefined` if they begin with the program itself. */
export function wrapperOf(words: readonly StartWord[]): Wrapper | NeedsShell | undefined {
  const [first, ...rest] = words;
  const path = first?.text ?? '';
  const name = path.split('/').at(-1) ?? '';
  if (!/^(?:\/?(?:usr\/)?(?:local\/)?s?bin\/|\/|\.\/)?[^/]+$/.test(path)) return undefined;
  if (/^(?:tini|tini-static|tini-\w+|docker-init|catatonit)$/.test(name)) return init(name, rest, /^-[gsvw]+$/, /^-p$/);
  if (name === 'dumb-init') return init(name, rest, /^(?:-[cv]+|--single-child|--verbose)$/, undefined);
  if (name === 'gosu' || name === 'su-exec') return switched(name, rest);
  if (name === 'setpriv') return setpriv(rest);
  if (name === 'runuser' || name === 'su' || name === 'sudo' || name === 'chpst')
    return { problem: `changes the user by ${name}`, instead: 'name the user with USER' };
  if (name === 'env') return environment(rest);
  if (/^(?:s6-svscan|s6-overlay-suexec|my_init)$/.test(name) || path === '/init')
    return { problem: `starts several processes by ${path}`, instead: 'run each in a container of its own' };
  return undefined;
}

function init(
  name: string,
  words: readonly StartWord[],
  flags: RegExp,
  valued: RegExp | undefined,
): Wrapper | NeedsShell {
  for (let at = 0; at < words.length; at++) {
    const text = words[at]?.text ?? '';
    if (text === '--') return { kind: 'init', name, words: words.slice(at + 1) };
    if (!text.startsWith('-')) return { kind: 'init', name, words: words.slice(at) };
    if (valued?.test(text) === true) at++;
    else if (!flags.test(text)) return { problem: `gives ${name} the option ${text.slice(0, 20)}` };
  }
  return { problem: `calls ${name} without a program` };
}

function switched(name: string, words: readonly StartWord[]): Wrapper | NeedsShell {
  const [user, ...rest] = words;
  if (user === undefined || user.variables.length > 0)
    return { problem: `chooses the user of ${name} when it starts`, instead: 'name the user with USER' };
  return { kind: 'user', name, user: user.text, words: rest };
}

function setpriv(words: readonly StartWord[]): Wrapper | NeedsShell {
  const options = words.slice(
    0,
    Math.max(
      words.findIndex(({ text }) => !text.startsWith('--')),
      0,
    ),
  );
  const rest = words.slice(options.length + Number(options.at(-1)?.text === '--'));
  const value = (name: string) =>
    options.map(({ text }) => new RegExp(`^--${name}=([\\w-]+)$`).exec(text)?.[1]).find((found) => found !== undefined);
  const user = value('reuid');
  const group = value('regid');
  const known = options.every(
    ({ text, variables }) => variables.length === 0 && /^--(?:reuid=.*|regid=.*|init-groups|clear-groups|)$/.test(text),
  );
  if (user === undefined || !known)
    return { problem: 'changes rights by setpriv in a way that is not certain', instead: 'name the user with USER' };
  return { kind: 'user', name: 'setpriv', user: group === undefined ? user : `${user}:${group}`, words: rest };
}

function environment(words: readonly StartWord[]): Wrapper | NeedsShell | undefined {
  const at = words.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  const set = words.slice(0, at < 0 ? words.length : at);
  const [program] = words.slice(set.length);
  if (program === undefined) return undefined;
  if (program.text.startsWith('-')) return { problem: `gives env the option ${program.text.slice(0, 20)}` };
  if (set.some(({ variables }) => variables.length > 0)) return { problem: 'sets variables from others by env' };
  const env = set.map(({ text }) => {
    const equals = text.indexOf('=');
    return { name: text.slice(0, equals), value: text.slice(equals + 1) };
  });
  return { kind: 'env', name: 'env', env, words: words.slice(set.length) };
}
