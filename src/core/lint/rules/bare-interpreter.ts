import { healthCommand } from '../../dockerfile/healthCommand';
import type { Instruction } from '../../dockerfile/model';
import { replaceFirst } from '../argvEdits';
import { callsRuntime, isScript, runBy } from '../interpreter';
import { instructionPlace } from '../places';
import type { Issue, LintRule } from '../rule';
import { execRuns } from '../runs';
import type { ProgramPlace, ResultStart } from '../starts';
import { mayStart, onceEach, resultStarts } from '../starts';

/** The runtime of the image by a name that does not find it, or left out where no ENTRYPOINT adds it. */
export const bareInterpreter: LintRule = {
  id: 'bare-interpreter',
  title: 'Interpreter is not on PATH',
  severity: 'error',
  fix: 'safe',
  check: (file) =>
    onceEach([
      ...resultStarts(file).flatMap((result) => [...resultIssues(result)]),
      ...execRuns(file).flatMap(
        ({ instruction, argv, place }) => programIssue(place, instruction, argv, 'so the build fails') ?? [],
      ),
    ]),
};

function* resultIssues(result: ResultStart): Iterable<Issue> {
  const { start, config } = result;
  const [first] = start?.words ?? [];
  if (first?.by?.exec !== undefined) {
    const issue = programIssue(result, first.by, first.by.exec, 'so the container does not start');
    if (issue !== undefined) yield issue;
  }
  const check = config.healthcheck;
  const exec = check && healthCommand(check)?.exec;
  if (check === undefined || exec === undefined) return;
  const issue = programIssue(result, check, exec, 'so the health check always fails');
  if (issue !== undefined) yield issue;
}

function programIssue(place: ProgramPlace, by: Instruction, argv: readonly string[], so: string): Issue | undefined {
  const { runtime } = place.facts;
  const [program] = argv;
  if (program === undefined || runtime?.binary === undefined || program.includes('$')) return undefined;
  const { binary } = runtime;
  if (callsRuntime(runtime, program)) {
    if (mayStart(place, program) || !isKnownAbsent(place, program)) return undefined;
    const why = program.includes('/') ? 'is not in this image' : 'is not on the PATH of this image';
    return issue(by, `${program} ${why}, ${so}. Use ${binary}.`, [binary], `Use ${binary}`);
  }
  // A path may be that of a file that says itself what runs it.
  const isArgument = program.startsWith('-') || (isScript(runtime, program) && !program.includes('/'));
  const words = isArgument && !mayStart(place, program) ? runBy(runtime, [program]) : undefined;
  if (words === undefined) return undefined;
  const called = words.slice(0, -1).join(' ');
  const text = `${program} is not a program, and the image's ENTRYPOINT does not apply here, ${so}. Run it with ${called}.`;
  return issue(by, text, words, `Run it with ${called}`);
}

/** Only Google's images are known to have their runtime under no other path. */
function isKnownAbsent({ facts }: ProgramPlace, program: string): boolean {
  const { binary = '', onPath } = facts.runtime ?? {};
  if (!program.includes('/')) return onPath === false;
  const directory = binary.slice(0, binary.lastIndexOf('/') + 1);
  return facts.publisher === 'google' && program.startsWith('/') && !program.startsWith(directory);
}

function issue(by: Instruction, text: string, first: readonly string[], title: string): Issue {
  const edits = replaceFirst(by, 1, first);
  return { ...instructionPlace(by), text, fixes: edits === undefined ? [] : [{ title, safe: true, edits }] };
}
