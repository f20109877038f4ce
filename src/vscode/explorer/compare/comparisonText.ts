import { comparisonMarkdown } from '../../../core/contents/comparisonMarkdown';
import type { Compared } from './compared';
import { fullName, type ImagePair } from './pair';

/** A comparison as Markdown, with what was not compared yet said in it. */
export function comparisonText(
  pair: ImagePair,
  { notes, root, paths, settings, packages, contents }: Compared,
): string {
  const unread =
    contents.kind === 'compared' ? [] : [`Contents of ${contents.files} files of the same size were not compared.`];
  return comparisonMarkdown({
    before: fullName(pair.before),
    after: fullName(pair.after),
    notes: [...notes, ...unread],
    totals: root.totals,
    paths,
    settings,
    packages: packages ?? [],
  });
}
