import { accountText, nonrootUser } from '../why/account';
import type { NonrootReport } from '../why/runAs';
import { countText, type CheckItem, type CheckResult, type CheckSubject, type Verdict } from './check';
import { findingItem } from './startCheck';

/** Whether the image runs as somebody else than root, and what that user, or 65532 in the place of root, could not do. */
export async function nonrootCheck(
  { image: { config }, nonroot }: CheckSubject,
  signal: AbortSignal,
): Promise<CheckResult> {
  const report = await nonroot(signal);
  const ports = config.exposedPorts.filter((port) => /^\d+/.test(port) && parseInt(port, 10) < 1024);
  const items = [
    ...report.findings.map(findingItem),
    ...unreadableItems(report),
    ...ports.map(portItem),
    ...namedUserItems(config.user, report),
  ];
  return { ...verdictOf(report), items };
}

function verdictOf({ own, tried, startsNothing, findings, unreadable }: NonrootReport): {
  readonly verdict: Verdict;
  readonly summary: string;
  readonly text: string;
} {
  if (own === undefined) {
    const text = 'Which user it runs as is not known, because the image has no account of the name that it sets.';
    return { verdict: 'unknown', summary: 'user is not known', text };
  }
  const fails = findings.some(({ severity }) => severity === 'error');
  const less = findings.length + unreadable.length;
  if (own.uid !== 0) {
    const who = accountText(own);
    if (fails)
      return { verdict: 'error', summary: `${who} may not start it`, text: `It runs as ${who}, who may not start it.` };
    const but = less === 0 ? '' : `, with ${countText(less, 'thing')} that may fail`;
    return { verdict: less === 0 ? 'pass' : 'note', summary: who, text: `It runs as ${who}${but}.` };
  }
  if (fails) {
    const text = `It runs as root, and would not start as ${nonrootUser}.`;
    return { verdict: 'warning', summary: `runs as root, not as ${nonrootUser}`, text };
  }
  const who = tried === undefined ? String(nonrootUser) : accountText(tried);
  const so =
    less === 0 ? `nothing was found that ${who} could not do` : `${countText(less, 'thing')} may fail as ${who}`;
  const verdict = startsNothing ? 'note' : 'warning';
  return { verdict, summary: 'runs as root', text: `It runs as root; ${so}.` };
}

function unreadableItems({ unreadable, unreadableCount, tried }: NonrootReport): readonly CheckItem[] {
  if (unreadableCount === 0 || tried === undefined) return [];
  const text = `${accountText(tried)} may not read ${countText(unreadableCount, 'path')} of the working directory.`;
  const items = unreadable.map(({ path, shown }): CheckItem => ({
    severity: 'warning',
    label: shown,
    at: { kind: 'path', path },
  }));
  const next = 'Copy them with --chown or --chmod if the program reads them.';
  return [
    { severity: 'warning', label: text, text: `${text} ${next}`, items: [{ severity: 'note', label: next }, ...items] },
  ];
}

function portItem(port: string): CheckItem {
  const label = `The port ${port} is below 1024, where not every engine lets other users than root listen.`;
  const next = 'Docker allows it since 20.10; use a higher port to work with every engine.';
  return { severity: 'note', label, text: `${label} ${next}`, items: [{ severity: 'note', label: next }] };
}

function namedUserItems(user: string | undefined, { own }: NonrootReport): readonly CheckItem[] {
  const [name = ''] = (user ?? '').split(':');
  if (name === '' || /^\d+$/.test(name) || own === undefined || own.uid === 0) return [];
  const label = `The user is given by the name ${name}, which runAsNonRoot of Kubernetes does not accept.`;
  const next = `Write USER ${own.uid} to have it checked there.`;
  return [{ severity: 'note', label, text: `${label} ${next}`, items: [{ severity: 'note', label: next }] }];
}
