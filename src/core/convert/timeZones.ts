import type { Draft } from './draft';
import type { Facts } from './facts';
import type { Reason } from './outcome';
import { say } from './rule';
import { timeZone } from './rules/time-zone';
import { chainInstructions } from './shapes';

const zones = '/usr/share/zoneinfo/';

/** Whether a path is the file of a time zone. */
export function isZone(path: string): boolean {
  return path.startsWith(zones) && /^[\w/+-]+$/.test(path.slice(zones.length));
}

/** Says by TZ what a link or copy at /etc/localtime said. */
export function takeZone(facts: Facts, draft: Draft, file: string, line: number): Reason | undefined {
  const zone = file.slice(zones.length);
  const said = facts.before.env.get('TZ')?.value;
  if (said !== undefined || draft.env.some(({ name }) => name === 'TZ')) return undefined;
  if (!hasZones(facts)) {
    const text = 'The stage installs no tzdata, so that /etc/localtime led nowhere and is left out.';
    draft.notes.push(say(timeZone, line, text));
    return undefined;
  }
  draft.env.push({ name: 'TZ', value: zone, rule: timeZone });
  draft.explained.set('env:TZ', timeZone);
  draft.notes.push(say(timeZone, line, `The image has no /etc/localtime, so that TZ says ${zone}.`));
  return undefined;
}

/** Debian has the zones, Alpine and Ubuntu only where they are installed. */
function hasZones(facts: Facts): boolean {
  const { base } = facts;
  const installs = chainInstructions(facts).some(
    ({ keyword, args, heredocs }) =>
      keyword === 'RUN' && [args, ...heredocs.map(({ body }) => body)].some((text) => /\btzdata\b/.test(text)),
  );
  return installs || (!base.musl && base.ref.repository !== 'library/ubuntu');
}
