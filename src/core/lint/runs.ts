import { walkStage } from '../dockerfile/effective';
import type { Instruction } from '../dockerfile/model';
import { usedStages } from '../dockerfile/usedStages';
import { broughtInto, mountedBy } from './brought';
import type { LintFile, LintStage } from './lintFile';
import { absentShell, isShell } from './shells';
import { isListAndMore } from './startFixes';
import type { ProgramPlace } from './starts';
import { continuesTriggers, knownConfig, lookedFor } from './starts';

/** A RUN that a shell which is not there would have to run. */
export interface RunPlace {
  readonly instruction: Instruction;
  readonly shell: string;
  readonly place: ProgramPlace;
}

/** A RUN in exec form. */
export interface ExecRun {
  readonly of: LintStage;
  readonly instruction: Instruction;
  readonly argv: readonly [string, ...string[]];
  readonly place: ProgramPlace;
  /** Where its program is looked for. */
  readonly paths: readonly string[];
}

/** The RUNs in shell form whose shell is known not to be there, neither in the image nor mounted. */
export function runsWithoutShell(file: LintFile): readonly RunPlace[] {
  return builtRuns(file).flatMap(({ of, instruction, place, shell }): RunPlace[] => {
    if (instruction.exec !== undefined || isListAndMore(instruction.args)) return [];
    const program = shellOfHeredoc(instruction) ?? shell;
    const mounted = mountedBy(instruction, place.config.workdir.value);
    if (mounted.mayHave([program, '/bin/sh', '/usr/bin/sh']) || !absentShell({ of, ...place }, program)) return [];
    return [{ instruction, shell: program, place }];
  });
}

/** The RUNs in exec form, of which nothing is mounted where their program is looked for. */
export function execRuns(file: LintFile): readonly ExecRun[] {
  return builtRuns(file).flatMap(({ of, instruction, place }): ExecRun[] => {
    const [program, ...rest] = instruction.exec ?? [];
    if (program === undefined) return [];
    const paths = lookedFor(place.config, program);
    if (mountedBy(instruction, place.config.workdir.value).mayHave(paths)) return [];
    return [{ of, instruction, argv: [program, ...rest], place, paths }];
  });
}

interface BuiltRun {
  readonly of: LintStage;
  readonly instruction: Instruction;
  readonly shell: string;
  readonly place: ProgramPlace;
}

/** The RUNs of stages that come to be and whose image is known. */
function builtRuns(file: LintFile): readonly BuiltRun[] {
  const known = runs.get(file);
  if (known !== undefined) return known;
  const { dockerfile } = file;
  const used = usedStages(dockerfile);
  const found: BuiltRun[] = [];
  for (const of of file.stages) {
    const { stage, facts, isResult } = of;
    if (facts === undefined || continuesTriggers(of) || !(isResult || used.has(stage.index))) continue;
    // Whole systems have their own programs.
    if (facts.shell !== false && facts.publisher !== 'google') continue;
    if (!stage.instructions.some(({ keyword }) => keyword === 'RUN')) continue;
    const base = knownConfig(facts);
    const brought = broughtInto(dockerfile, stage, base);
    walkStage(dockerfile, stage, base, (instruction, before, link) => {
      if (instruction.keyword !== 'RUN' || link !== stage) return;
      const shell = before.shell?.exec?.[0] ?? '/bin/sh';
      // The configuration goes on changing, and only these of it are asked for.
      const config = { ...before, env: new Map(before.env) };
      found.push({ of, instruction, shell, place: { facts, config, brought } });
    });
  }
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
