import { publishedBase } from '../../catalog/lookup';
import type { Draft } from '../draft';
import { ask, rewrite } from '../draft';
import type { Facts, GoProgram } from '../facts';
import { jsonWords } from '../json';
import { say } from '../rule';
import { absoluteStart } from '../rules/absolute-start';
import { execFormRule } from '../rules/exec-form';
import { goOutput } from '../rules/go-output';
import { pureGo } from '../rules/pure-go';
import { runtimeFiles } from '../rules/runtime-files';
import { firstOf } from '../scan';

/** Base, build and start of a Go program. */
export function planGo(facts: Facts, program: GoProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  draft.image = publishedBase('static');
  planBuild(facts, program, draft);
  planStart(facts, program, draft);
  if (facts.shape === 'single') planFiles(facts, program, draft, answers);
}

function planBuild(facts: Facts, program: GoProgram, draft: Draft): void {
  const { build } = program;
  const { line } = build.instruction;
  const cached = build.instruction.flags.find(
    ({ name, value }) => name === 'mount' && mountHolds(value ?? '', build.outputs),
  );
  if (cached !== undefined)
    draft.reasons.push(
      say(goOutput, line, 'The program is built into a mount, which is gone after this RUN; build it elsewhere.'),
    );
  if (build.trouble !== undefined)
    draft.reasons.push(
      say(
        pureGo,
        line,
        `The program is built with ${build.trouble}, so it may need libraries that the image does not have.`,
      ),
    );
  if (build.cgo === '0') return;
  if (build.cgo !== undefined && build.cgo !== '') {
    draft.reasons.push(
      say(
        pureGo,
        line,
        `CGO_ENABLED is "${build.cgo}" here, so the program needs C libraries; only programs without C are converted so far.`,
      ),
    );
    return;
  }
  const needsC = firstOf(facts.scan, 'needs-c');
  const why =
    needsC !== undefined
      ? `${needsC.file} imports C`
      : program.cgoModule !== undefined
        ? `go.mod requires ${program.cgoModule}`
        : undefined;
  if (why !== undefined)
    draft.reasons.push(
      say(pureGo, line, `The program needs C libraries, because ${why}; only programs without C are converted so far.`),
    );
  else if (!program.hasModule || facts.scan.files === 0)
    draft.reasons.push(
      say(
        pureGo,
        line,
        'No go.mod and sources were found in the build context, so whether the program needs C is not known; set CGO_ENABLED=0 if it does not.',
      ),
    );
  else if (!facts.scan.complete)
    draft.reasons.push(
      say(
        pureGo,
        line,
        'There are more sources than are read, so whether the program needs C is not known; set CGO_ENABLED=0 if it does not.',
      ),
    );
  else if (build.assignAt === undefined)
    draft.reasons.push(say(pureGo, line, 'CGO_ENABLED cannot be set in this form of RUN; set it with ENV.'));
  else {
    draft.edits.push({ start: build.assignAt, end: build.assignAt, text: 'CGO_ENABLED=0 ', rule: pureGo.id });
    draft.notes.push(
      say(pureGo, line, 'CGO_ENABLED=0 makes the program static; no source or known module of it needs C.'),
    );
  }
}

function mountHolds(mount: string, outputs: readonly string[]): boolean {
  const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(mount)?.[1]?.replace(/\/+$/, '');
  return target !== undefined && outputs.some((output) => output.startsWith(`${target}/`));
}

function planStart(facts: Facts, program: GoProgram, draft: Draft): void {
  const { start } = facts;
  const absolute = !start.argv[0].includes('/');
  const path = absolute ? program.path : start.argv[0];
  const [first, second] = start.entrypoint.length > 0 ? [start.entrypoint, start.cmd] : [start.cmd, []];
  if (absolute) {
    draft.notes.push(
      say(
        absoluteStart,
        start.by.line,
        `${start.argv[0]} was found on PATH; the image has another PATH, so the start names ${path}.`,
      ),
    );
  }
  for (const instruction of start.unwrapped) {
    draft.notes.push(
      say(
        execFormRule,
        instruction.line,
        'The image has no shell, and this command needs none, so it is in exec form and gets signals itself.',
      ),
    );
  }
  draft.argv = [path, ...start.argv.slice(1)];
  if (absolute || start.unwrapped.includes(start.by))
    rewrite(draft, start.by, absolute ? absoluteStart : execFormRule, jsonWords([path, ...first.slice(1)]));
  const cmd = facts.before.cmd?.by;
  if (cmd !== undefined && cmd !== start.by && start.unwrapped.includes(cmd))
    rewrite(draft, cmd, execFormRule, jsonWords(second));
}

// Certificates, time zones, types of files, names of hosts and users.
const systemPlace = /^\/(?:etc|lib|usr\/(?:lib|share|local\/(?:lib|share)))(?:\/|$)/;

function planFiles(facts: Facts, program: GoProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  draft.copies.push(program.path);
  const system = facts.copies.find((copy) => copy !== undefined && systemPlace.test(copy.destination));
  if (system !== undefined) {
    const text = `This goes to ${system.destination}, where libraries look for files by themselves, and only the program is carried over; copy it in a stage of its own.`;
    draft.reasons.push(say(runtimeFiles, system.instruction.line, text));
  }
  const workdir = facts.before.workdir.value;
  const found = firstOf(facts.scan, 'reads-files') ?? firstOf(facts.scan, 'writes-files');
  const line = facts.start.by.line;
  const named = namedPath(facts);
  if (found === undefined && named === undefined && facts.scan.complete && facts.scan.files > 0) {
    draft.notes.push(say(runtimeFiles, line, 'No source of the program opens files, so only the program is copied.'));
    return;
  }
  const why =
    found !== undefined
      ? `${found.file} line ${found.line} has ${found.text}`
      : named !== undefined
        ? `line ${named.line} names ${named.path}`
        : 'not all sources could be read';
  if (workdir === '/') {
    draft.reasons.push(
      say(
        runtimeFiles,
        line,
        `The program may read files (${why}), and they lie in / with everything else; give the build a WORKDIR of its own.`,
      ),
    );
    return;
  }
  const outside = facts.copies.find((copy) => copy === undefined || !`${copy.destination}/`.startsWith(`${workdir}/`));
  if (outside !== undefined || facts.copies.includes(undefined)) {
    const where = outside === undefined ? 'a place that a variable hides' : outside.destination;
    const text = `The program may read files (${why}), and some are copied to ${where}, outside of ${workdir}; copy them below the working directory.`;
    draft.reasons.push(say(runtimeFiles, outside?.instruction.line ?? line, text));
    return;
  }
  const answer = ask(draft, answers, {
    id: 'runtime-files',
    rule: runtimeFiles.id,
    line,
    text: `The program may read files when it runs (${why}); which files of the build does it need?`,
    choices: [
      {
        value: 'workdir',
        label: `Everything in ${workdir}`,
        detail: 'Everything that was copied stays where it is, the sources too.',
      },
      {
        value: 'none',
        label: 'Only the program',
        detail: `Right if it reads nothing from ${workdir}; otherwise it fails when it looks for its files.`,
      },
    ],
  });
  if (answer === undefined) return;
  draft.notes.push(
    say(
      runtimeFiles,
      line,
      answer === 'none'
        ? 'You said that the program needs no files of the build.'
        : `You said that the program needs the files in ${workdir}.`,
    ),
  );
  draft.ownedByUser = facts.before.user.by === undefined;
  if (answer === 'workdir') draft.copies.splice(0, program.path.startsWith(`${workdir}/`) ? 1 : 0, workdir);
}

const dataFile = /\.(?:cfg|conf|crt|csv|env|html?|ini|json|key|pem|properties|sql|te?mpl|toml|txt|xml|ya?ml)$/;

/** A file that the start command or an ENV hands to the program. */
function namedPath({ start, before }: Facts): { readonly path: string; readonly line: number } | undefined {
  const workdir = before.workdir.value;
  const given = [
    ...start.argv.slice(1).map((text) => ({ text, line: start.by.line })),
    ...[...before.env.values()].flatMap(({ value, by }) => (by === undefined ? [] : [{ text: value, line: by.line }])),
  ];
  for (const { text, line } of given) {
    const path = text.replace(/^-[\w-]+=/, '').slice(0, 60);
    if (!path.includes('://') && (dataFile.test(path) || path.startsWith('./') || path.startsWith(`${workdir}/`)))
      return { path, line };
  }
  return undefined;
}
