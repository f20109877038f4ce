import type { Effective } from '../../dockerfile/effective';
import { executableOf } from '../facts';
import { refusal } from '../final/finalRun';
import type { Reason } from '../outcome';
import { isZone, takeZone } from '../timeZones';
import { placeOf } from './places';
import type { Work } from './work';
import { carry, takeProgram } from './work';

/** Takes a link over, with the directory around it; or says why it cannot be. */
export function takeLink(
  work: Work,
  path: string | undefined,
  target: string | undefined,
  before: Effective,
  line: number,
): Reason | undefined {
  if (path === undefined || target === undefined) return refusal(line, 'makes a link whose place is not certain');
  const place = placeOf(path);
  if (place === 'zone' && isZone(target)) return takeZone(work.facts, work.draft, target, line);
  if (place === 'nothing') return undefined;
  // COPY takes what a link leads to.
  if (path === executableOf(work.facts.program)) return takeProgram(work, path, line);
  if (place === 'program') return undefined;
  if (place !== 'own') return refusal(line, `makes the link ${path.slice(0, 60)}, which is of the system`);
  work.links.set(path, { target, line });
  // COPY keeps a link only inside of a directory.
  const parent = path.slice(0, path.lastIndexOf('/'));
  const kept = parent !== '' && placeOf(parent) === 'own' ? parent : path;
  return carry(work, { path: kept, line, certain: true, empty: false }, before);
}

/** A link alone would be copied as what it leads to, and one to what the image lacks leads nowhere. */
export function linkReasons({ links, carried }: Work): Reason[] {
  return [...links].flatMap(([path, { target = '', line }]) => {
    const outer = [...carried.keys()].some((place) => path.startsWith(`${place}/`));
    const leads = !target.startsWith('/') || [...carried.keys()].some((place) => `${target}/`.startsWith(`${place}/`));
    return outer && (leads || /^\/(?:dev|proc|tmp)\//.test(target))
      ? []
      : [refusal(line, `makes the link ${path.slice(0, 60)}, which a copy does not keep`)];
  });
}
