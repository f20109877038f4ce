import type { Draft } from '../draft';
import { rewrite } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { jsonWords } from '../json';
import { say } from '../rule';
import { execFormRule } from '../rules/exec-form';
import { interpreterOnce } from '../rules/interpreter-once';
import { packageScript } from '../rules/package-script';
import { startCommand } from '../rules/start-command';
import { endAsByInit, endAsByPm2, endOnSignals, planSignals } from './planSignals';
import type { NodeVersion } from './planVersion';

/** The start command of a program that Node runs: by the entrypoint of the image, or by the Node that was copied. */
export function planNodeStart(facts: Facts, program: NodeProgram, draft: Draft, version: NodeVersion['kind']): void {
  const { start } = facts;
  const { command } = program;
  const { line } = start.by;
  if (command.through !== undefined) {
    const text = `${command.through} is started directly, because the image has no package manager; what that itself prints is gone.`;
    draft.notes.push(say(packageScript, line, text));
  } else if (version === 'published') {
    const text = 'The image has Node as its entrypoint, so the start command names only what Node runs.';
    draft.notes.push(say(interpreterOnce, line, text));
  }
  const guarded = planSignals(facts, program, draft, version);
  const viaInit = facts.start.init && command.through === undefined;
  const ending = viaInit ? endAsByInit : command.supervised === true ? endAsByPm2 : endOnSignals;
  for (const { name, value } of command.env) {
    const set = facts.before.env.get(name);
    if (set?.by !== undefined && set.value === value) continue;
    if (set?.by !== undefined) {
      const text = `The start command sets ${name} to another value than line ${set.by.line}; set it there.`;
      draft.reasons.push(say(packageScript, line, text));
    }
    draft.env.push({ name, value, rule: packageScript });
    draft.explained.set(`env:${name}`, packageScript);
    const text = `${name} is set by ENV, where the start command set it, so that a container can be given another value.`;
    draft.notes.push(say(packageScript, line, text));
  }
  writeStart(facts, program, draft, version, guarded ? ['--import', ending, ...command.args] : command.args);
}

function writeStart(
  facts: Facts,
  { command }: NodeProgram,
  draft: Draft,
  version: NodeVersion['kind'],
  args: readonly string[],
): void {
  const { start, before } = facts;
  const entrypoint = before.entrypoint?.by;
  const cmd = before.cmd?.by;
  const viaScript = command.through !== undefined;
  const rule = viaScript ? packageScript : interpreterOnce;
  // The image of Node starts it by its entrypoint; beside a copied Node nothing is set.
  const full = [version === 'published' ? (draft.interpreter ?? '') : 'node'];
  draft.argv = [...full, ...args];
  if (version === 'copied' && start.argv.join('\0') === draft.argv.join('\0') && start.unwrapped.length === 0) return;
  if (entrypoint === undefined) {
    rewrite(draft, start.by, rule, jsonWords(version === 'published' ? args : draft.argv));
    return;
  }
  if (start.entrypoint.length === 0) {
    // ENTRYPOINT [] clears the one of the image, so CMD names Node by its path.
    if (cmd !== undefined) rewrite(draft, cmd, rule, jsonWords(draft.argv));
    return;
  }
  if (viaScript && start.cmd.length > 0) {
    planPassedOn(facts, draft, full, args);
    return;
  }
  if (viaScript) {
    const text =
      'Arguments of docker run went through a package manager until now, which takes some for itself; they go to the program.';
    draft.notes.push(say(packageScript, start.by.line, text));
  }
  const own = viaScript ? args : args.slice(0, args.length - start.cmd.length);
  rewrite(draft, entrypoint, rule, jsonWords([...full, ...own]));
  if (cmd !== undefined && start.unwrapped.includes(cmd)) rewrite(draft, cmd, execFormRule, jsonWords(start.cmd));
}

/** A package manager as the entrypoint takes what it starts from CMD, or arguments of `docker run`. */
function planPassedOn(facts: Facts, draft: Draft, full: readonly string[], args: readonly string[]): void {
  const { start, before } = facts;
  const entrypoint = before.entrypoint?.by;
  const cmd = before.cmd?.by;
  const { line } = start.by;
  // With a script in ENTRYPOINT, CMD holds arguments of the program.
  const last = start.cmd.length;
  const same = args.slice(args.length - last).join('\0') === start.cmd.join('\0');
  const named = start.entrypoint.length > 1 && start.entrypoint.at(-1) !== 'run';
  if (entrypoint === undefined || cmd === undefined || (named && !same)) {
    const text = 'A package script with both ENTRYPOINT and CMD is not converted; name the program in one of them.';
    draft.reasons.push(say(startCommand, line, text));
    return;
  }
  if (named) {
    rewrite(draft, entrypoint, packageScript, jsonWords([...full, ...args.slice(0, args.length - last)]));
    if (start.unwrapped.includes(cmd)) rewrite(draft, cmd, execFormRule, jsonWords(start.cmd));
    return;
  }
  rewrite(draft, entrypoint, packageScript, jsonWords(full));
  rewrite(draft, cmd, packageScript, jsonWords(args));
  const text = 'Arguments of docker run named a script until now; they go to Node, which takes them for a file.';
  draft.notes.push(say(packageScript, line, text));
}
