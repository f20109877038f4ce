import { catalogue, findDistroless } from '../catalog/lookup';
import type { Mirrors } from '../catalog/mirrors';
import { originOf } from '../catalog/mirrors';
import type { ImageRef } from '../image/reference';
import { shellWord } from './quote';

/** How to prove who published an image: a command line for a POSIX shell, or why none can be given. */
export type VerifyCommand =
  { readonly kind: 'command'; readonly command: string } | { readonly kind: 'none'; readonly reason: string };

/** The command that verifies the signature of an image; for a mirror, of what it mirrors. */
export function verifyCommand(ref: ImageRef, mirrors: Mirrors = {}): VerifyCommand {
  const origin = originOf(ref, mirrors);
  const match = findDistroless(origin);
  if (match?.kind === 'published' || match?.kind === 'digest') return { kind: 'command', command: cosign(origin.text) };
  if (match === undefined) {
    return { kind: 'none', reason: `Who signs ${origin.text} is not known; ask its publisher how it is verified.` };
  }
  return {
    kind: 'none',
    reason: `${origin.text} is no current image, and its signature may be of another kind or missing; move to a current image first.`,
  };
}

function cosign(reference: string): string {
  const { issuer, identity } = catalogue.signing;
  const words = [
    'cosign',
    'verify',
    reference,
    '--certificate-oidc-issuer',
    issuer,
    '--certificate-identity',
    identity,
  ];
  return words.map(shellWord).join(' ');
}
