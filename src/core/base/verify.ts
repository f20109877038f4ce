import type { PublisherRow } from '../catalog/imageTable';
import { catalogue, findDistroless } from '../catalog/lookup';
import type { Mirrors } from '../catalog/mirrors';
import { originOf } from '../catalog/mirrors';
import { others } from '../catalog/otherFacts';
import type { ImageRef } from '../image/reference';
import { shellWord } from '../dockerfile/shellQuote';

/** How to prove who published an image: a command line for a POSIX shell, or why none can be given. */
export type VerifyCommand =
  | { readonly kind: 'command'; readonly command: string }
  /** One sentence. */
  | { readonly kind: 'none'; readonly reason: string };

/** The command that verifies the signature of an image; for a mirror, of what it mirrors. */
export function verifyCommand(ref: ImageRef, mirrors: Mirrors = {}): VerifyCommand {
  const origin = originOf(ref, mirrors);
  const match = findDistroless(origin);
  if (match === undefined) return byPublisher(origin);
  if (match.kind === 'published' || match.kind === 'digest') return cosign(origin, catalogue.signing);
  return none(
    `${origin.text} is not a current image, and its signature may be different or missing; move to a current image first.`,
  );
}

function byPublisher(ref: ImageRef): VerifyCommand {
  const path = `${ref.registry}/${ref.repository}`;
  const rows: readonly PublisherRow[] = Object.values(others.publishers);
  const publisher = rows.find(({ registry }) => path.startsWith(`${registry}/`));
  const { tool, issuer, identity } = publisher?.signing ?? {};
  if (issuer !== undefined && identity !== undefined) return cosign(ref, { issuer, identity });
  if (tool === undefined) return none(`Who signs ${ref.text} is not known; ask its publisher how to verify it.`);
  const [document] = publisher?.documents.filter((name) => name.includes('sign')) ?? [];
  const where = document === undefined ? 'ask its publisher how' : `see ${document}`;
  return none(`${ref.text} has ${tool}, which your own trust policy must allow first; ${where}.`);
}

function cosign(
  ref: ImageRef,
  { issuer, identity }: { readonly issuer: string; readonly identity: string },
): VerifyCommand {
  const words = ['cosign', 'verify', ref.text, '--certificate-oidc-issuer', issuer, '--certificate-identity', identity];
  return { kind: 'command', command: words.map(shellWord).join(' ') };
}

function none(reason: string): VerifyCommand {
  return { kind: 'none', reason };
}
