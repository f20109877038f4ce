import { textFromRaw } from '../image/rawName';
import { isForNonroot, type Finding } from '../why/finding';
import type { LinkReport } from '../why/link';
import { libraryText, linkageText, problemText } from '../why/reportText';
import type { WhyReport } from '../why/why';
import { countText, type CheckItem, type CheckResult, type CheckSubject, type Verdict } from './check';

/** Whether what the image starts would start: its program, interpreter, loader and libraries. */
export async function startCheck({ why }: CheckSubject, signal: AbortSignal): Promise<CheckResult> {
  const report = await why(signal);
  const findings = report.findings.filter((finding) => !isForNonroot(finding));
  const items = [
    ...findings.map(findingItem),
    ...report.links.map(linkItem),
    ...(report.advice === undefined ? [] : [{ severity: 'note', label: report.advice.text } as const]),
  ];
  return { ...verdictOf(report, findings), items };
}

/** What a report found, as an item. */
export function findingItem({ severity, text, next, says, path }: Finding): CheckItem {
  const said = says === undefined ? '' : ` It says: ${says}.`;
  return {
    severity,
    label: text,
    text: `${text}${said} ${next}`,
    // A path that is relative is one that was looked for in several places.
    ...(path?.startsWith('/') === true && { at: { kind: 'path', path } }),
    items: [
      ...(says === undefined ? [] : [{ severity: 'note' as const, label: says, description: 'what it says' }]),
      { severity: 'note', label: next },
    ],
  };
}

function verdictOf(
  { start, links }: WhyReport,
  findings: readonly Finding[],
): { readonly verdict: Verdict; readonly summary: string; readonly text: string } {
  const command = JSON.stringify(start.argv);
  const count = (severity: Finding['severity']): number => findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors > 0) {
    return { verdict: 'error', summary: 'does not start', text: `It does not start: ${findings[0]?.text ?? ''}` };
  }
  if (start.form === 'none') {
    return {
      verdict: 'note',
      summary: 'nothing to start',
      text: 'The image names nothing to start, as base images do.',
    };
  }
  if (warnings > 0) {
    const text = `It starts ${command}, but ${countText(warnings, 'thing')} may keep it from working.`;
    return { verdict: 'warning', summary: countText(warnings, 'warning'), text };
  }
  if (links.length === 0) {
    const text = `The files do not show what ${command} runs.`;
    return { verdict: 'unknown', summary: 'not known', text };
  }
  const text = `Nothing was found that would keep ${command} from starting.`;
  return { verdict: 'pass', summary: command, text };
}

function linkItem(link: LinkReport): CheckItem {
  const path = textFromRaw(link.path);
  return {
    severity: link.problems.length === 0 ? 'good' : 'warning',
    label: path,
    description: `${linkageText(link)}${link.libraries.length === 0 ? '' : `, ${countText(link.libraries.length, 'library', 'libraries')}`}`,
    at: { kind: 'path', path: link.path },
    items: [
      ...link.problems.map((problem): CheckItem => ({ severity: 'warning', label: problemText(problem) })),
      ...link.libraries.map((library): CheckItem => ({
        severity: 'good',
        label: textFromRaw(library.name),
        description: libraryText(library),
        at: { kind: 'path', path: library.path },
      })),
    ],
  };
}
