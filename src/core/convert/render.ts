import { distrolessReference } from '../catalog/lookup';
import type { Draft } from './draft';
import type { Facts } from './facts';
import type { RuleEdit } from './outcome';
import { renderFinal } from './final/renderFinal';
import { renderSingle } from './single/renderSingle';

/** The edits of a plan, sorted and disjoint, and the base that it names. */
export function render(
  facts: Facts,
  draft: Draft,
): { readonly base: string; readonly edits: readonly RuleEdit[] } | undefined {
  if (draft.image === undefined) return undefined;
  const base = distrolessReference(draft.image, draft.flavour);
  const edits = facts.shape === 'final' ? renderFinal(facts, draft, base) : renderSingle(facts, draft, base);
  return { base, edits: [...edits].sort((a, b) => a.start - b.start || a.end - b.end) };
}
