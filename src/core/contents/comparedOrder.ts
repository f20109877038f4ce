import { afterOf, beforeOf, grownBy, type ChangeKind, type ComparedNode } from './comparedTree';

/** Which of the changed paths are shown, and in which order. */
export interface ComparedView {
  readonly order: 'name' | 'size';
  readonly kinds: ReadonlySet<ChangeKind>;
}

/** What is directly in a directory that a person wants to see: directories first, by name or by how much they grew or shrank. */
export function changesIn({ children }: ComparedNode, { order, kinds }: ComparedView): readonly ComparedNode[] {
  const shown = [...children.values()].filter(({ totals }) => [...kinds].some((kind) => totals[kind].paths > 0));
  const ranks = new Map(shown.map((node) => [node, rankOf(node, order, kinds)]));
  const rank = (node: ComparedNode): number => ranks.get(node) ?? 0;
  return shown.sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
}

/** Whether a path is a directory in either image, or something below it changed. */
export function isDirectoryChange({ change, children }: ComparedNode): boolean {
  if (change === undefined || children.size > 0) return true;
  return [beforeOf(change), afterOf(change)].every((node) => node === undefined || node.entry.kind === 'directory');
}

/** Directories stand above all sizes that a file can have. */
function rankOf(node: ComparedNode, order: ComparedView['order'], kinds: ReadonlySet<ChangeKind>): number {
  const first = isDirectoryChange(node) ? Number.MAX_SAFE_INTEGER / 2 : 0;
  return order === 'name' ? first : first + Math.abs(grownBy(shownTotals(node, kinds)));
}

/** The totals of the kinds that are shown; those of others are nothing. */
export function shownTotals({ totals }: ComparedNode, kinds: ReadonlySet<ChangeKind>): ComparedNode['totals'] {
  const of = (kind: ChangeKind): ComparedNode['totals'][ChangeKind] => (kinds.has(kind) ? totals[kind] : none);
  return { added: of('added'), modified: of('modified'), removed: of('removed') };
}

const none = { paths: 0, bytes: 0 } as const;
