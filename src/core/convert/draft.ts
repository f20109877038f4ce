import type { DistrolessImage, Flavour } from '../catalog/table';
import type { Instruction } from '../dockerfile/model';
import type { NewAccount } from './user/accounts';
import type { Note, Question, Reason, RuleEdit } from './outcome';
import type { QuestionId } from './questions';
import type { Rule } from './rule';
import { say } from './rule';
import { answerValue } from './rules/answer-value';

/** What is decided so far; each rule adds to it, and it is a plan once nothing is open. */
export interface Draft {
  readonly notes: Note[];
  readonly questions: Question[];
  readonly reasons: Reason[];
  /** Parts of the configuration that change, with the rule that says why: `user`, `workdir`, `env:NAME`. */
  readonly explained: Map<string, Rule>;
  /** Edits of the builder that are not about moving instructions. */
  readonly edits: RuleEdit[];
  /** Text that takes the place of an instruction's own, without its keyword. */
  readonly rewritten: Map<Instruction, Rewrite>;
  /** What the container runs afterwards, entrypoint of the image included; the contract holds the result to it. */
  argv: readonly string[];
  /** The rule in whose name the entrypoint of the image is cleared, so that CMD names the program. */
  clearsEntrypoint: Rule | undefined;
  image: DistrolessImage | undefined;
  flavour: Extract<Flavour, 'latest' | 'nonroot'>;
  /** Environment to add. */
  readonly env: { readonly name: string; readonly value: string; readonly rule: Rule }[];
  /** Paths that the new stage copies from the builder at the same place. */
  readonly copies: string[];
  /** `uid:gid` that such a copy is given, by path, where it is not that of the user. */
  readonly copyOwners: Map<string, string>;
  /** Those of them whose mode lets others write, which only a directory around them keeps. */
  readonly openCopies: string[];
  /** Whether the user that the program ran as could write what is copied, and must be able to do so again. */
  ownedByUser: boolean;
  /** How many stages `edits` puts before the one that is converted. */
  stagesBefore: number;
  /** Where the new image has Node. */
  interpreter: string | undefined;
  /** Instructions that go. */
  readonly removed: Removal[];
  /** Installed programs that the image does not have and that programs start rather often, with the line. */
  readonly tools: { readonly name: string; readonly line: number }[];
  /** Variables of the start command that its language has taken care of. */
  readonly ownVariables: Set<string>;
  /** Users that the final stage creates, by name. */
  readonly accounts: Map<string, Account>;
  /** Numbers of the groups that the final stage creates, by name; `undefined` where the system chooses. */
  readonly groups: Map<string, string | undefined>;
  /** Directories that a stage with a shell makes for the final one. */
  readonly directories: Directory[];
  /** `uid:gid` that a COPY of the final stage gives its files. */
  readonly owners: Map<Instruction, string>;
}

/** New arguments of an instruction. */
export interface Rewrite {
  readonly text: string;
  readonly rule: Rule;
}

/** An instruction that goes. */
export interface Removal {
  readonly instruction: Instruction;
  readonly rule: Rule;
}

/** A user that the file creates, and where. */
export interface Account extends NewAccount {
  readonly line: number;
}

/** A directory that the program finds when it starts. */
export interface Directory {
  readonly path: string;
  /** `uid:gid`, `undefined` for root. */
  readonly owner: string | undefined;
  readonly line: number;
}

/** A plan with nothing decided. */
export function emptyDraft(): Draft {
  return {
    notes: [],
    questions: [],
    reasons: [],
    explained: new Map(),
    edits: [],
    rewritten: new Map(),
    argv: [],
    clearsEntrypoint: undefined,
    image: undefined,
    flavour: 'nonroot',
    env: [],
    copies: [],
    copyOwners: new Map(),
    openCopies: [],
    ownedByUser: false,
    stagesBefore: 0,
    interpreter: undefined,
    removed: [],
    tools: [],
    ownVariables: new Set(),
    accounts: new Map(),
    groups: new Map(),
    directories: [],
    owners: new Map(),
  };
}

/** The answer to a question, asked if none was given; a wrong one is a reason to stop. */
export function ask(
  draft: Draft,
  answers: ReadonlyMap<string, string>,
  question: Question & { readonly id: QuestionId },
): string | undefined {
  const answer = answers.get(question.id);
  if (answer === undefined) draft.questions.push(question);
  else if (question.choices.some(({ value }) => value === answer)) return answer;
  else
    draft.reasons.push(
      say(
        answerValue,
        question.line,
        `"${answer.slice(0, 60)}" is no answer to "${question.id}"; take ${question.choices.map(({ value }) => value).join(' or ')}.`,
      ),
    );
  return undefined;
}

/** Gives an instruction new arguments, in the name of a rule. */
export function rewrite(draft: Draft, instruction: Instruction, rule: Rule, text: string): void {
  draft.rewritten.set(instruction, { text, rule });
}
