import type { Instruction } from '../dockerfile/model';
import { usedStages } from '../dockerfile/usedStages';
import { mountSources } from './brought';
import type { LintFile } from './lintFile';
import { absentShell, isShell } from './shells';
import type { WalkedRun } from './stageWalks';
import { broughtInto, runsOf } from './stageWalks';
import { isListAndMore } from './startFixes';
import type { ProgramPlace } from './starts';
import { continuesTriggers, lookedFor } from './starts';

/** A RUN that a shell which is not there would have to run. */
export interface RunPlace {
  readonly instruction: Instruction;
  readonly shell: string;
  readonly place: ProgramPlace;
}

/** A RUN in exec form. */
export interface ExecRun {
  readonly instruction: Instruction;
  readonly argv: readonly [string, ...string[]];
  readonly place: ProgramPlace;
  /** Where its program is looked for. */
  readonly paths: readonly string[];
  /** The variables of its words that have a value. */
  readonly set: ReadonlySet<string>;
}

/** The RUNs in shell form whose shell is known not to be there, neither in the image nor mounted. */
export function runsWithoutShell(file: LintFile): readonly RunPlace[] {
  return builtRuns(file).flatMap(({ run: { instruction, shell }, place }): RunPlace[] => {
    if (instruction.exec !== undefined || isListAndMore(instruction.args)) return [];
    const program = shellOfHeredoc(instruction) ?? shell;
    const isMounted = mounts(instruction, place, [program, '/bin/sh', '/usr/bin/sh']);
    return isMounted || !absentShell(place, program) ? [] : [{ instruction, shell: program, place }];
  });
}

/** The RUNs in exec form, of which nothing is mounted where their program is looked for. */
export function execRuns(file: LintFile): readonly ExecRun[] {
  return builtRuns(file).flatMap(({ run: { instruction, set }, place }): ExecRun[] => {
    const [program, ...rest] = instruction.exec ?? [];
    if (program === undefined) return [];
    const paths = lookedFor(place, program);
    return mounts(instruction, place, paths) ? [] : [{ instruction, argv: [program, ...rest], place, paths, set }];
  });
}

function mounts(run: Instruction, { workdir }: ProgramPlace, paths: readonly string[]): boolean {
  return mountSources(run, workdir).some(({ mayHave }) => paths.some(mayHave));
}

interface BuiltRun {
  readonly run: WalkedRun;
  readonly place: ProgramPlace;
}

/** The RUNs of stages that come to be and whose image is known. */
function builtRuns(file: LintFile): readonly BuiltRun[] {
  const known = runs.get(file);
  if (known !== undefined) return known;
  const used = usedStages(file.dockerfile);
  const found = file.stages.flatMap((of): BuiltRun[] => {
    const { facts, stage, isResult } = of;
    if (facts === undefined || continuesTriggers(of) || !(isResult || used.has(stage.index))) return [];
    // Whole systems have their own programs.
    if (facts.shell !== false && facts.publisher !== 'google') return [];
    const brought = broughtInto(file, of);
    return runsOf(file, of).map((run) => ({
      run,
      place: { of, facts, path: run.path, isPathOpen: run.isPathOpen, workdir: run.workdir, brought },
    }));
  });
  runs.set(file, found);
  return found;
}

const runs = new WeakMap<LintFile, readonly BuiltRun[]>();

/** The shell that the first line of a heredoc asks for; the path of another program if it asks for that. */
function shellOfHeredoc({ heredocs, args }: Instruction): string | undefined {
  const [only, ...more] = heredocs;
  if (only === undefined || more.length > 0 || !/^\d*<<-?["']?\w+["']?\s*$/.test(args)) return undefined;
  const [, program = '', first = ''] = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(only.body) ?? [];
  if (program === '') return undefined;
  return program.endsWith('/env') && isShell(first) ? first : program;
}
