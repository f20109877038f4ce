import type { Dockerfile, Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import type { LooseCommand, LooseWord } from '../../dockerfile/shell';
import { looseCommands } from '../../dockerfile/shell';
import type { RuleEdit } from '../outcome';
import { debianBuilder } from '../rules/debian-builder';
import type { TwinProblem } from './debianTwin';
import { busyboxCommands, debianPackages, needsCertificates } from './debianPackages';
import { removals } from '../lines';
import { twinAccount } from './twinAccount';

/** What becomes of a RUN on Debian. */
export interface TwinRun {
  readonly edits: readonly RuleEdit[];
  /** The packages of Debian that it installs. */
  readonly installed: readonly string[];
  /** The packages of Debian with commands that busybox gives to Alpine. */
  readonly wanted: readonly string[];
}

// What busybox's shell knows and Debian's does not.
const ownSyntax =
  /\bpipefail\b|\[\[|\bsource\s|\becho\s+-[neE]*e|\$\{\w+(?::\d|\/|\^|,)|<\(|&>|(?:^|[;&|]\s*)function\s/m;

/** Turns the calls of Alpine's tools in a RUN into those of Debian; `brought` are packages that the image has without them, `isSeen` says whether the numbers of accounts leave the build. */
export function twinRun(
  dockerfile: Dockerfile,
  run: Instruction,
  brought: readonly string[] = [],
  isSeen = true,
): TwinRun | TwinProblem {
  const { line } = run;
  const heredoc = run.heredocs[0];
  const stop = (problem: string): TwinProblem => ({ problem, line });
  if (run.exec !== undefined) {
    const program = run.exec[0]?.split('/').at(-1) ?? '';
    if (program === 'apk' || program === 'ash' || busyboxCommands.has(program))
      return stop(`The build has to move to Debian, which has no ${program}; build on the Debian variant.`);
    return { edits: [], installed: [], wanted: [] };
  }
  const script = heredoc?.body ?? run.args;
  const bashBody = /^#!.*bash/.test(script) || run.args.trim().startsWith('bash ');
  if (!bashBody && ownSyntax.test(script))
    return stop(
      'The build has to move to Debian, whose shell does not know what this RUN uses; build on the Debian variant.',
    );
  if (/\/etc\/apk\b/.test(script))
    return stop(
      'This sets up where Alpine gets its packages, and Debian has no such file; take it out or build on the Debian variant.',
    );
  const commands = looseCommands(script);
  if (commands === undefined) return stop('This RUN is not a shell text that can be read.');
  const bodyStart = heredoc === undefined ? 0 : dockerfile.text.indexOf(heredoc.body, run.start);
  const place = (index: number) => (heredoc === undefined ? offsetInText(run, index) : bodyStart + index);
  const edits: RuleEdit[] = [];
  const installed: string[] = [];
  const wanted: string[] = [];
  for (const command of commands) {
    const program = command.words[0]?.value ?? '';
    const piped =
      /^\s*\|(?!\|)/.test(script.slice(command.end)) || /(?:^|[^|])\|\s*$/.test(script.slice(0, command.start));
    const made =
      program === 'apk'
        ? apkCommand(command, script, piped, brought)
        : program === 'adduser' || program === 'addgroup'
          ? twinAccount(command, isSeen)
          : otherCommand(command, wanted);
    if ('problem' in made) return stop(made.problem);
    if (made.changes.length > 0 && (bodyStart < 0 || heredoc?.stripTabs === true || run.heredocs.length > 1))
      return stop('Where the commands of this heredoc stand is not certain; build on the Debian variant.');
    installed.push(...made.installed);
    const [only] = made.changes;
    // Nothing is left of the instruction.
    if (heredoc === undefined && only?.text === 'true' && isAllOf(script, only))
      return { edits: removals(dockerfile, [{ instruction: run, rule: debianBuilder }]), installed, wanted };
    for (const { start, end, text } of made.changes)
      edits.push({ start: place(start), end: endPlace(place, start, end), text, rule: debianBuilder.id });
  }
  return { edits, installed, wanted };
}

/** Whether a stretch is a whole shell text. */
function isAllOf(script: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return script.slice(0, start).trim() === '' && script.slice(end).trim() === '';
}

/** The offset behind the last sign of a stretch, which may end at a line continuation. */
function endPlace(place: (index: number) => number, start: number, end: number): number {
  return end === start ? place(start) : place(end - 1) + 1;
}

/** What takes the place of stretches of a shell text. */
export interface Changes {
  readonly changes: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  readonly installed: readonly string[];
}

function apkCommand(
  command: LooseCommand,
  script: string,
  piped: boolean,
  brought: readonly string[],
): Changes | { readonly problem: string } {
  const [apk, ...rest] = command.words;
  if (apk === undefined || piped || command.writes.length > 0)
    return { problem: 'The output of apk is used here, and apt-get has another; build on the Debian variant.' };
  const whole = (text: string): Changes => ({
    changes: [{ start: apk.start, end: command.words.at(-1)?.end ?? command.end, text }],
    installed: [],
  });
  const read = readApk(rest);
  if ('problem' in read) return read;
  switch (read.verb.text) {
    case 'add':
      return addCommand(apk, read.verb, rest, read.packages, brought) ?? dropCommand(command, script);
    case 'update':
      return whole('apt-get update');
    case 'upgrade':
      return whole('apt-get update && apt-get upgrade -y');
    case 'del':
    case 'cache':
      return dropCommand(command, script);
  }
  return { problem: `"apk ${read.verb.text.slice(0, 30)}" has no counterpart in Debian; build on the Debian variant.` };
}

interface Apk {
  readonly verb: LooseWord;
  readonly packages: readonly LooseWord[];
}

const plainOptions =
  /^(?:-[Uqvul]+|--(?:no-cache|update|update-cache|upgrade|latest|quiet|verbose|progress|no-progress|no-interactive|rdepends|purge))$/;

function readApk(rest: readonly LooseWord[]): Apk | { readonly problem: string } {
  const words: LooseWord[] = [];
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    if (word === undefined) continue;
    const value = word.value;
    if (value === undefined)
      return { problem: `What ${word.text.slice(0, 40)} stands for in this call of apk is not known; write it out.` };
    if (value === '-t' || value === '--virtual') at++;
    else if (/^--virtual=/.test(value) || plainOptions.test(value)) continue;
    else if (value.startsWith('-'))
      return {
        problem: `Debian has no counterpart to the option ${value.slice(0, 30)} of apk; build on the Debian variant.`,
      };
    else words.push(word);
  }
  const [verb, ...packages] = words;
  return verb === undefined ? { problem: 'This calls apk for nothing.' } : { verb, packages };
}

/** `undefined` if Debian has all that is installed. */
function addCommand(
  apk: LooseWord,
  verb: LooseWord,
  rest: readonly LooseWord[],
  packages: readonly LooseWord[],
  brought: readonly string[],
): Changes | { readonly problem: string } | undefined {
  const installed: string[] = [];
  const changes: { start: number; end: number; text: string }[] = [];
  const options = rest.filter((word) => word !== verb && !packages.includes(word));
  const [first] = rest;
  const head = rest
    .slice(0, rest.indexOf(packages[0] ?? verb))
    .every((word) => options.includes(word) || word === verb);
  const last = rest.at(-1);
  if (!head || first === undefined || last === undefined || packages.length === 0)
    return { problem: 'This call of apk names no package before its options; build on the Debian variant.' };
  const headEnd = rest[rest.indexOf(packages[0] ?? verb) - 1]?.end ?? verb.end;
  changes.push({
    start: apk.start,
    end: headEnd,
    text: 'apt-get update && apt-get install -y --no-install-recommends',
  });
  const known = packages.map(({ value = '' }) => value);
  for (const [at, word] of rest.entries()) {
    if (word.start < headEnd) continue;
    const before = rest[at - 1]?.end ?? headEnd;
    if (options.includes(word)) {
      changes.push({ start: before, end: word.end, text: '' });
      continue;
    }
    const name = word.value ?? '';
    const names = brought.includes(name) ? [] : debianPackages.get(name);
    if (names === undefined)
      return {
        problem: /[=<>~@]/.test(name)
          ? `${name.slice(0, 40)} names a version of Alpine's, which Debian does not have; build on the Debian variant.`
          : `What the package ${name.slice(0, 40)} of Alpine is called in Debian is not known; build on the Debian variant.`,
      };
    const fresh = names.filter((found) => !installed.includes(found));
    installed.push(...fresh);
    const certificates =
      needsCertificates.has(name) && !known.includes('ca-certificates') && !installed.includes('ca-certificates')
        ? ['ca-certificates']
        : [];
    installed.push(...certificates);
    if (fresh.length === 0 && certificates.length === 0) changes.push({ start: before, end: word.end, text: '' });
    else if (word.text !== [...certificates, ...fresh].join(' '))
      changes.push({ start: word.start, end: word.end, text: [...certificates, ...fresh].join(' ') });
  }
  if (installed.length === 0) return undefined;
  const behind = { start: last.end, end: last.end, text: ' && rm -rf /var/lib/apt/lists/*' };
  return { changes: merged([...changes, behind]), installed };
}

/** Stretches that touch become one. */
function merged(changes: readonly { start: number; end: number; text: string }[]): Changes['changes'] {
  const result: { start: number; end: number; text: string }[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    if (last !== undefined && last.end === change.start) {
      last.end = change.end;
      last.text += change.text;
    } else result.push({ ...change });
  }
  return result;
}

/** Takes out a command that has nothing to do, with the && before it, or behind it where nothing is before; without one, it does nothing. */
function dropCommand(command: LooseCommand, script: string): Changes {
  const end = command.words.at(-1)?.end ?? command.end;
  const before = /\s*&&\s*$/.exec(script.slice(0, command.start));
  const behind = script.slice(0, command.start).trim() === '' ? /^[ \t]*&&\s*/.exec(script.slice(end)) : null;
  if (behind !== null)
    return { changes: [{ start: command.start, end: end + behind[0].length, text: '' }], installed: [] };
  return {
    changes: [before === null ? { start: command.start, end, text: 'true' } : { start: before.index, end, text: '' }],
    installed: [],
  };
}

function otherCommand(command: LooseCommand, wanted: string[]): Changes | { readonly problem: string } {
  const values = command.words.map(({ value, text }) => value ?? text);
  const program = values[0]?.split('/').at(-1) ?? '';
  if (program === 'rm' && values.slice(1).every((word) => word.startsWith('-') || word.startsWith('/var/cache/apk')))
    return { changes: [], installed: [] };
  if (values.some((word) => /(?:^|\/)[\w.-]+\.sh$/.test(word)) && /^(?:[\w./-]+\.sh|sh|\.)$/.test(values[0] ?? ''))
    return {
      problem: `Whether the script in "${values.join(' ').slice(0, 40)}" runs on Debian too is not known; build on the Debian variant.`,
    };
  if (/^(?:ba)?sh$/.test(program) && !values.slice(1).some((word) => !word.startsWith('-') || word === '-c'))
    return {
      problem: 'Whether what this shell is given runs on Debian too is not known; build on the Debian variant.',
    };
  if (program.startsWith('xx-'))
    return { problem: `${program} installs or builds for Alpine here; build on the Debian variant.` };
  if (!busyboxCommands.has(program)) return { changes: [], installed: [] };
  const needed = busyboxCommands.get(program);
  if (needed === undefined)
    return {
      problem: `The build has to move to Debian, which has no ${program} like that of Alpine; build on the Debian variant.`,
    };
  wanted.push(needed);
  return { changes: [], installed: [] };
}
