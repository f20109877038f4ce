import { walkStage } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import type { Directory, Draft } from '../draft';
import type { Facts } from '../facts';
import { finalCommands } from './finalCommands';
import type { FinalStep } from './finalSteps';
import { finalStep } from './finalSteps';
import { ownCertificate, takePackages } from './finalPackages';
import { makeDirectory, planDirectories, takeMode, takeOwner } from './finalDirectories';
import type { Run } from './finalRun';
import { due, refusal } from './finalRun';
import { placeOf } from '../prepared/places';
import { effectsOf } from '../prepared/stageRuns';
import { timeZone } from '../rules/time-zone';
import { takeZone } from '../timeZones';
import { isHomeMade } from '../user/accounts';
import { takeAccount } from '../user/takeAccount';
import type { Reason } from '../outcome';
import type { Rule } from '../rule';
import { say } from '../rule';
import { createdUser } from '../rules/created-user';
import { startScript } from '../rules/start-script';
import { isUnneededCommand } from '../start/unneeded';
import { noRunInFinal } from '../rules/no-run-in-final';
import { providedPackages } from '../rules/provided-packages';
import { runtimeDirectories } from '../rules/runtime-directories';

/** Takes the RUNs out of a final stage if all that they leave behind is in the new base or can be made for it. */
export function planRuns(facts: Facts, draft: Draft): void {
  const done: { run: Instruction; rules: Map<Rule, number> }[] = [];
  const made = new Map<string, Directory>();
  walkStage(facts.dockerfile, facts.target, facts.base.config, (instruction, before) => {
    if (instruction.keyword !== 'RUN') return;
    const run: Run = { facts, draft, instruction, before, made, rules: new Map() };
    readRun(run);
    done.push({ run: instruction, rules: run.rules });
  });
  planDirectories(facts, draft, made.values());
  for (const { run, rules } of done) {
    const [rule = noRunInFinal] = rules.keys();
    if (facts.target.instructions.includes(run)) draft.removed.push({ instruction: run, rule });
    for (const [rule, line] of rules) note(draft, rule, line, run);
  }
}

function readRun(run: Run): void {
  const { facts, instruction, before, draft } = run;
  const commands = finalCommands(facts.dockerfile.text, instruction, before);
  if ('problem' in commands) {
    const steps = tracelessSteps(run);
    if (steps === undefined) draft.reasons.push(refusal(instruction.line, commands.problem));
    else takeSteps(run, steps);
    return;
  }
  let directory = before.workdir.value;
  for (const { line, words } of commands) {
    if (isUnneededCommand(words, directory, facts.start)) {
      due(run, startScript, line);
      continue;
    }
    const step = finalStep({ line, words }, directory);
    if (step.kind === 'enter') directory = step.path;
    const reason = takeStep(run, step, line);
    if (reason !== undefined) {
      draft.reasons.push(reason);
      return;
    }
  }
}

function takeSteps(run: Run, steps: readonly { readonly line: number; readonly step: FinalStep }[]): void {
  for (const { line, step } of steps) {
    const reason = takeStep(run, step, line);
    if (reason === undefined) continue;
    run.draft.reasons.push(reason);
    return;
  }
}

/** The steps of a RUN that may be of any form, if none leaves a file that the program has. */
function tracelessSteps(run: Run): readonly { readonly line: number; readonly step: FinalStep }[] | undefined {
  const { facts, instruction, before } = run;
  const effects = effectsOf(facts.dockerfile.text, instruction, before);
  if ('problem' in effects) return undefined;
  const steps: { line: number; step: FinalStep }[] = [];
  for (const { line, effect } of effects) {
    switch (effect.kind) {
      case 'write':
        if (effect.paths.some((path) => path === undefined || placeOf(path) !== 'nothing')) return undefined;
        break;
      case 'link':
      case 'own':
      case 'mode':
      case 'unknown':
        return undefined;
      case 'remove':
      case 'account':
      case 'certificates':
      case 'enter':
      case 'nothing':
      case 'packages':
      case 'zone':
        steps.push({ line, step: effect });
    }
  }
  return steps;
}

function takeStep(run: Run, step: FinalStep, line: number): Reason | undefined {
  switch (step.kind) {
    case 'nothing':
    case 'enter':
      return undefined;
    case 'unknown':
      return refusal(line, step.problem);
    case 'packages':
      return (
        takePackages(run.facts, run.draft, step.names, line, (rule) => due(run, rule, line)) ??
        (step.names.includes('ca-certificates') ? ownCertificate(run.facts) : undefined)
      );
    case 'certificates':
      due(run, providedPackages, line);
      return ownCertificate(run.facts);
    case 'remove':
      due(run, providedPackages, line);
      return takeRemoval(run, step.paths, line);
    case 'account':
      due(run, createdUser, line);
      return takeAccount(run.draft, step.account, line, (home, owner) =>
        isHomeMade(run.facts, step.account) ? makeDirectory(run, home, owner, line) : undefined,
      );
    case 'make':
      for (const path of step.paths) {
        const reason = makeDirectory(run, path, undefined, line);
        if (reason !== undefined) return reason;
      }
      return undefined;
    case 'zone':
      due(run, timeZone, line);
      return takeZone(run.facts, run.draft, step.file, line);
    case 'own':
      return takeOwner(run, step, line);
    case 'mode':
      return takeMode(run, step, line);
  }
}

const caches =
  /^\/(?:var\/cache\/(?:apk|apt|debconf|ldconfig)|var\/lib\/apt\/lists|var\/log\/(?:apt|dpkg\.log|alternatives\.log)|var\/tmp|tmp|root\/\.cache|usr\/share\/(?:doc|man|info|locale))(?:\/|$)/;

function takeRemoval(run: Run, paths: readonly string[], line: number): Reason | undefined {
  const strange = paths.find((path) => !caches.test(path));
  if (strange !== undefined) return refusal(line, `removes ${strange.slice(0, 60)}`);
  const copied = run.facts.copies.find((copy) => caches.test(copy?.destination ?? ''));
  return copied === undefined ? undefined : refusal(line, `may remove what line ${copied.instruction.line} copies`);
}

function note(draft: Draft, rule: Rule, line: number, run: Instruction): void {
  const prepared = draft.directories.some((directory) => directory.line >= run.line && directory.line <= run.endLine);
  switch (rule.id) {
    case providedPackages.id:
      draft.notes.push(
        say(rule, line, 'The image brings these packages, so installing them and cleaning up is left out.'),
      );
      return;
    case createdUser.id:
      draft.notes.push(say(rule, line, 'The image gets no account of its own; what names it does so by number.'));
      return;
    case runtimeDirectories.id:
      draft.notes.push(
        say(
          rule,
          line,
          prepared
            ? 'What was made here is made in a stage with a shell and copied with its owner.'
            : 'What this does is there already or done by the copies, so it is left out.',
        ),
      );
  }
}
