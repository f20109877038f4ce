import type { Note } from '../outcome';
import { say } from '../rule';
import { startDefaults } from '../rules/start-defaults';
import { startEnvironment } from '../rules/start-environment';
import type { Followed } from './followStart';
import type { NeedsShell, ShellState } from './shellWords';
import type { StartAsk, StartEnv } from './start';

/** Why ENV cannot do what the start did with variables. */
export function envProblem({ assigned, exported, image }: ShellState): NeedsShell | undefined {
  for (const name of exported) {
    const value = assigned.get(name);
    if (value === undefined) continue;
    const { text, names, fallback } = value;
    if (value.unclear === true) return { problem: `decides what ${name} is` };
    const isItself =
      names.length === 1 && names[0] === name && (fallback !== undefined || text === image.get(name)?.value);
    if (names.length > 0 && !isItself) return { problem: `makes ${name} of other variables` };
    const by = image.get(name)?.by;
    if (by !== undefined && text !== image.get(name)?.value)
      return { problem: `gives ${name} another value than line ${by.line}`, instead: `set it there` };
    if (/[\r\n]/.test(text ?? '')) return { problem: `gives ${name} several lines` };
  }
  return undefined;
}

/** The variables that the start set, as ENV would. */
export function startEnv(
  { state }: Followed,
  line: number,
  script: string | undefined,
): { readonly env: readonly StartEnv[]; readonly notes: readonly Note[]; readonly asks: readonly StartAsk[] } {
  const env: StartEnv[] = [];
  const notes: Note[] = [];
  const filled: string[] = [];
  for (const name of state.exported) {
    const value = state.assigned.get(name);
    if (value === undefined || (value.names.length > 0 && value.fallback === undefined)) continue;
    const inImage = state.image.get(name)?.value;
    if (value.fallback?.emptyToo === true) filled.push(name);
    if (value.text !== undefined && value.text !== inImage)
      env.push({ name, value: value.text, line, rule: startEnvironment });
    if (value.fallback === undefined && value.text !== inImage)
      notes.push(
        say(
          startEnvironment,
          line,
          `${name} is set by ENV, so that health checks and docker exec see it too, and -e ${name}=... changes it.`,
        ),
      );
    if (value.fallback !== undefined && value.text !== inImage)
      notes.push(
        say(startEnvironment, line, `ENV gives ${name} its default, so that health checks and docker exec see it too.`),
      );
  }
  const asks: StartAsk[] =
    filled.length === 0 ? [] : [emptyAsk(filled.join(', '), line, script ?? 'The start command')];
  return { env, notes, asks };
}

function emptyAsk(names: string, line: number, by: string): StartAsk {
  return {
    id: 'start-defaults',
    rule: startDefaults,
    line,
    text: `${by} gives ${names} a default where it is set to nothing, too, which ENV does not; is it ever set to nothing, as by -e NAME= or an empty variable in a compose file?`,
    go: {
      value: 'never',
      label: 'No, it has a value or is not set',
      detail: 'ENV gives the same default where it is not set.',
    },
    keep: { value: 'sometimes', label: 'Yes', detail: 'Nothing is converted.' },
    reason: `${by} gives ${names} a default where it is empty, which needs a shell; let the program do that.`,
  };
}
