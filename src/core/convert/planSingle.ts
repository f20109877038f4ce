import { effectiveConfig, resolvePath } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import { looseCommands } from '../dockerfile/shell';
import type { Draft } from './draft';
import type { Ecosystem } from './ecosystems/ecosystem';
import { isToolchainOnly } from './style';
import type { Facts, NodeProgram } from './facts';
import { say } from './rule';
import { carriedSettings } from './rules/carried-settings';
import { copiedTree } from './rules/copied-tree';
import { knownBuild } from './rules/known-build';
import { splitStage } from './rules/split-stage';
import { supportedShape } from './rules/supported-shape';
import { systemPackages } from './rules/system-packages';

/** One stage becomes two: every build step must be one whose results are known to be where they are copied from. */
export function planSingle(facts: Facts, draft: Draft): void {
  const { target, base } = facts;
  if (base.kind !== 'language') {
    draft.reasons.push(
      say(
        supportedShape,
        target.from.line,
        'A single stage is converted only if it starts from an official golang or node image.',
      ),
    );
    return;
  }
  for (const run of target.instructions.filter(({ keyword }) => keyword === 'RUN'))
    checkRun(facts, draft, run, base.ecosystem.buildCommands);
  planToolchainEnv(facts, draft, base.ecosystem);
  if (facts.program.kind === 'node') planTree(facts, facts.program, draft);
  draft.notes.unshift(
    say(
      splitStage,
      target.from.line,
      'The stage stays as the builder; a stage that starts from distroless takes what runs and how it runs.',
    ),
  );
}

function planToolchainEnv(facts: Facts, draft: Draft, ecosystem: Ecosystem): void {
  for (const [name, { by }] of facts.before.env) {
    if (by === undefined || !isToolchainOnly(facts.dockerfile, by, ecosystem)) continue;
    draft.explained.set(`env:${name}`, carriedSettings);
    draft.notes.push(say(carriedSettings, by.line, `${name} is for the toolchain, so it stays with the build.`));
  }
}

function checkRun(facts: Facts, draft: Draft, run: Instruction, known: readonly string[]): void {
  const { line } = run;
  const commands =
    run.exec === undefined
      ? looseCommands(run.heredocs[0]?.body ?? run.args)
      : [{ words: run.exec.map((word) => ({ text: word, value: word })) }];
  if (commands === undefined) {
    draft.reasons.push(say(knownBuild, line, 'This RUN is not valid shell.'));
    return;
  }
  for (const { words } of commands) {
    const argv = words.map(({ text, value }) => value ?? text);
    const [program] =
      argv[0] === 'env' ? argv.slice(argv.findIndex((word, at) => at > 0 && !word.includes('='))) : argv;
    if (program === undefined || known.includes(program)) {
      if (isGlobalInstall(argv))
        draft.reasons.push(
          say(
            systemPackages,
            line,
            `"${argv.join(' ').slice(0, 60)}" installs outside the application; install it as a dependency.`,
          ),
        );
      continue;
    }
    if (program === 'apk' || program === 'apt-get' || program === 'apt') checkPackages(facts, draft, line, argv);
    else {
      const text = `It is not known what "${program.slice(0, 40)}" leaves behind, so the program might miss it.`;
      draft.reasons.push(say(knownBuild, line, text));
      return;
    }
  }
}

const managers = ['npm', 'pnpm', 'yarn', 'corepack'];

function isGlobalInstall(argv: readonly string[]): boolean {
  const [program, verb] = argv;
  if (
    program === undefined ||
    !managers.includes(program) ||
    !argv.some((word) => word === '-g' || word === '--global' || word === 'global')
  )
    return false;
  const packages = argv.slice(2).filter((word) => !word.startsWith('-') && word !== 'add' && word !== 'install');
  return verb !== 'config' && !packages.every((name) => managers.includes(name.replace(/@[^@]*$/, '')));
}

// Tools that a Go build uses and a Go program that starts no others does not.
const buildTools = ['git', 'make', 'ca-certificates', 'tzdata', 'upx', 'bash', 'curl', 'wget', 'openssh-client'];

function checkPackages(facts: Facts, draft: Draft, line: number, argv: readonly string[]): void {
  const [verb, ...names] = argv.slice(1).filter((word) => !word.startsWith('-') && word !== '.build-deps');
  if (verb === undefined || ['update', 'clean', 'autoclean', 'autoremove'].includes(verb)) return;
  const other = facts.program.kind === 'go' ? names.find((name) => !buildTools.includes(name)) : names[0];
  if (other === undefined) return;
  const text = `The system package ${other.slice(0, 40)} would be missing when the program runs; only files of the application are carried over.`;
  draft.reasons.push(say(systemPackages, line, text));
}

/** Node reads its files from the working directory, so that all of it is copied. */
function planTree(facts: Facts, program: NodeProgram, draft: Draft): void {
  const { target, before, base } = facts;
  const workdir = before.workdir.value;
  const { line } = before.workdir.by ?? target.from;
  if (workdir === '/' || ['/usr', '/etc', '/bin', '/lib', '/var', '/root', '/home', '/opt', '/tmp'].includes(workdir)) {
    draft.reasons.push(
      say(
        copiedTree,
        line,
        `The application lies in ${workdir} among the files of the image; give it a WORKDIR of its own.`,
      ),
    );
    return;
  }
  const inside = (path: string) => path === workdir || path.startsWith(`${workdir}/`);
  for (const copy of facts.copies) {
    if (copy === undefined)
      draft.reasons.push(
        say(copiedTree, line, 'A COPY uses a variable without a value, so where it copies to is not known.'),
      );
    else if (!inside(copy.destination))
      draft.reasons.push(
        say(
          copiedTree,
          copy.instruction.line,
          `This goes to ${copy.destination}, outside of ${workdir}, which is the directory that is carried over.`,
        ),
      );
  }
  const outside = target.instructions.find(
    (instruction) =>
      instruction.keyword === 'RUN' &&
      !inside(effectiveConfig(facts.dockerfile, target, base.config, instruction).workdir.value) &&
      /\b(?:npm|yarn|pnpm)\s+(?:ci|i|install|add)\b/.test(instruction.args),
  );
  if (outside !== undefined)
    draft.reasons.push(
      say(
        copiedTree,
        outside.line,
        `Packages are installed outside of ${workdir}, which is the directory that is carried over.`,
      ),
    );
  const absolute = program.command.args.find((word) => word.startsWith('/'));
  if (absolute !== undefined && !inside(resolvePath('/', absolute)))
    draft.reasons.push(
      say(
        copiedTree,
        facts.start.by.line,
        `${absolute} is outside of ${workdir}, which is the directory that is carried over.`,
      ),
    );
  const owned =
    facts.copies.some((copy) => copy?.instruction.flags.some(({ name }) => name === 'chown') === true) ||
    target.instructions.some(({ keyword, args }) => keyword === 'RUN' && /\bchown\b/.test(args));
  draft.ownedByUser = owned && before.user.by !== undefined;
  draft.copies.push(workdir);
}
