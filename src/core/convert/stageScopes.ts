import { assignments } from '../dockerfile/assignments';
import type { BaseConfig, Effective } from '../dockerfile/effective';
import type { Scope } from '../dockerfile/expand';
import type { Instruction, Stage } from '../dockerfile/model';

/** The variables of a stage as they are at one place of it. */
export interface StageScopes {
  /** ENV and ARG, with the defaults that a `--build-arg` may change. */
  readonly outer: Scope;
  /** ENV that no ARG can change. */
  readonly fixed: Scope;
}

interface Value {
  readonly at: number;
  readonly stage: Stage | undefined;
  readonly value: string;
  readonly isFixed: boolean;
}

/** Keeps what ENV and ARG say at every place of a walk, in memory that grows with the instructions alone. */
export class ScopeHistory {
  private readonly env = new Map<string, Value[]>();
  private readonly args = new Map<string, Value[]>();
  private at = 0;
  private last: { readonly instruction: Instruction; readonly stage: Stage } | undefined;

  constructor(
    base: BaseConfig,
    private readonly escape: '\\' | '`',
  ) {
    for (const [name, value] of base.env) add(this.env, name, { at: 0, stage: undefined, value, isFixed: true });
  }

  /** Is told of each instruction in order, with the configuration before it. */
  visit(instruction: Instruction, before: Effective, stage: Stage): void {
    this.record(before);
    this.last = { instruction, stage };
    this.at++;
  }

  /** The variables that the instruction told of last can use. */
  here(stage: Stage): StageScopes {
    const { at } = this;
    const env = (name: string) => this.env.get(name)?.findLast((one) => one.at < at);
    const arg = (name: string) => this.args.get(name)?.findLast((one) => one.at < at && one.stage === stage);
    return {
      outer: { get: (name) => (env(name) ?? arg(name))?.value },
      fixed: {
        get: (name) => {
          const found = env(name);
          return found?.isFixed === true ? found.value : undefined;
        },
      },
    };
  }

  private record(after: Effective): void {
    const { last, at } = this;
    if (last === undefined || (last.instruction.keyword !== 'ENV' && last.instruction.keyword !== 'ARG')) return;
    const isEnv = last.instruction.keyword === 'ENV';
    for (const { name } of assignments(last.instruction, this.escape)) {
      const value = isEnv ? after.env.get(name)?.value : after.args.get(name);
      const isFixed = isEnv && !last.instruction.args.includes('$');
      if (value !== undefined) add(isEnv ? this.env : this.args, name, { at, stage: last.stage, value, isFixed });
    }
  }
}

function add(values: Map<string, Value[]>, name: string, value: Value): void {
  const known = values.get(name);
  if (known === undefined) values.set(name, [value]);
  else known.push(value);
}
