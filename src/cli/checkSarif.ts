import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Fix as SarifFix, Log, Notification, Region, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../package.json';
import type { Finding } from '../core/lint/lint';
import type { LintRule, Severity } from '../core/lint/rule';
import { lintRules } from '../dockerfiles';
import type { FileReport } from './checkReport';
import { positionsOf } from './positions';

/** What a SARIF report needs beside the findings. */
export interface SarifOptions {
  /** What the paths of files are relative to, which is the root of a checkout where a pipeline runs. */
  readonly directory: string;
  /** The page of a rule in Markdown, or `undefined` if it is not at hand. */
  readonly page: (rule: string) => Promise<string | undefined>;
}

/** The findings in SARIF 2.1.0 with the rules, their pages and fixes, as code scanning of hosting sites takes it. */
export async function sarifReport(reports: readonly FileReport[], options: SarifOptions): Promise<string> {
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'distroless',
            version,
            semanticVersion: version,
            rules: await Promise.all(lintRules.map((rule) => descriptor(rule, options))),
          },
        },
        automationDetails: { id: 'distroless/' },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: reports.every(({ kind }) => kind === 'checked'),
            toolExecutionNotifications: reports.flatMap((report) => notification(report, options)),
          },
        ],
        results: reports.flatMap((report) => resultsOf(report, options)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** SARIF has no word for a hint. */
const sarifLevels = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
} as const satisfies Record<Exclude<Severity, 'off'>, Result.level>;

async function descriptor(rule: LintRule, { page }: SarifOptions): Promise<ReportingDescriptor> {
  const markdown = await page(rule.id);
  const level = sarifLevels[rule.severity];
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    ...(markdown !== undefined && { help: { text: rule.title, markdown } }),
    defaultConfiguration: { level },
    properties: { tags: ['docker', 'distroless'], 'problem.severity': level === 'note' ? 'recommendation' : level },
  };
}

function notification(report: FileReport, options: SarifOptions): readonly Notification[] {
  if (report.kind === 'checked') return [];
  const artifactLocation = locationOf(report.file, options);
  return [
    { level: 'error', message: { text: report.problem }, locations: [{ physicalLocation: { artifactLocation } }] },
  ];
}

function resultsOf(report: FileReport, options: SarifOptions): readonly Result[] {
  if (report.kind === 'unreadable') return [];
  const artifactLocation = locationOf(report.file, options);
  const at = positionsOf(report.text);
  const region = ({ start, end }: { readonly start: number; readonly end: number }): Region => {
    const [from, to] = [at(start), at(end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
  return report.findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: lintRules.findIndex(({ id }) => id === finding.rule),
    level: sarifLevels[finding.severity],
    message: { text: finding.text },
    locations: [{ physicalLocation: { artifactLocation, region: region(finding) } }],
    ...fixesOf(finding, artifactLocation, region),
  }));
}

function fixesOf(
  { fixes = [] }: Finding,
  artifactLocation: ArtifactLocation,
  region: (span: { readonly start: number; readonly end: number }) => Region,
): { readonly fixes?: SarifFix[] } {
  if (fixes.length === 0) return {};
  return {
    fixes: fixes.map(({ title, edits }) => {
      const replacements = edits.map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } }));
      return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
    }),
  };
}

/** Relative to the root of the sources, with `/`; by its full address if it lies elsewhere. */
function locationOf(file: string, { directory }: SarifOptions): ArtifactLocation {
  if (file === '-') return { uri: 'stdin' };
  const full = path.resolve(directory, file);
  const relative = path.relative(directory, full);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return { uri: pathToFileURL(full).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
