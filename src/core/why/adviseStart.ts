import { textFromRaw } from '../image/rawName';
import type { BaseAdvice } from './adviseBase';
import { nameOf } from './paths';
import type { Runtime } from './runtime';
import type { Start, StartedProgram } from './start';

/**
 * Adds to the advice of a base what becomes of the shells, scripts and inits that the start goes through, which no base
 * has; there is no advice of a base for what a shell runs itself.
 */
export function adviseStart(
  advice: BaseAdvice | undefined,
  { steps, programs }: Start,
  runtime: Runtime | undefined,
): BaseAdvice | undefined {
  const last = programs.at(-1);
  if (advice === undefined || last === undefined) return advice;
  const scripts = steps.flatMap((step) => (step.kind === 'script' ? [textFromRaw(step.path)] : []));
  if (isShell(last) && last.argv.length > 1) {
    const what = scripts[0] === undefined ? '' : ` as the script ${scripts[0]}`;
    const text = `It is run by the shell ${textFromRaw(last.at)}${what}, and no distroless base has a shell but in its debug variants: start the program that the shell starts, in exec form.`;
    return { base: undefined, text, copies: [] };
  }
  const before = programs.slice(0, -1).map(({ at }) => textFromRaw(at));
  if (advice.base === undefined || before.length === 0) return advice;
  const left = [...new Set([...scripts, ...before])];
  const names = left.length === 1 ? left.join('') : `${left.slice(0, -1).join(', ')} and ${left.at(-1) ?? ''}`;
  const come = left.length === 1 ? 'comes' : 'come';
  const text = `The base does not have ${names}, which ${come} before it: ${instead(last, runtime)}`;
  return { ...advice, text: `${advice.text} ${text}` };
}

function isShell({ at, path }: StartedProgram): boolean {
  return [at, path].some((one) => /^(?:ba|da|a|z|k|mk)?sh$/.test(nameOf(one)));
}

/** What to start where the bases of Python and Node have the runtime as their entrypoint already. */
function instead({ argv }: StartedProgram, runtime: Runtime | undefined): string {
  if (runtime === undefined || runtime.kind === 'java') return `start ${JSON.stringify(argv)} itself.`;
  const rest = argv.slice(1);
  const own = 'its entrypoint is the runtime';
  return rest.length === 0 ? `${own}.` : `${own}, so give it CMD ${JSON.stringify(rest)}.`;
}
