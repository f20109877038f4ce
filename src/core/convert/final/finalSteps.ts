import { resolvePath } from '../../dockerfile/effective';
import type { NewAccount } from '../user/accounts';
import { newAccount } from '../user/accounts';
import type { FinalCommand, FinalWord } from './finalCommands';
import { packageCall } from '../systemPackages';
import { isZone } from '../timeZones';

/** What a command of a final stage does, as far as the new stage has to know. */
export type FinalStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'packages'; readonly names: readonly string[] }
  | { readonly kind: 'certificates' }
  | { readonly kind: 'remove'; readonly paths: readonly string[] }
  | { readonly kind: 'account'; readonly account: NewAccount }
  | { readonly kind: 'make'; readonly paths: readonly string[] }
  | { readonly kind: 'own'; readonly owner: string; readonly deep: boolean; readonly paths: readonly string[] }
  | { readonly kind: 'mode'; readonly mode: string; readonly deep: boolean; readonly paths: readonly string[] }
  | { readonly kind: 'enter'; readonly path: string }
  | { readonly kind: 'zone'; readonly file: string }
  /** `problem` is the end of a sentence that begins with "it". */
  | { readonly kind: 'unknown'; readonly problem: string };

/** Says what a command does that runs in `directory`. */
export function finalStep(command: FinalCommand, directory: string): FinalStep {
  const [first, ...rest] = command.words;
  const program = first.value ?? first.text;
  switch (program) {
    case 'set':
      return rest.every(({ text }) => /^(?:-[eux]+|-[eux]*o|pipefail|errexit|nounset|xtrace)$/.test(text))
        ? { kind: 'nothing' }
        : unknown(`runs "set ${rest[0]?.text ?? ''}"`);
    case 'echo':
    case 'true':
    case ':':
    case 'sync':
      return { kind: 'nothing' };
    case 'apk':
    case 'apt':
    case 'apt-get': {
      const call = packageCall(command.words);
      return call.kind === 'install' ? { kind: 'packages', names: call.names } : { ...call, kind: 'unknown' };
    }
    case 'update-ca-certificates':
      return rest.every(({ text }) => /^(?:-f|-v|--fresh|--verbose)$/.test(text))
        ? { kind: 'certificates' }
        : unknown(`gives options to ${program}`);
    case 'cp':
    case 'ln': {
      const [file, path] = rest.filter(({ text }) => !text.startsWith('-')).map(({ value }) => value ?? '');
      const isLocal = path === '/etc/localtime' && file !== undefined && isZone(file);
      return isLocal ? { kind: 'zone', file } : unknown(`runs "${program}"`);
    }
    case 'rm':
      return paths(program, rest, directory, ['-r', '-f', '-rf', '-fr', '-Rf', '-v'], (found) => ({
        kind: 'remove',
        paths: found,
      }));
    case 'adduser':
    case 'useradd':
    case 'addgroup':
    case 'groupadd': {
      const account = newAccount(command.words);
      return 'problem' in account ? unknown(account.problem) : { kind: 'account', account };
    }
    case 'mkdir':
      return paths(program, rest, directory, ['-p', '-v', '-pv', '--parents'], (found) => ({
        kind: 'make',
        paths: found,
      }));
    case 'cd':
      return paths(program, rest, directory, [], ([path]) =>
        path === undefined ? unknown('runs "cd"') : { kind: 'enter', path },
      );
    case 'chown':
      return changed(program, rest, directory, (owner, deep, found) => ({ kind: 'own', owner, deep, paths: found }));
    case 'chmod':
      return changed(program, rest, directory, (mode, deep, found) => ({ kind: 'mode', mode, deep, paths: found }));
    default:
      return unknown(`runs "${program.slice(0, 40)}"`);
  }
}

function unknown(problem: string): FinalStep {
  return { kind: 'unknown', problem };
}

function changed(
  program: string,
  words: readonly FinalWord[],
  directory: string,
  make: (what: string, deep: boolean, paths: readonly string[]) => FinalStep,
): FinalStep {
  const at = words.findIndex(({ text }) => !text.startsWith('-') || /^-[rwxst]/.test(text));
  const flags = words.slice(0, Math.max(at, 0)).map(({ text }) => text);
  const what = words[at]?.value;
  if (
    what === undefined ||
    !flags.every((flag) => ['-R', '--recursive', '-v', '-f', '-Rf', '-fR', '-h'].includes(flag))
  )
    return unknown(`runs ${program} in a way that is not certain`);
  const deep = flags.some((flag) => flag.includes('R') || flag === '--recursive');
  return paths(program, words.slice(at + 1), directory, [], (found) => make(what, deep, found));
}

function paths(
  program: string,
  words: readonly FinalWord[],
  directory: string,
  flags: readonly string[],
  make: (paths: readonly string[]) => FinalStep,
): FinalStep {
  const given = words.filter(({ text }) => !text.startsWith('-'));
  const option = words.find(({ text }) => text.startsWith('-') && !flags.includes(text));
  if (option !== undefined) return unknown(`gives ${program} the option ${option.text.slice(0, 20)}`);
  const unclear = given.find(
    ({ value, varies }) =>
      value === undefined || varies || /[$~]/.test(value) || (program !== 'rm' && value.includes('*')),
  );
  if (unclear !== undefined || given.length === 0)
    return unknown(`runs ${program} on ${unclear?.text.slice(0, 40) ?? 'nothing'}, which is not certain`);
  return make(given.flatMap(({ value }) => (value === undefined ? [] : [resolvePath(directory, value)])));
}
