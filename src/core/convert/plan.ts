import type { Draft } from './draft';
import { emptyDraft } from './draft';
import type { Facts } from './facts';
import { planCommon } from './planCommon';
import { planFinal } from './planFinal';
import { planGo } from './planGo';
import { planNode } from './planNode';
import { planRuns } from './planRuns';
import { planSingle } from './planSingle';
import { planUser } from './planUser';

/** Decides everything that follows from the facts and the answers; what is open or impossible is in the draft. */
export function makePlan(facts: Facts, answers: ReadonlyMap<string, string>): Draft {
  const draft = emptyDraft();
  if (facts.program.kind === 'go') planGo(facts, facts.program, draft, answers);
  else planNode(facts, facts.program, draft, answers);
  if (facts.shape === 'single') planSingle(facts, draft);
  else {
    planRuns(facts, draft);
    planFinal(facts, draft);
  }
  planCommon(facts, draft, answers);
  planUser(facts, draft, answers);
  return draft;
}
