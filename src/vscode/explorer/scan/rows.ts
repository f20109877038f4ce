import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { printable } from '../../../core/image/printable';
import {
  countBySeverity,
  countsText,
  scanTools,
  type Finding,
  type Scan,
  type Severity,
} from '../../../core/scan/finding';
import { paged } from '../paged';
import type { AnyRow, ImageRow, Row } from '../row';
import type { RowKindsOf } from '../rowKind';

/** What a scanner found in an image. */
export interface ScanRow extends AnyRow {
  readonly kind: 'scan';
  readonly parent: ImageRow;
  readonly scan: Scan;
  /** Time of day. */
  readonly when: string;
}

/** The findings of one severity. */
export interface SeverityRow extends AnyRow {
  readonly kind: 'severity';
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

/** A vulnerability of a package. */
export interface VulnerabilityRow extends AnyRow {
  readonly kind: 'vulnerability';
  readonly finding: Finding;
}

/** Rows of findings. */
export const scanRows: RowKindsOf<'scan' | 'severity' | 'vulnerability'> = {
  scan: {
    item: ({ scan, when }) => {
      const { Collapsed, None } = TreeItemCollapsibleState;
      const item = new TreeItem('Vulnerabilities', scan.findings.length === 0 ? None : Collapsed);
      item.contextValue = 'scan';
      item.iconPath = new ThemeIcon('shield');
      item.description = `${countsText(scan.findings)} (${scanTools[scan.tool]}, ${when})`;
      item.tooltip = tooltipOf(scan, when);
      item.accessibilityInformation = {
        label: `Vulnerabilities by ${scanTools[scan.tool]}: ${countsText(scan.findings)}`,
      };
      return item;
    },
    children: (row) =>
      [...countBySeverity(row.scan.findings).keys()].map((severity): SeverityRow => {
        const findings = row.scan.findings.filter((finding) => finding.severity === severity);
        return { kind: 'severity', id: `${row.id}.${severity}`, parent: row, severity, findings };
      }),
  },
  severity: {
    item: ({ severity, findings }) => {
      const title = `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`;
      const item = new TreeItem(title, TreeItemCollapsibleState.Collapsed);
      const fixed = findings.filter((finding) => finding.fixed !== undefined).length;
      item.contextValue = 'severity';
      item.iconPath = iconOf(severity);
      item.description = `${findings.length.toLocaleString('en')}${fixed === 0 ? '' : `, ${fixed.toLocaleString('en')} fixed in newer versions`}`;
      return item;
    },
    children: (row) =>
      paged(
        row,
        row.findings.map((finding, at) => ({ finding, at })),
        ({ finding }) => printable(finding.id),
        (parent: Row, { finding, at }): VulnerabilityRow => ({
          kind: 'vulnerability',
          id: `${row.id}.${at}`,
          parent,
          finding,
        }),
      ),
  },
  vulnerability: {
    item: ({ finding }) => {
      const { id, severity, name, version, fixed, path, url, title } = finding;
      const item = new TreeItem(printable(id), TreeItemCollapsibleState.None);
      const newer = fixed === undefined ? 'no fix yet' : `fixed in ${fixed}`;
      item.contextValue = `vulnerability${url === undefined ? '' : ';url'}`;
      item.iconPath = iconOf(severity);
      item.description = printable(`${name} ${version}, ${newer}`);
      item.tooltip = [
        `${id} (${severity})`,
        `${name} ${version}, ${newer}`,
        ...(path === undefined ? [] : [path]),
        title,
      ]
        .filter((line) => line !== '')
        .map(printable)
        .join('\n');
      item.accessibilityInformation = { label: printable(`${id}, ${severity}, ${name} ${version}, ${newer}`) };
      if (url !== undefined) {
        item.command = { command: 'distroless.openAdvisory', title: 'Open advisory', arguments: [url] };
      }
      return item;
    },
  },
};

function tooltipOf({ tool, version, database, more }: Scan, when: string): string {
  return [
    `${scanTools[tool]}${version === undefined ? '' : ` ${version}`}, ${when}`,
    ...(database === undefined ? [] : [`Database of ${database.slice(0, 10)}`]),
    ...(more === 0 ? [] : [`${more.toLocaleString('en')} more are not listed`]),
  ]
    .map(printable)
    .join('\n');
}

function iconOf(severity: Severity): ThemeIcon {
  const [icon, color] = icons[severity];
  return new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
}

const icons: Readonly<Record<Severity, readonly [icon: string, color: string | undefined]>> = {
  critical: ['flame', 'charts.red'],
  high: ['error', 'charts.orange'],
  medium: ['warning', 'charts.yellow'],
  low: ['info', 'charts.blue'],
  negligible: ['circle-outline', undefined],
  unknown: ['question', undefined],
};
