import { publishedBase } from '../../catalog/lookup';
import { debianTwin } from '../alpine/debianTwin';
import { planCompiledFiles } from '../compiled/compiledFiles';
import { planCompiledStart } from '../compiled/compiledStart';
import type { Draft } from '../draft';
import { rewrite } from '../draft';
import { jsonWords } from '../json';
import type { GoRun } from './goRun';
import { goRun } from '../rules/go-run';
import { execFormRule } from '../rules/exec-form';
import type { Facts, GoProgram } from '../facts';
import { isReference, parseReference } from '../../image/reference';
import { linkedImage } from '../native/planNative';
import { say } from '../rule';
import { debianBuilder } from '../rules/debian-builder';
import { goOutput } from '../rules/go-output';
import { pureGo } from '../rules/pure-go';

/** Base, build and start of a Go program. */
export function planGo(facts: Facts, program: GoProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  planMount(program, draft);
  planLinking(facts, program, draft, answers);
  if (program.run === undefined) planCompiledStart(facts, program.path, draft);
  else planRun(facts, program, program.run, draft);
  if (facts.shape === 'single') planCompiledFiles(startedFacts(facts, program), program.path, draft, answers);
}

/** The container starts what a new RUN compiles; words behind the package are for the program. */
function planRun(facts: Facts, { path }: GoProgram, run: GoRun, draft: Draft): void {
  const { start, before } = facts;
  const isEntrypoint = start.entrypoint.length > 0;
  const first = isEntrypoint ? start.entrypoint : start.cmd;
  draft.edits.push({ start: run.at, end: run.at, text: run.text, rule: goRun.id });
  draft.argv = [path, ...start.argv.slice(run.words)];
  rewrite(draft, start.by, goRun, jsonWords([path, ...first.slice(run.words)]));
  const cmd = before.cmd?.by;
  if (isEntrypoint && cmd !== undefined && start.unwrapped.includes(cmd))
    rewrite(draft, cmd, execFormRule, jsonWords(start.cmd));
  const text =
    'The program is compiled once, in the build; it gets signals itself and gives its own status, not that of "go run".';
  draft.notes.push(say(goRun, start.by.line, text));
}

/** Without the words that are for go, which the program never sees. */
function startedFacts(facts: Facts, { path, run }: GoProgram): Facts {
  if (run === undefined) return facts;
  return { ...facts, start: { ...facts.start, argv: [path, ...facts.start.argv.slice(run.words)] } };
}

function planMount({ isGone, made }: GoProgram, draft: Draft): void {
  if (isGone)
    draft.reasons.push(
      say(goOutput, made.line, 'The program is built into a mount, which is gone after this RUN; build it elsewhere.'),
    );
}

function planLinking(facts: Facts, program: GoProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { linking, made } = program;
  switch (linking.kind) {
    case 'static':
      draft.image = publishedBase('static');
      return;
    case 'pure':
      draft.image = publishedBase('static');
      for (const at of new Set(linking.at))
        draft.edits.push({ start: at, end: at, text: 'CGO_ENABLED=0 ', rule: pureGo.id });
      draft.notes.push(
        say(pureGo, made.line, 'CGO_ENABLED=0 makes the program static; no source or known module of it needs C.'),
      );
      return;
    case 'moved':
      planMove(facts, program, linking.family, linking.why, draft, answers);
      return;
    case 'impossible':
      draft.reasons.push(say(pureGo, made.line, linking.why));
      return;
    case 'known':
      draft.image = linkedImage(facts, { made, linking }, draft, answers);
      return;
    case 'open':
      draft.image = linkedImage(facts, { made, linking }, draft, answers);
      return;
  }
}

/** The build moves to Debian, so that the program gets a C library that the image has too. */
function planMove(
  facts: Facts,
  { made }: GoProgram,
  family: 'base' | 'cc',
  why: string,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): void {
  const { base, stage } = made;
  if (stage === undefined || base?.kind !== 'language') return;
  const twin = debianTwin(facts.dockerfile, stage, facts.target);
  if ('problem' in twin) {
    draft.reasons.push(say(debianBuilder, twin.line, twin.problem));
    return;
  }
  const ref = parseReference(twin.image);
  if (!isReference(ref)) return;
  draft.edits.push(...twin.edits);
  draft.notes.push(
    say(
      debianBuilder,
      stage.from.line,
      `The build moves to ${twin.image}, because the program uses cgo and the image has no C library of Alpine.`,
    ),
    ...twin.notes,
  );
  const moved = { ...made, base: { ...base, ref, musl: false } };
  draft.image = linkedImage(facts, { made: moved, linking: { kind: 'known', family, why } }, draft, answers);
}
