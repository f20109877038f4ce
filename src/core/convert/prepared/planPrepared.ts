import type { Effective } from '../../dockerfile/effective';
import { resolvePath, scopeOf, walkStage } from '../../dockerfile/effective';
import { expand } from '../../dockerfile/expand';
import type { Instruction, Stage } from '../../dockerfile/model';
import { writtenWords } from '../../dockerfile/writtenWords';
import { readCopy } from '../copies';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import { copyProblem, platformReasons } from '../final/planFinal';
import { refusal } from '../final/finalRun';
import { takePackages } from '../final/finalPackages';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { copiedTree } from '../rules/copied-tree';
import { createdUser } from '../rules/created-user';
import { ownCertificates } from '../rules/own-certificates';
import { preparedStage } from '../rules/prepared-stage';
import { planToolchainEnv, workdirReasons } from '../single/planSingle';
import { referenceReasons } from '../single/stageReferences';
import { takeZone } from '../timeZones';
import { isHomeMade } from '../user/accounts';
import { takeAccount } from '../user/takeAccount';
import { finalOwner } from '../user/owners';
import { copiedPaths, planCarried } from './carried';
import { varies } from '../final/finalCommands';
import type { Effect } from './effects';
import { placeOf } from './places';
import { linkReasons, takeLink } from './links';
import { openReasons, takeMode, takeOwner } from './rights';
import { effectsOf } from './stageRuns';
import type { Made, Work } from './work';
import { carry, notRoot, remove, takeProgram } from './work';

/** A final stage that runs commands stays under another name, and a stage that starts from distroless takes what it has. */
export function planPrepared(facts: Facts, draft: Draft): void {
  const work: Work = { facts, draft, carried: new Map(), links: new Map(), open: new Set(), certificates: false };
  walkStage(facts.dockerfile, facts.target, facts.base.config, (instruction, before, link) => {
    const reason = takeInstruction(work, instruction, before, link);
    if (reason !== undefined) draft.reasons.push(reason);
  });
  draft.reasons.push(
    ...platformReasons(facts),
    ...workdirReasons(facts),
    ...referenceReasons(facts),
    ...linkReasons(work),
  );
  if (facts.base.kind === 'language') planToolchainEnv(facts, draft, facts.base.ecosystem);
  if (work.certificates) {
    const own = facts.copies.find((copy) => placeOf(copy?.destination ?? '/') === 'certificate');
    if (own !== undefined) {
      work.carried.set(bundle, { path: bundle, owner: undefined, line: own.instruction.line, made: false });
      const text = 'The stage makes its bundle of certificates as before, and the bundle is copied.';
      draft.notes.push(say(ownCertificates, own.instruction.line, text));
    }
  }
  // A command may have put the program into a directory, whose other files are nothing to it.
  const program = executableOf(facts.program);
  if (program !== undefined && ![...work.carried.keys()].some((place) => `${program}/`.startsWith(`${place}/`)))
    takeProgram(work, program, facts.start.by.line);
  planCarried(draft, [...work.carried.values()], work.open);
  draft.reasons.push(...openReasons(facts, draft));
  const odd = draft.copies.find((path) => /[\s"'$\\*?[]/.test(path));
  if (odd !== undefined) {
    const text = `COPY would take the signs in "${odd.slice(0, 60)}" for more than a name; rename it.`;
    draft.reasons.push(say(copiedTree, facts.target.from.line, text));
  }
  const text = 'The stage stays under another name; a stage that starts from distroless takes what it copied and made.';
  draft.notes.unshift(say(preparedStage, facts.target.from.line, text));
}

function textOf(text: string, state: Effective): string {
  const expanded = expand(text, scopeOf(state));
  return expanded.kind === 'value' ? expanded.text : text;
}

const bundle = '/etc/ssl/certs/ca-certificates.crt';

function takeInstruction(work: Work, instruction: Instruction, before: Effective, link: Stage): Reason | undefined {
  const { facts } = work;
  switch (instruction.keyword) {
    case 'COPY':
    case 'ADD':
      return takeCopy(work, instruction, before, link);
    case 'RUN':
      return takeRun(work, instruction, before);
    case 'WORKDIR': {
      // The last one is written out in the new stage, which makes it for root.
      const owner = finalOwner(facts, work.draft, before.user.by === undefined ? 'root' : before.user.value);
      const path = resolvePath(before.workdir.value, textOf(instruction.args.trim(), before));
      const isLast =
        instruction === facts.before.workdir.by && !('problem' in owner) && notRoot(owner.text) === undefined;
      if (isLast || work.carried.has(path) || placeOf(path) !== 'own' || 'problem' in owner) return undefined;
      work.carried.set(path, { path, owner: notRoot(owner.text), line: instruction.line, made: false });
      return undefined;
    }
    default:
      return undefined;
  }
}

function takeCopy(work: Work, instruction: Instruction, before: Effective, link: Stage): Reason | undefined {
  const { facts, draft } = work;
  const copy = readCopy(facts.dockerfile, link, instruction, before);
  const { line } = instruction;
  if (copy === undefined) {
    const text = 'A COPY of the final stage uses a variable without a value, so where it copies to is not known.';
    return say(copiedTree, line, text);
  }
  if (varies(writtenWords(instruction).at(-1) ?? '', before)) {
    const text = `Where this copies to depends on an ARG, which a build can change; write ${copy.destination} out.`;
    return say(copiedTree, line, text);
  }
  const place = placeOf(copy.destination);
  if (place === 'certificate' || place === 'nothing') return undefined;
  const problem = copyProblem(facts, copy);
  if (problem !== undefined) return say(copiedTree, line, problem);
  const paths = copiedPaths(copy, (path) => isStarted(facts, path));
  if ('problem' in paths) return say(copiedTree, line, paths.problem);
  const written = instruction.flags.find(({ name }) => name === 'chown')?.value;
  const owner = written === undefined ? undefined : finalOwner(facts, draft, written);
  if (owner !== undefined && 'problem' in owner) return say(createdUser, line, owner.problem);
  for (const path of paths) {
    const known = work.carried.get(path);
    if (known === undefined || owner !== undefined)
      work.carried.set(path, { path, owner: notRoot(owner?.text), line, made: known?.made ?? false });
  }
  return undefined;
}

/** Whether a path is the program, or what the health check runs. */
function isStarted({ program, before }: Facts, path: string): boolean {
  if (path === executableOf(program)) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const checks = (before.healthcheck?.args ?? '').split(/[\s"',[\]]+/);
  return checks.includes(path) || (placeOf(path) === 'program' && checks.includes(name));
}

function takeRun(work: Work, run: Instruction, before: Effective): Reason | undefined {
  const effects = effectsOf(work.facts.dockerfile.text, run, before);
  if ('problem' in effects) return refusal(run.line, effects.problem);
  for (const { line, effect, certain } of effects) {
    const reason = takeEffect(work, effect, before, line, certain);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function takeEffect(work: Work, effect: Effect, before: Effective, line: number, certain: boolean): Reason | undefined {
  const { facts, draft } = work;
  switch (effect.kind) {
    case 'nothing':
    case 'enter':
      return undefined;
    case 'unknown':
      return refusal(line, effect.problem);
    case 'packages':
      if (effect.names.includes('ca-certificates')) work.certificates = true;
      return takePackages(facts, draft, effect.names, line, () => undefined);
    case 'certificates':
      work.certificates = true;
      return undefined;
    case 'account':
      return takeAccount(draft, effect.account, line, (home, owner) => {
        if (isHomeMade(facts, effect.account)) work.carried.set(home, { path: home, owner, line, made: true });
        return undefined;
      });
    case 'remove':
      return remove(work, effect.paths);
    case 'write':
      if (effect.mode !== undefined) {
        const reason = takeMode(
          work,
          effect.mode,
          effect.paths.filter((path) => path !== undefined),
          line,
        );
        if (reason !== undefined) return reason;
      }
      remove(work, effect.gone);
      for (const path of effect.paths) {
        const reason = takeWrite(work, { path, line, certain, empty: effect.empty }, before);
        if (reason !== undefined) return reason;
      }
      return undefined;
    case 'link':
      return takeLink(work, effect.path, effect.target, before, line);
    case 'zone':
      return takeZone(facts, draft, effect.file, line);
    case 'own':
      return takeOwner(work, effect.owner, effect.deep, effect.paths, line);
    case 'mode':
      return takeMode(work, effect.mode, effect.paths, line);
  }
}

function takeWrite(work: Work, made: Made, before: Effective): Reason | undefined {
  const { path, line } = made;
  if (path === undefined) return refusal(line, 'writes to a place that is not certain');
  switch (placeOf(path)) {
    case 'nothing':
      return undefined;
    case 'zone':
      return refusal(line, `writes ${path}, which ENV TZ would say`);
    case 'certificate':
      return refusal(line, `writes the certificate ${path.slice(0, 60)} without a COPY`);
    case 'program': {
      const own = executableOf(work.facts.program);
      if (path === own) return takeProgram(work, path, line);
      // What is unpacked into a directory of programs may be the one that is started.
      if (own?.startsWith(`${path}/`) === true) takeProgram(work, own, line);
      work.draft.tools.push({ name: /\/s?bin$/.test(path) ? `programs in ${path}` : path, line });
      return undefined;
    }
    case 'system':
      return refusal(line, `writes ${path.slice(0, 60)}, which is of the system`);
    case 'own':
      return carry(work, { ...made, path }, before);
  }
}
