import type { Draft } from './draft';
import { emptyDraft } from './draft';
import type { Facts } from './facts';
import { planCommon } from './planCommon';
import { planFinal } from './final/planFinal';
import { planGo } from './go/planGo';
import { planNative } from './native/planNative';
import { planJava } from './java/planJava';
import { planNode } from './nodejs/planNode';
import { planPrepared } from './prepared/planPrepared';
import { planRuns } from './final/planRuns';
import { planSingle } from './single/planSingle';
import { planOwned } from './start/planOwned';
import { planStart } from './start/planStart';
import { planBaseAccounts } from './user/baseAccounts';
import { planUser } from './user/planUser';

/** Decides everything that follows from the facts and the answers; what is open or impossible is in the draft. */
export function makePlan(facts: Facts, answers: ReadonlyMap<string, string>): Draft {
  const draft = emptyDraft();
  planProgram(facts, draft, answers);
  planStart(facts, draft, answers);
  planBaseAccounts(facts, draft);
  planShape(facts, draft);
  planOwned(facts, draft, answers);
  planCommon(facts, draft, answers);
  planUser(facts, draft, answers);
  return draft;
}

function planShape(facts: Facts, draft: Draft): void {
  switch (facts.shape) {
    case 'single':
      return planSingle(facts, draft);
    case 'prepared':
      return planPrepared(facts, draft);
    case 'final':
      planRuns(facts, draft);
      return planFinal(facts, draft);
  }
}

function planProgram(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  switch (facts.program.kind) {
    case 'go':
      return planGo(facts, facts.program, draft, answers);
    case 'native':
      return planNative(facts, facts.program, draft, answers);
    case 'java':
      return planJava(facts, facts.program, draft, answers);
    case 'node':
      return planNode(facts, facts.program, draft, answers);
  }
}
