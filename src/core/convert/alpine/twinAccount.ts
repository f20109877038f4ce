import type { LooseCommand } from '../../dockerfile/shell';
import { newAccount } from '../user/accounts';
import type { Changes } from './twinRun';

/** `useradd` and `groupadd` for Alpine's `adduser` and `addgroup`; `isSeen` if their numbers leave the build, so that they must not depend on the system. */
export function twinAccount(command: LooseCommand, isSeen: boolean): Changes | { readonly problem: string } {
  const words = command.words.map(({ text, value }) => ({ text, value, varies: value === undefined }));
  const account = newAccount(words);
  const program = words[0]?.text ?? '';
  if ('problem' in account) return { problem: `This ${account.problem}, which ${program} of Debian may not know.` };
  const system = words.some(({ text }) => /^-[A-Za-z]*S/.test(text) || text === '--system');
  if (account.id === undefined && system && isSeen)
    return {
      problem: `Debian would give ${account.name} another number than Alpine; give it one with -${account.kind === 'user' ? 'u' : 'g'}.`,
    };
  const number = account.id === undefined ? '' : ` ${account.kind === 'user' ? '-u' : '-g'} ${account.id}`;
  const text =
    account.kind === 'group'
      ? `groupadd${number === '' && system ? ' -r' : number} ${account.name}`
      : `useradd${number === '' && system ? ' -r' : ''}${account.makesHome ? ' -m' : ' -M'}${number} -d ${account.home} -s /sbin/nologin${account.group === undefined ? (system ? ' -g nogroup' : ' -U') : ` -g ${account.group}`} ${account.name}`;
  const end = command.words.at(-1)?.end ?? command.end;
  return { changes: [{ start: command.words[0]?.start ?? command.start, end, text }], installed: [] };
}
