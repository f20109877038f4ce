import type { Instruction } from '../../dockerfile/model';
import { entrypointOptions } from '../interpreter';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import type { RunPlace } from '../runs';
import { runsWithoutShell } from '../runs';
import { absentShell } from '../shells';
import { areWords, execFix, execWords, healthFix, isListAndMore, probeTitle, startFix } from '../startFixes';
import type { ResultStart } from '../starts';
import { onceEach, resultStarts } from '../starts';

/** Instructions whose text an image without a shell has nobody to read. */
export const noShell: LintRule = {
  id: 'no-shell',
  title: 'Shell form without a shell',
  severity: 'error',
  fix: 'safe',
  check: (file) =>
    onceEach([
      ...runsWithoutShell(file).map((run) => runIssue(run, file.dockerfile.eol)),
      ...resultStarts(file).flatMap((result) => [
        ...startIssues(result),
        ...healthIssues(result),
        ...scriptIssues(result),
      ]),
    ]),
};

function* startIssues(result: ResultStart): Iterable<Issue> {
  const { words = [], shellForms = [] } = result.start ?? {};
  const [program] = words;
  for (const by of shellForms) {
    const at = words.findIndex((word) => word.by === by);
    const shell = words[at]?.text;
    if (shell === undefined || program === undefined || !absentShell(result, shell)) continue;
    // Without the shell of an ENTRYPOINT in shell form, nobody gets a CMD.
    if (at > 0 && program.ofShell) continue;
    const text = words.findLast((word) => word.by === by)?.text ?? '';
    if (text === '' || program.text === '' || isListAndMore(text)) continue;
    const read = execWords(text);
    const fix = areWords(read) ? startFix(result, by, read) : undefined;
    const what =
      at === 0
        ? `${by.keyword} in shell form is started by ${shell}, which this image does not have, so that no container starts`
        : `CMD in shell form ${handed(result, shell, program.text)}`;
    yield issue(by, `${what}; ${advice(read, fix)}.`, fix);
  }
}

function handed({ facts, config }: ResultStart, shell: string, program: string): string {
  const { entrypoint } = config;
  const isOpen = entrypoint?.kind === 'exec' && entrypointOptions(facts, entrypoint.argv) !== undefined;
  return isOpen
    ? `makes ${shell} the file that ${program} runs, which this image does not have`
    : `hands ${shell}, its options and this text to ${program} as arguments`;
}

function* healthIssues(result: ResultStart): Iterable<Issue> {
  const { words = [], shellForms = [] } = result.health ?? {};
  const [shell] = words;
  const [by] = shellForms;
  if (by === undefined || shell === undefined || !absentShell(result, shell.text)) return;
  const text = words.at(-1)?.text ?? '';
  if (isListAndMore(text)) return;
  const fix = healthFix(result, by);
  const read = execWords(text);
  const what = `HEALTHCHECK in shell form is run by ${shell.text}, which this image does not have, so that no container gets healthy`;
  yield issue(by, `${what}; ${advice(read, fix)}.`, fix);
}

/** A script is read by the shell that its first line names. */
function* scriptIssues({ of, start, health }: ResultStart): Iterable<Issue> {
  if (!of.shellLess) return;
  for (const argv of [start, health]) {
    const [program] = argv?.words ?? [];
    if (program?.by === undefined || program.ofShell || !/\.(?:ba)?sh$/.test(program.text)) continue;
    const text = `By its name, ${program.text} is a shell script, and there is no shell in this image to run it; let the program do what the script does, or do it in an earlier stage.`;
    yield issue(program.by, text, undefined);
  }
}

function advice(read: readonly string[] | { readonly problem: string }, fix: Fix | undefined): string {
  if (fix !== undefined) return fix.title === probeTitle ? 'let Node make the check' : 'write it in exec form';
  if (!areWords(read)) return `it ${read.problem}, so let the program do that, and write it in exec form`;
  return 'write it in exec form, with a program that the image has';
}

function runIssue({ instruction, shell, place }: RunPlace, eol: string): Issue {
  const what = `RUN in shell form is run by ${shell}, which this image does not have, so that the build fails`;
  const own = place.facts.shell;
  if (typeof own === 'string') {
    const edits = [{ start: instruction.start, end: instruction.start, text: `SHELL ["${own}", "-c"]${eol}` }];
    const fix = { title: `Name ${own} by SHELL`, safe: false, edits };
    return issue(instruction, `${what}; its shell is ${own}, which SHELL has to name.`, fix);
  }
  const read = execWords(instruction.args.trim());
  const fix = instruction.heredocs.length === 0 && areWords(read) ? execFix(place, instruction, read) : undefined;
  const instead = fix === undefined ? 'do it in an earlier stage, and copy what it makes' : 'write it in exec form';
  return issue(instruction, `${what}; ${instead}.`, fix);
}

function issue(by: Instruction, text: string, fix: Fix | undefined): Issue {
  return { ...instructionPlace(by), text, fixes: fix === undefined ? [] : [fix] };
}
