import { asList, asObject, asText, asTexts, jsonOf, type JsonObject } from '../image/json';
import { severities, type Finding, type Scan, type ScanTool, type Severity } from './finding';

/** Reads what a scanner wrote as JSON; `undefined` for what is no report of an image. */
export function readScan(tool: ScanTool, text: string): Scan | undefined {
  const report = asObject(jsonOf(text));
  if (report === undefined) return undefined;
  switch (tool) {
    case 'trivy':
      return readTrivy(report);
    case 'grype':
      return readGrype(report);
  }
}

/** Reads when the database was made out of what `trivy version --format json` says. */
export function trivyVersion(text: string): Pick<Scan, 'version' | 'database'> {
  const version = asObject(jsonOf(text));
  return {
    version: cut(asText(version?.['Version'])),
    database: cut(asText(asObject(version?.['VulnerabilityDB'])?.['UpdatedAt'])),
  };
}

// Reports of schema 2, https://trivy.dev/docs/latest/configuration/reporting/; old ones were only the list of results.
function readTrivy(report: JsonObject): Scan | undefined {
  const results = asList(report['Results']);
  if (results === undefined && asText(report['ArtifactName']) === undefined) return undefined;
  const found = (results ?? []).flatMap((result) => {
    const { Vulnerabilities: all, Target: target, Class: kind } = asObject(result) ?? {};
    // The target of packages of the system is the image itself.
    const place = kind === 'lang-pkgs' ? asText(target) : undefined;
    return (asList(all) ?? []).flatMap((one) => trivyFinding(asObject(one), place) ?? []);
  });
  const metadata = asObject(report['Metadata']);
  return {
    tool: 'trivy',
    version: cut(asText(asObject(report['Trivy'])?.['Version'])),
    database: undefined,
    ...kept(found),
    diffIds: asTexts(metadata?.['DiffIDs']) ?? [],
  };
}

function trivyFinding(one: JsonObject | undefined, target: string | undefined): Finding | undefined {
  const id = cut(asText(one?.['VulnerabilityID']));
  const name = cut(asText(one?.['PkgName']));
  if (one === undefined || id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    severity: severityOf(one['Severity']),
    version: cut(asText(one['InstalledVersion'])) ?? '',
    fixed: cut(asText(one['FixedVersion'])),
    // Of several packages of one kind, the target is only the kind.
    path: absolute(asText(one['PkgPath']) ?? (target?.includes('/') === true ? target : undefined)),
    url: httpsOf(asText(one['PrimaryURL'])),
    title: cut(asText(one['Title'])) ?? sentenceOf(asText(one['Description'])),
  };
}

function readGrype(report: JsonObject): Scan | undefined {
  const matches = asList(report['matches']);
  if (matches === undefined) return undefined;
  const descriptor = asObject(report['descriptor']);
  const database = asObject(descriptor?.['db']);
  const target = asObject(asObject(report['source'])?.['target']);
  return {
    tool: 'grype',
    version: cut(asText(descriptor?.['version'])),
    database: cut(asText(asObject(database?.['status'])?.['built']) ?? asText(database?.['built'])),
    ...kept(matches.flatMap((match) => grypeFinding(asObject(match)) ?? [])),
    diffIds: (asList(target?.['layers']) ?? []).flatMap((layer) => asText(asObject(layer)?.['digest']) ?? []),
  };
}

function grypeFinding(match: JsonObject | undefined): Finding | undefined {
  const vulnerability = asObject(match?.['vulnerability']);
  const artifact = asObject(match?.['artifact']);
  const id = cut(asText(vulnerability?.['id']));
  const name = cut(asText(artifact?.['name']));
  if (vulnerability === undefined || artifact === undefined || id === undefined || name === undefined) return undefined;
  const fix = asObject(vulnerability['fix']);
  const related = asList(match?.['relatedVulnerabilities'])?.map(asObject)[0];
  const isOfSystem = ['deb', 'rpm', 'apk', 'alpm', 'portage'].includes(asText(artifact['type']) ?? '');
  const [location] = asList(artifact['locations']) ?? [];
  return {
    id,
    name,
    severity: severityOf(vulnerability['severity']),
    version: cut(asText(artifact['version'])) ?? '',
    fixed: asText(fix?.['state']) === 'fixed' ? cut(asTexts(fix?.['versions'])?.join(', ')) : undefined,
    // Of a package of the system it would be the file that lists them all.
    path: isOfSystem ? undefined : absolute(asText(asObject(location)?.['path'])),
    url: httpsOf(asText(vulnerability['dataSource'])) ?? httpsOf(asTexts(vulnerability['urls'])?.[0]),
    title: sentenceOf(asText(vulnerability['description']) ?? asText(related?.['description'])),
  };
}

/** More than that nobody reads, and no image that is looked after has. */
const findingLimit = 20_000;

function kept(found: readonly Finding[]): Pick<Scan, 'findings' | 'more'> {
  const rank = ({ severity }: Finding): number => severities.indexOf(severity);
  const ordered = found.toSorted(
    (a, b) =>
      rank(a) - rank(b) || compare(a.name, b.name) || compare(b.id, a.id) || compare(a.path ?? '', b.path ?? ''),
  );
  return { findings: ordered.slice(0, findingLimit), more: Math.max(0, ordered.length - findingLimit) };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function severityOf(value: unknown): Severity {
  const text = asText(value)?.toLowerCase();
  return severities.find((one) => one === text) ?? 'unknown';
}

const textLimit = 300;

function cut(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  return text.length > textLimit ? `${text.slice(0, textLimit - 1)}…` : text;
}

function sentenceOf(text: string | undefined): string {
  return cut(/^.*?\.(?=\s|$)/s.exec(text ?? '')?.[0] ?? text) ?? '';
}

function httpsOf(text: string | undefined): string | undefined {
  return text !== undefined && text.length < 2000 && /^https:\/\/[^\s"'<>`\\]+$/.test(text) ? text : undefined;
}

function absolute(path: string | undefined): string | undefined {
  if (path === undefined || path === '' || path.length > 4096) return undefined;
  return path.startsWith('/') ? path : `/${path}`;
}
