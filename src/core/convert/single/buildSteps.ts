import type { Effective } from '../../dockerfile/effective';
import { resolvePath, walkStage } from '../../dockerfile/effective';
import type { LooseCommand } from '../../dockerfile/shell';
import { looseCommands } from '../../dockerfile/shell';
import type { Draft } from '../draft';
import type { Ecosystem } from '../ecosystems/ecosystem';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import { finalWord } from '../final/finalCommands';
import { isNodeTool, nodePackageReasons, nodeToolReasons } from '../nodejs/nodeSteps';
import type { Reason } from '../outcome';
import { effectOf } from '../prepared/effects';
import { placeOf } from '../prepared/places';
import { say } from '../rule';
import { knownBuild } from '../rules/known-build';
import { systemPackages } from '../rules/system-packages';
import { chainInstructions } from '../shapes';
import { takeZone } from '../timeZones';
import { isHomeMade } from '../user/accounts';
import { takeAccount } from '../user/takeAccount';

/** Why the results of a single stage's RUNs might not be where they are copied from. */
export function buildStepReasons(facts: Facts, draft: Draft, ecosystem: Ecosystem): Reason[] {
  const reasons: Reason[] = [];
  walkStage(facts.dockerfile, facts.target, facts.base.config, (run, before) => {
    if (run.keyword !== 'RUN') return;
    const heredoc = run.heredocs[0];
    const named = heredoc !== undefined && !/^<<-?["']?\w+["']?$/.test(run.args.trim());
    const script = heredoc?.body ?? run.args;
    const commands = named ? undefined : run.exec === undefined ? looseCommands(script) : [execCommand(run.exec)];
    if (commands === undefined)
      reasons.push(say(knownBuild, run.line, 'This RUN is not a shell text that can be read.'));
    else reasons.push(...runReasons(facts, draft, ecosystem, run.line, before, commands).slice(0, 1));
  });
  return reasons;
}

function execCommand(argv: readonly string[]): LooseCommand {
  const words = argv.map((word) => ({ text: word, value: word, start: 0, end: 0 }));
  return { assignments: [], words, start: 0, end: 0, writes: [], subshells: [] };
}

// With a target to install, these write anywhere.
const installers = ['cmake', 'make', 'meson', 'ninja'];
const harmless = ['[', 'chmod', 'chown', 'echo', 'export', 'false', 'ls', 'printf', 'pwd', 'rm', 'set', 'test', 'true'];

function runReasons(
  facts: Facts,
  draft: Draft,
  ecosystem: Ecosystem,
  line: number,
  before: Effective,
  commands: readonly LooseCommand[],
): Reason[] {
  let directory = before.workdir.value;
  const reasons: Reason[] = [];
  for (const { words, writes } of commands) {
    const all = words.map(({ text, value }) => value ?? text);
    const argv = all[0] === 'env' ? all.slice(all.findIndex((word, at) => at > 0 && !word.includes('='))) : all;
    const [program = 'true', ...args] = argv;
    const meant = (text: string, value?: string) => finalWord(text, value, before).value ?? text;
    for (const path of writes)
      reasons.push(...writeReasons(facts, draft, resolvePath(directory, meant(path)), line, false));
    if (program === 'cd')
      directory = resolvePath(directory, words[1] === undefined ? '/root' : meant(words[1].text, words[1].value));
    else if (program === 'mkdir') {
      const made = words.slice(1).map(({ text, value }) => finalWord(text, value, before));
      const unclear = made.find(({ value, varies }) => value === undefined || varies);
      if (unclear === undefined)
        reasons.push(
          ...mkdirReasons(
            facts,
            draft,
            directory,
            made.flatMap(({ value }) => value ?? []),
            line,
          ),
        );
      else
        reasons.push(
          say(
            knownBuild,
            line,
            `Which directory "mkdir ${unclear.text.slice(0, 40)}" makes is not certain; write it out.`,
          ),
        );
    } else if (program === 'apk' || program === 'apt-get' || program === 'apt')
      reasons.push(...packageReasons(facts, draft, args, line));
    else if (facts.program.kind === 'node' && isNodeTool(facts, program))
      reasons.push(...nodeToolReasons(facts, draft, argv, directory, line));
    else if (
      (!ecosystem.buildCommands.includes(program) && !harmless.includes(program)) ||
      (installers.includes(program) && args.some((word) => /^(?:--)?install/.test(word)))
    )
      reasons.push(...effectReasons(facts, draft, words, directory, before, line));
  }
  return reasons;
}

/** Why what another command leaves behind might be missing; accounts are remembered. */
function effectReasons(
  facts: Facts,
  draft: Draft,
  words: LooseCommand['words'],
  directory: string,
  before: Effective,
  line: number,
): Reason[] {
  const [first, ...rest] = words.map(({ text, value }) => finalWord(text, value, before));
  const program = first?.value ?? first?.text ?? '';
  const missed = `It is not known what "${program.slice(0, 40)}" leaves behind, so the program might miss it.`;
  const reason = [say(knownBuild, line, missed)];
  if (first === undefined) return [];
  const effect = effectOf([first, ...rest], directory, line);
  switch (effect.kind) {
    case 'own':
      // It makes what it gives away.
      return program !== 'install'
        ? []
        : effect.paths.flatMap((path) => {
            if (path === executableOf(facts.program)) return [];
            return facts.program.kind === 'node' ? writeReasons(facts, draft, path, line, true) : reason;
          });
    case 'nothing':
    case 'enter':
    case 'mode':
    case 'remove':
      return [];
    case 'zone':
      return [takeZone(facts, draft, effect.file, line)].filter((one) => one !== undefined);
    case 'account':
      return [
        takeAccount(draft, effect.account, line, (home, owner) => {
          if (!isHomeMade(facts, effect.account) || isCarried(facts, home)) return undefined;
          draft.copies.push(home);
          draft.copyOwners.set(home, owner);
          return undefined;
        }),
      ].filter((one) => one !== undefined);
    case 'write':
      if (facts.program.kind !== 'node') return reason;
      return effect.paths.flatMap((path) =>
        path === undefined ? reason : writeReasons(facts, draft, path, line, effect.empty),
      );
    case 'link':
      return facts.program.kind === 'node' &&
        effect.path !== undefined &&
        isCarried(facts, effect.path) &&
        isCarried(facts, resolvePath(effect.path.slice(0, effect.path.lastIndexOf('/')), effect.target ?? '/'))
        ? []
        : reason;
    case 'packages':
    case 'certificates':
    case 'unknown':
      return reason;
  }
}

/** Why a file or directory outside of the carried one would be missing; one that is the application's own is carried too. */
function writeReasons(facts: Facts, draft: Draft, path: string, line: number, empty: boolean): Reason[] {
  if (isCarried(facts, path)) return [];
  const place = placeOf(path);
  if (place === 'nothing') return [];
  if (facts.program.kind !== 'node' || place !== 'own')
    return [say(knownBuild, line, `This writes ${path.slice(0, 60)}, which would be missing when the program runs.`)];
  if (!draft.copies.some((outer) => `${path}/`.startsWith(`${outer}/`))) draft.copies.push(path);
  if (empty) draft.directories.push({ path, owner: undefined, line });
  return [];
}

/** Whether a path is in the directory that a Node program takes along; a Go program is judged by what it reads. */
function isCarried(facts: Facts, path: string): boolean {
  const workdir = facts.before.workdir.value;
  return path === workdir || path.startsWith(`${workdir}/`);
}

/** Directories that the build itself needs are made again by WORKDIR and COPY; others would be missing. */
function mkdirReasons(facts: Facts, draft: Draft, directory: string, args: readonly string[], line: number): Reason[] {
  const needed = [
    ...facts.copies.map((copy) => copy?.destination ?? '/'),
    executableOf(facts.program) ?? '/',
    ...chainInstructions(facts)
      .filter(({ keyword }) => keyword === 'WORKDIR')
      .map(({ args: path }) => path.trim()),
  ];
  const lost = args
    .filter((word) => !word.startsWith('-') && !/^[0-7]{3,4}$/.test(word))
    .map((word) => resolvePath(directory, word))
    .find((path) => !isCarried(facts, path) && !needed.some((other) => other === path || other.startsWith(`${path}/`)));
  if (lost === undefined) return [];
  return facts.program.kind === 'node' && placeOf(lost) === 'own'
    ? writeReasons(facts, draft, lost, line, true)
    : [say(knownBuild, line, `The directory ${lost} would be missing when the program runs.`)];
}

// Tools that a Go build uses, and that a Go program which starts no others does not.
const buildTools = ['bash', 'ca-certificates', 'curl', 'git', 'make', 'openssh-client', 'tzdata', 'upx', 'wget'];
// Which libraries a compiled program needs is asked or known, and compilers and headers are no libraries.
const compilerTools =
  /^(?:autoconf|automake|binutils|bison|build-base|build-essential|clang(?:-\d+)?|cmake|flex|g\+\+(?:-\d+)?|gcc(?:-\d+)?|libc6-dev|libc-dev|libssl-dev|libtool|linux-headers|lld|meson|musl-dev|ninja-build|openssl-dev|patch|perl|pkgconf|pkg-config|protobuf-compiler|zlib1g-dev|zlib-dev)$/;

function packageReasons(facts: Facts, draft: Draft, args: readonly string[], line: number): Reason[] {
  const [verb, ...names] = args.filter((word) => !word.startsWith('-') && word !== '.build-deps');
  if (verb === undefined || ['update', 'clean', 'autoclean', 'autoremove'].includes(verb)) return [];
  if (facts.program.kind === 'node') return nodePackageReasons(facts, draft, names, line);
  const isTool = (name: string) =>
    buildTools.includes(name) || (facts.program.kind === 'native' && compilerTools.test(name));
  const other = executableOf(facts.program) !== undefined ? names.find((name) => !isTool(name)) : names[0];
  if (other === undefined) return [];
  const text = `The system package ${other.slice(0, 40)} would be missing when the program runs; only files of the application are carried over.`;
  return [say(systemPackages, line, text)];
}
