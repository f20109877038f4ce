import type { Host } from '../../host';
import { textFromRaw } from '../../image/rawName';
import type { Bill, BillItem } from './bill';
import { uuidOf } from './uuid';

/** A bill as SPDX 2.3 in JSON, https://spdx.github.io/spdx-spec/v2.3/; its namespace follows from what it says. */
export function spdx(bill: Bill, host: Host): object {
  const ids = idsOf(bill.items);
  const extracted = new Map<string, string>();
  const system = systemOf(bill);
  const packages = [
    imageOf(bill),
    ...system,
    ...bill.items.map((item, i) => packageOf(item, ids[i]!, bill, extracted)),
  ]; // an id for each
  const contained = [...(system.length > 0 ? [systemId] : []), ...ids];
  const relationships = [
    { spdxElementId: documentId, relationshipType: 'DESCRIBES', relatedSpdxElement: imageId },
    ...contained.map((id) => ({ spdxElementId: imageId, relationshipType: 'CONTAINS', relatedSpdxElement: id })),
  ];
  const rest = {
    creationInfo: { created: bill.created, creators: [`Tool: ${bill.tool.name}-${bill.tool.version}`] },
    comment: bill.gaps.join(' '),
    packages,
    relationships,
    ...(extracted.size > 0 && {
      hasExtractedLicensingInfos: [...extracted].map(([text, licenseId]) => ({
        licenseId,
        name: text,
        extractedText: text,
        comment: 'The name of the license as the package has it; its text is not part of this document.',
      })),
    }),
  };
  const place = encodeURIComponent(bill.name.replace(/[^\w.-]+/g, '-'));
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: documentId,
    name: bill.name,
    documentNamespace: `https://spdx.org/spdxdocs/${place}-${uuidOf(JSON.stringify(rest), host.sha256())}`,
    ...rest,
  };
}

const documentId = 'SPDXRef-DOCUMENT';
const imageId = 'SPDXRef-image';
const systemId = 'SPDXRef-system';

function imageOf({ name, digest, url }: Bill): object {
  return {
    SPDXID: imageId,
    name,
    ...(digest !== undefined && { versionInfo: digest }),
    ...unanalysed,
    primaryPackagePurpose: 'CONTAINER',
    ...(digest?.startsWith('sha256:') === true && {
      checksums: [{ algorithm: 'SHA256', checksumValue: digest.slice(7) }],
    }),
    ...(url !== undefined && { externalRefs: [purlOf(url)] }),
  };
}

function systemOf({ system }: Bill): object[] {
  if (system === undefined) return [];
  const { id, versionId, prettyName } = system;
  return [
    {
      SPDXID: systemId,
      name: id,
      ...(versionId !== undefined && { versionInfo: versionId }),
      // The specification and its schema spell the purpose of a system differently, so it is left out.
      ...unanalysed,
      description: prettyName,
    },
  ];
}

function packageOf(
  { package: one, url, license }: BillItem,
  id: string,
  { system }: Bill,
  extracted: Map<string, string>,
): object {
  const { kind, name, version, homepage, summary, records } = one;
  const isOfSystem = kind === 'deb' || kind === 'apk' || kind === 'rpm';
  const places = [...new Set(records)].map(textFromRaw).join(', ');
  return {
    SPDXID: id,
    name,
    versionInfo: version,
    ...(isOfSystem && system !== undefined && { supplier: `Organization: ${system.name}` }),
    ...unanalysed,
    licenseDeclared: license ?? named(one.license, extracted),
    ...(homepage !== undefined && { homepage }),
    ...(summary !== undefined && { summary }),
    sourceInfo: `Recorded in ${places}`,
    externalRefs: [purlOf(url)],
  };
}

// Nobody but the package's makers can say more, and the files themselves are not listed.
const unanalysed = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

function purlOf(url: string): object {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: url };
}

/** A license that SPDX has no identifier for gets one of this document. */
function named(words: string | undefined, extracted: Map<string, string>): string {
  if (words === undefined) return 'NOASSERTION';
  const known = extracted.get(words);
  if (known !== undefined) return known;
  const id = `LicenseRef-${extracted.size + 1}`;
  extracted.set(words, id);
  return id;
}

/** An identifier may have letters, digits, points and hyphens; what becomes the same is numbered. */
function idsOf(items: readonly BillItem[]): readonly string[] {
  const taken = new Set<string>([documentId, imageId, systemId]);
  return items.map(({ package: { kind, name, version, architecture } }) => {
    const parts = [kind, name, version, ...(architecture === undefined ? [] : [architecture])];
    const plain = `SPDXRef-${parts.join('-').replace(/[^A-Za-z0-9.-]+/g, '-')}`;
    let id = plain;
    for (let number = 2; taken.has(id); number++) id = `${plain}-${number}`;
    taken.add(id);
    return id;
  });
}
