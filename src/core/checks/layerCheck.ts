import { diagnosticLimit, type Diagnostic, type DiagnosticKind } from '../image/diagnostic';
import { diagnosticText } from '../image/diagnosticText';
import { rawFromText } from '../image/rawName';
import { countText, type CheckItem, type CheckResult, type CheckSubject, type Severity } from './check';

/** What is odd about the layers, by kind: what engines refuse first, and then what they differ on. */
export function layerCheck({ tree: { diagnostics } }: CheckSubject): Promise<CheckResult> {
  if (diagnostics.length === 0) {
    const text = 'Nothing is odd about the layers, so all engines unpack the same files.';
    return Promise.resolve({ verdict: 'pass', summary: 'none', text, items: [] });
  }
  const byKind = new Map<DiagnosticKind, Diagnostic[]>();
  for (const one of diagnostics) byKind.set(one.kind, [...(byKind.get(one.kind) ?? []), one]);
  const items = [...byKind].map(([kind, all]) => kindItem(kind, all));
  items.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const worst = items[0]?.severity ?? 'note';
  const isCut = diagnostics.length >= diagnosticLimit;
  const count = `${isCut ? 'at least ' : ''}${countText(diagnostics.length, 'path')}`;
  return Promise.resolve({
    verdict: worst === 'error' || worst === 'warning' ? worst : 'note',
    summary: worst === 'error' ? `${count}, some refused by engines` : count,
    text: `Something is odd about ${count}, so engines may show different files or refuse the image.`,
    items,
  });
}

const order: readonly Severity[] = ['error', 'warning', 'note', 'good'];

function kindItem(kind: DiagnosticKind, all: readonly Diagnostic[]): CheckItem {
  const { severity, title } = kinds[kind];
  return {
    severity,
    label: title,
    description: countText(all.length, 'path'),
    text: diagnosticText(kind),
    items: [
      { severity: 'note', label: diagnosticText(kind) },
      ...all.map(({ path, layer = 0 }): CheckItem => ({
        severity,
        label: path,
        description: `layer ${layer + 1}`,
        at: { kind: 'path', path: rawFromText(path) },
      })),
    ],
  };
}

/** An `error` is what engines refuse, a `warning` what they differ on. */
const kinds: Readonly<Record<DiagnosticKind, { readonly severity: Severity; readonly title: string }>> = {
  escape: { severity: 'note', title: 'Names that lead above the root' },
  duplicate: { severity: 'warning', title: 'Paths that a layer has twice' },
  clash: { severity: 'error', title: 'Files where directories are needed' },
  'late-whiteout': { severity: 'error', title: 'Paths that are added and then deleted' },
  'undone-whiteout': { severity: 'warning', title: 'Directories that are deleted and then added' },
  'opaque-root': { severity: 'warning', title: 'Layers that hide all lower ones' },
  'opaque-xattr': { severity: 'warning', title: 'Directories marked as opaque by an attribute' },
  'bad-whiteout': { severity: 'error', title: 'Deletions that name no file' },
  'device-whiteout': { severity: 'note', title: 'Devices that stand for deletions' },
  'symlink-replaced': { severity: 'note', title: 'Links that become directories' },
  'file-replaced': { severity: 'note', title: 'Files that become directories' },
  'cross-layer-hardlink': { severity: 'warning', title: 'Hard links to files of lower layers' },
  'early-hardlink': { severity: 'error', title: 'Hard links before their targets' },
  'broken-hardlink': { severity: 'error', title: 'Hard links to nothing' },
  'deleted-hardlink': { severity: 'warning', title: 'Hard links to deleted files' },
  'too-long': { severity: 'warning', title: 'Paths longer than Linux allows' },
  'toc-damaged': { severity: 'warning', title: 'Damaged tables of contents' },
  'toc-unverified': { severity: 'note', title: 'Tables of contents that are not verified' },
};
