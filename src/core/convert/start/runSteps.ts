import type { ShellStep } from '../../dockerfile/shellScript';
import { knownAdvice } from './advice';
import { assignDefault, optionsFirst, testsRoot, unsetName } from './idioms';
import type { RunLog, Started, StepResult } from './runCommand';
import { prints, runCommand } from './runCommand';
import type { NeedsShell, ShellState, StartWord } from './shellWords';
import { needsShell } from './shellWords';

/**
 * Follows a shell text up to the program that it starts. Only what always goes the same way is followed; all else is a
 * problem, so that nothing of the text is lost without a word. `undefined` if it ends without a program.
 */
export function runSteps(
  steps: readonly ShellStep[],
  state: ShellState,
  log: RunLog,
  isLast = true,
): Started | NeedsShell | undefined {
  for (const [at, step] of steps.entries()) {
    const result = runStep(step, state, log, isLast && at === steps.length - 1);
    if (result !== undefined) return needsShell(result) ? { line: step.line, ...result } : result;
  }
  return undefined;
}

function runStep(step: ShellStep, state: ShellState, log: RunLog, isLast: boolean): StepResult {
  switch (step.kind) {
    case 'other':
      return otherProblem(step.what, step.text);
    case 'command':
      return runCommand(step, state, log, isLast);
    case 'chain':
      return runChain(step, state, log, isLast);
    case 'if':
      return runIf(step, state, log);
  }
}

/** A loop that waits for a database says more than that it is a loop. */
function otherProblem(what: string, text: string): NeedsShell {
  const advice = knownAdvice(text.replaceAll(/\s+/g, ' '));
  return advice === undefined ? { problem: what } : { problem: advice.does, instead: advice.instead };
}

function runChain(
  step: Extract<ShellStep, { kind: 'chain' }>,
  state: ShellState,
  log: RunLog,
  isLast: boolean,
): StepResult {
  const [first, second, ...more] = step.steps;
  if (first === undefined || second === undefined) return undefined;
  const [operator] = step.operators;
  if (more.length === 0 && isTest(first)) {
    const name = unsetName(first, operator === '&&');
    if (name !== undefined && assignDefault([second], name, state)) return undefined;
    return runBranches(first, [second], state, log);
  }
  // `cd /app || exit 1` only says what happens where the directory is missing.
  if (operator === '||' && more.length === 0 && isCall(first, 'cd') && isCall(second, 'exit'))
    return runStep(first, state, log, false);
  if (step.operators.includes('||')) return { problem: 'uses ||' };
  return runSteps(step.steps, state, log, isLast);
}

function runIf(step: Extract<ShellStep, { kind: 'if' }>, state: ShellState, log: RunLog): StepResult {
  const [test, ...more] = step.test;
  if (test === undefined || more.length > 0) return { problem: 'decides what to start by several commands' };
  if (testsRoot(test) !== undefined) {
    const branch = testsRoot(test) === log.isRoot ? step.then : step.otherwise;
    return runSteps(branch, state, log, false);
  }
  const options = step.otherwise.length === 0 ? optionsFirst(test, step.then, state, log.from) : undefined;
  if (options !== undefined) return takeOptions(options, state, log);
  const name = step.otherwise.length === 0 ? unsetName(test, true) : undefined;
  if (name !== undefined && assignDefault(step.then, name, state)) return undefined;
  return runBranches(test, [...step.then, ...step.otherwise], state, log);
}

/** Arguments that are options go to the program; it must be what is started anyway. */
function takeOptions(options: readonly StartWord[], state: ShellState, log: RunLog): NeedsShell | undefined {
  const { positional } = state;
  const [first] = positional;
  const starts = options.every(({ text }, at) => positional[at]?.text === text);
  if (first === undefined || (!starts && !first.text.startsWith('-')))
    return { problem: 'starts one program for options and another for all else' };
  log.options = options;
  state.positional = [...options, ...positional.slice(starts ? options.length : 0)];
  return undefined;
}

/** Takes a decision whose branches only print, or set what nobody but the shell sees. */
function runBranches(
  test: ShellStep,
  steps: readonly ShellStep[],
  state: ShellState,
  log: RunLog,
): NeedsShell | undefined {
  const certain =
    isTest(test) &&
    test.kind === 'command' &&
    !test.words.some(({ text }) => /\$\(|`|:?=/.test(text.replace(/^[=!]=?$/, '')));
  if (steps.some((step) => isCall(step, 'exit')))
    return { problem: 'stops the container by a test of its own', instead: 'let the program check that' };
  const harmless = steps.every(
    (step) =>
      step.kind === 'command' &&
      (step.words.length === 0
        ? step.assignments.every(({ name }) => !state.image.has(name) && !state.exported.has(name))
        : prints(step) !== undefined),
  );
  if (!certain || !harmless) return { problem: 'decides what to do when it starts' };
  for (const step of steps) {
    if (step.kind !== 'command') continue;
    if (step.words.length > 0) log.prints = true;
    for (const { name } of step.assignments)
      state.assigned.set(name, { text: undefined, names: [], fallback: undefined, unclear: true });
  }
  return undefined;
}

function isTest(step: ShellStep): boolean {
  return isCall(step, '[') || isCall(step, 'test');
}

function isCall(step: ShellStep, name: string): boolean {
  return step.kind === 'command' && step.words[0]?.text === name && step.redirects.length === 0;
}
