import { findDistroless } from '../../catalog/lookup';
import type { LintFile } from '../lintFile';
import type { Place } from '../places';
import { imagePlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';

/** A result that stands on an image with a debugger's shell. */
export const debugImage: LintRule = {
  id: 'debug-image',
  title: 'A debug image in what is shipped',
  severity: 'warning',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  for (const { stage, chain, image, isResult } of file.stages) {
    if (!isResult || image === undefined || image === 'scratch') continue;
    const match = findDistroless(image);
    if (match?.kind !== 'published' || !match.flavour.startsWith('debug')) continue;
    // What is told at the FROM that names it, and once if several results stand on it.
    if (chain[0] !== stage) continue;
    const place = imagePlace(stage);
    yield {
      ...place,
      text: `This image holds a BusyBox shell for whoever gets into the container; ship ${plain(match.flavour)} and use the debug image only to look into a problem.`,
      fixes: fixOf(file.dockerfile.text, place, match.flavour),
    };
  }
}

function plain(flavour: string): string {
  return flavour === 'debug' ? 'latest' : 'nonroot';
}

/** Offered only where the tag stands in the file as it is. */
function fixOf(text: string, place: Place, flavour: string): readonly Fix[] {
  const written = text.slice(place.start, place.end);
  const at = written.indexOf(`:${flavour}`);
  if (at < 0 || written.includes('@')) return [];
  const start = place.start + at + 1;
  const edits = [{ start, end: start + flavour.length, text: plain(flavour) }];
  return [{ title: `Use the image without a shell (${plain(flavour)})`, safe: false, edits }];
}
