import { publishedBase } from '../../catalog/lookup';
import type { Facts, NativeProgram } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { linkedLibraries } from '../rules/linked-libraries';
import { missingLocale } from '../rules/missing-locale';
import { firstOf } from '../scan';

/** Why variables of the image would no longer do for a program of machine code what they did. */
export function surroundingReasons(facts: Facts, program: NativeProgram): Reason[] {
  const reasons: Reason[] = [];
  for (const [name, { value, by }] of facts.before.env) {
    if (by === undefined || value === '') continue;
    if (/^LD_(?:AUDIT|LIBRARY_PATH|PRELOAD)$/.test(name)) {
      const text = `${name} names libraries, and those are not carried over yet; link them into the program.`;
      reasons.push(say(linkedLibraries, by.line, text));
    }
    if (/^(?:LANG|LC_\w+)$/.test(name) && !/^(?:C|POSIX)$/.test(value) && mayUseLocale(facts, program)) {
      const text = `${name} is ${value.slice(0, 40)}, and the image has no locales; remove it if the program does not need it.`;
      reasons.push(say(missingLocale, by.line, text));
    }
  }
  return reasons;
}

/** Rust has nothing to do with locales, and musl needs no files for them. */
function mayUseLocale({ base, scan }: Facts, { ecosystem }: NativeProgram): boolean {
  const musl = (base.kind === 'language' || base.kind === 'plain') && base.musl;
  if (musl || ecosystem?.id === 'rust' || publishedBase('cc')?.contains.utf8Locale === true) return false;
  return firstOf(scan, 'needs-locale') !== undefined || !scan.complete || scan.files === 0;
}
