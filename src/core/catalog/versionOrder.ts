/**
 * Orders versions and tags with their numbers taken as numbers: `2.9` before `2.41`, `22` before `22-slim`. The collator of
 * the platform does so too, but to load it takes longer than all the rest of a card.
 */
export function versionOrder(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const numbers = [Number(part), Number(other)] as const;
    if (!numbers.some(Number.isNaN)) {
      if (numbers[0] !== numbers[1]) return numbers[0] - numbers[1];
      continue;
    }
    return part < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** Whether a version comes after another. */
export function isNewer(version: string, other: string): boolean {
  return versionOrder(version, other) > 0;
}

function partsOf(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? [];
}
