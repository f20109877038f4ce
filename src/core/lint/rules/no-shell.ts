import type { Instruction } from '../../dockerfile/model';
import { entrypointOptions } from '../interpreter';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import type { RunPlace } from '../runs';
import { runsWithoutShell } from '../runs';
import { absentShell } from '../shells';
import { areWords, execFix, execWords, healthFix, isListAndMore, notJson, startFix } from '../startFixes';
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
        ? `${by.keyword} in shell form needs ${shell}, which this image does not have, so the container does not start`
        : `CMD in shell form ${handed(result, shell, program.text)}`;
    yield issue(by, `${what}. ${advice(read, fix)}.`, fix);
  }
}

function handed({ facts, config }: ResultStart, shell: string, program: string): string {
  const { entrypoint } = config;
  const isOpen = entrypoint?.kind === 'exec' && entrypointOptions(facts, entrypoint.argv) !== undefined;
  return isOpen
    ? `makes ${program} run ${shell}, which this image does not have`
    : `passes ${shell}, its options and this text to ${program} as arguments`;
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
  const what = `HEALTHCHECK in shell form needs ${shell.text}, which this image does not have, so it always fails`;
  yield issue(by, `${what}. ${advice(read, fix)}.`, fix);
}

/** A script is read by the shell that its first line names. */
function* scriptIssues({ of, start, health }: ResultStart): Iterable<Issue> {
  if (!of.shellLess) return;
  for (const argv of [start, health]) {
    const [program] = argv?.words ?? [];
    if (program?.by === undefined || program.ofShell || !/\.(?:ba)?sh$/.test(program.text)) continue;
    const text = `${program.text} looks like a shell script, and this image has no shell to run it. Move what it does into the program or an earlier stage.`;
    yield issue(program.by, text, undefined);
  }
}

function advice(read: readonly string[] | { readonly problem: string }, fix: Fix | undefined): string {
  if (fix !== undefined) return fix.title;
  if (!areWords(read)) {
    return read.problem === notJson
      ? `It ${notJson}, so correct its quotes, commas and brackets`
      : `It ${read.problem}: let the program do that, then write it in exec form`;
  }
  return 'Write it in exec form, with a program that the image has';
}

function runIssue({ instruction, shell, place }: RunPlace, eol: string): Issue {
  const what = `RUN in shell form needs ${shell}, which this image does not have, so the build fails`;
  const own = place.facts.shell;
  if (typeof own === 'string') {
    const edits = [{ start: instruction.start, end: instruction.start, text: `SHELL ["${own}", "-c"]${eol}` }];
    const fix = { title: `Set SHELL to ${own}`, safe: false, edits };
    return issue(instruction, `${what}. Its shell is ${own}: name it with SHELL.`, fix);
  }
  const read = execWords(instruction.args.trim());
  const fix = instruction.heredocs.length === 0 && areWords(read) ? execFix(place, instruction, read) : undefined;
  const instead = fix === undefined ? 'Run it in an earlier stage and copy the result' : 'Write it in exec form';
  return issue(instruction, `${what}. ${instead}.`, fix);
}

function issue(by: Instruction, text: string, fix: Fix | undefined): Issue {
  return { ...instructionPlace(by), text, fixes: fix === undefined ? [] : [fix] };
}
