import type { Draft } from '../draft';
import type { Facts } from '../facts';
import type { Reason } from '../outcome';
import { packageUse } from '../packageUses';
import type { Rule } from '../rule';
import { say } from '../rule';
import { leftOutPackages } from '../rules/left-out-packages';
import { ownCertificates } from '../rules/own-certificates';
import { providedPackages } from '../rules/provided-packages';
import { isProvided } from '../systemPackages';

/** Leaves packages out that the image has or that only a shell or a build needs, and marks the rules; or says which one cannot be. */
export function takePackages(
  facts: Facts,
  draft: Draft,
  names: readonly string[],
  line: number,
  mark: (rule: Rule) => void,
): Reason | undefined {
  const { image } = draft;
  const missing = names.filter((name) => !isProvided(name, facts.base.musl, image, image?.family === 'static'));
  if (missing.length < names.length || names.length === 0) mark(providedPackages);
  // A static program loads no libraries.
  const isUseless = (name: string) => image?.family === 'static' && /^lib/.test(name);
  const unknown = missing.find((name) => packageUse(name) === 'unknown' && !isUseless(name));
  if (unknown !== undefined) {
    const text = `The package ${unknown.slice(0, 40)} is not in the image, and whether the program needs it is not known; remove it, or copy what is needed from an earlier stage.`;
    return say(providedPackages, line, text);
  }
  for (const name of missing) if (packageUse(name) === 'tool') draft.tools.push({ name, line });
  if (missing.length === 0) return undefined;
  mark(leftOutPackages);
  const text = `The image has no ${missing.join(', ').slice(0, 80)}; what starts other programs is refused, so nothing misses it.`;
  draft.notes.push(say(leftOutPackages, line, text));
  return undefined;
}

/** Where certificates lie that become part of the bundle. */
const certificatePlace =
  /^\/(?:usr(?:\/local)?\/share\/ca-certificates|etc\/ca-certificates|etc\/ssl|etc\/pki)(?:\/|$)/;

/** Certificates of one's own become part of the bundle when it is made, which the new base has made already. */
export function ownCertificate(facts: Facts): Reason | undefined {
  const own = facts.copies.find((copy) => certificatePlace.test(copy?.destination ?? ''));
  if (own === undefined) return undefined;
  const text =
    'This certificate would not be in the bundle of the image; make the bundle in an earlier stage and copy it.';
  return say(ownCertificates, own.instruction.line, text);
}
