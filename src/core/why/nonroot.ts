import { accountText, nonrootUser } from './account';
import { nonrootStart, type Finding, type FindingKind } from './finding';
import type { ImageFiles } from './imageFiles';
import { linkFindings } from './linkFindings';
import { linkProgram } from './linkProcess';
import type { Start } from './start';
import { startOf } from './startOf';
import { surroundings } from './surroundings';

/** What would be otherwise if the image ran as 65532, which distroless images call nonroot; empty if it does. */
export async function nonrootFindings(files: ImageFiles, own: Start): Promise<readonly Finding[]> {
  if (own.account?.uid === nonrootUser) return [];
  const start = await startOf(files, String(nonrootUser));
  const { account } = start;
  if (account === undefined) return [];
  return (await findingsAs(files, start))
    .filter(({ text }) => own.account === undefined || !own.findings.some((finding) => finding.text === text))
    .map((finding) => ({
      ...finding,
      severity: 'note' as const,
      text: `${nonrootStart}${lowerFirst(finding.text, accountText(account))}`,
    }));
}

/** What the user of a start may not do of it, and where such a user may not write. */
export async function findingsAs(files: ImageFiles, start: Start): Promise<readonly Finding[]> {
  const { account } = start;
  if (account === undefined) return [];
  const findings = [...start.findings];
  for (const program of start.programs) {
    const { workingDirectory } = start;
    const options = { account, workingDirectory, libraryPath: undefined, preload: [] };
    const { report } = await linkProgram(files, program, options);
    findings.push(...linkFindings(report, account));
  }
  const rights = surroundings(files, account).filter(({ kind }) => kind === 'rights');
  const isOfUser = ({ kind, says = '' }: Finding): boolean => kinds.has(kind) || /permission denied/i.test(says);
  return [...findings.filter(isOfUser), ...rights];
}

const kinds = new Set<FindingKind>(['not-executable', 'closed-directory']);

/** The sentence as the rest of another; paths and names keep their letters. */
function lowerFirst(text: string, who: string): string {
  return text.startsWith(who) || !/^[A-Z][a-z]+ /.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
