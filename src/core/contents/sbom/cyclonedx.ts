import type { Host } from '../../host';
import { textFromRaw } from '../../image/rawName';
import type { Bill, BillItem } from './bill';
import { isLicenseId } from './licenses';
import { uuidOf } from './uuid';

/** A bill as CycloneDX 1.6 in JSON, https://cyclonedx.org/docs/1.6/json/; its serial number follows from what it says. */
export function cyclonedx(bill: Bill, host: Host): object {
  const refs = new Map<string, number>();
  // Names that differ only in case have one package URL.
  const refOf = (url: string): string => {
    const number = (refs.get(url) ?? 0) + 1;
    refs.set(url, number);
    return number === 1 ? url : `${url}#${number}`;
  };
  const components = [...systemOf(bill), ...bill.items.map((item) => componentOf(item, refOf(item.url), bill))];
  const rest = {
    version: 1,
    metadata: {
      timestamp: bill.created,
      tools: { components: [{ type: 'application', name: bill.tool.name, version: bill.tool.version }] },
      component: imageOf(bill),
    },
    components,
    compositions: [{ aggregate: 'incomplete', assemblies: [imageRef] }],
    annotations: [
      {
        subjects: [imageRef],
        annotator: { component: { type: 'application', name: bill.tool.name, version: bill.tool.version } },
        timestamp: bill.created,
        text: bill.gaps.join(' '),
      },
    ],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(rest), host.sha256())}`,
    ...rest,
  };
}

const imageRef = 'image';

function imageOf({ name, digest, url, config }: Bill): object {
  const labels = Object.entries(config.labels).map(([key, value]) => ({ name: `label:${key}`, value }));
  return {
    type: 'container',
    'bom-ref': imageRef,
    name,
    ...(digest !== undefined && { version: digest }),
    ...(digest?.startsWith('sha256:') === true && { hashes: [{ alg: 'SHA-256', content: digest.slice(7) }] }),
    ...(url !== undefined && { purl: url }),
    ...(labels.length > 0 && { properties: labels }),
  };
}

function systemOf({ system }: Bill): object[] {
  if (system === undefined) return [];
  const { id, versionId, prettyName } = system;
  return [
    {
      type: 'operating-system',
      'bom-ref': 'system',
      name: id,
      ...(versionId !== undefined && { version: versionId }),
      description: prettyName,
    },
  ];
}

function componentOf({ package: one, url, license }: BillItem, ref: string, { system }: Bill): object {
  const { kind, name, version, maintainer, homepage, summary, records } = one;
  const [group, own] = kind === 'npm' && name.startsWith('@') ? name.split('/') : [undefined, name];
  const isOfSystem = kind === 'deb' || kind === 'apk' || kind === 'rpm';
  const licenses = licensesOf(license, one.license);
  return {
    type: 'library',
    'bom-ref': ref,
    ...(isOfSystem && system !== undefined && { supplier: { name: system.name } }),
    ...(maintainer !== undefined && { publisher: maintainer }),
    ...(group !== undefined && { group }),
    name: own ?? name,
    version,
    ...(summary !== undefined && { description: summary }),
    ...(licenses.length > 0 && { licenses }),
    purl: url,
    ...(homepage !== undefined &&
      isWebAddress(homepage) && { externalReferences: [{ type: 'website', url: homepage }] }),
    evidence: { occurrences: [...new Set(records)].map((path) => ({ location: textFromRaw(path) })) },
  };
}

/** What is no expression of SPDX goes by its name. */
function licensesOf(expression: string | undefined, words: string | undefined): object[] {
  if (expression !== undefined) return [isLicenseId(expression) ? { license: { id: expression } } : { expression }];
  return words === undefined ? [] : [{ license: { name: words } }];
}

/** Package data have addresses that are none. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text) && URL.canParse(text);
}
