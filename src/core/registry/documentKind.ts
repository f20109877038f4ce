/** What a document beside an image says of it, in a word. */
export type DocumentKind = 'SBOM' | 'provenance' | 'signature' | 'vulnerabilities' | 'attestation' | 'document';

/** Tells it by the words that its type, the type of what it attests and its manifest's type have for it. */
export function documentKind(types: readonly string[]): DocumentKind {
  for (const type of types) {
    const found = kinds.find(([, words]) => words.test(type));
    if (found !== undefined) return found[0];
  }
  return 'document';
}

const kinds: readonly (readonly [DocumentKind, RegExp])[] = [
  ['SBOM', /spdx|cyclonedx|syft|sbom/i],
  ['provenance', /provenance|slsa/i],
  ['vulnerabilities', /vuln|openvex|sarif/i],
  ['signature', /simplesigning|artifact\.sig\b|notary|sigstore\.bundle|signature/i],
  ['attestation', /in-toto|dsse|attestation/i],
];
