import type { Placed } from './layout';

/** The tile that a key leads to from another, as in any tree: up and down among those beside it, right into it, left out of it. */
export function neighbour(from: Placed, key: string, outermost: readonly Placed[]): Placed | undefined {
  const beside = from.parent?.inside ?? outermost;
  const at = beside.indexOf(from);
  switch (key) {
    case 'ArrowDown':
      return beside[at + 1];
    case 'ArrowUp':
      return beside[at - 1];
    case 'ArrowRight':
      return from.inside[0];
    case 'ArrowLeft':
      return from.parent;
    case 'Home':
      return beside[0];
    case 'End':
      return beside.at(-1);
    default:
      return key.length === 1 && key !== ' ' ? named(beside, at, key.toLowerCase()) : undefined;
  }
}

/** The next one whose name begins with a letter. */
function named(beside: readonly Placed[], at: number, letter: string): Placed | undefined {
  const next = [...beside.slice(at + 1), ...beside.slice(0, at)];
  return next.find(({ tile }) => tile.name.toLowerCase().startsWith(letter));
}
