import { ProgressLocation, window } from 'vscode';
import type { Digest, ImageRef } from '../../core/image/reference';
import type { Network } from '../../core/registry/network';
import type { TagDigest } from '../../core/registry/tagDigest';
import type { Dockerfiles } from '../dockerfiles';
import { registryNetwork } from '../registryNetwork';
import { withSignal } from '../translate';

/** Asks a registry what the tag of a reference means now; shows that it does, with a way to stop. */
export type AskRegistry = (ref: ImageRef) => Promise<TagDigest>;

/** `undefined` where no registry can be asked. */
export function createAskRegistry(
  network: Network | undefined,
  dockerfiles: () => Promise<Dockerfiles>,
): AskRegistry | undefined {
  if (network === undefined) return undefined;
  const asked = registryNetwork(network);
  return async (ref) => {
    const { tagDigest } = await dockerfiles();
    const title = `Distroless: getting the digest of ${ref.repository}:${ref.tag ?? 'latest'} from ${ref.registry}`;
    return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
      withSignal(token, (signal) => tagDigest(asked, ref, signal)),
    );
  };
}

/** What stands for a digest that is not known yet, to find out whether it could be written at all. */
export function anyDigest({ parseDigest }: Dockerfiles): Digest {
  const digest = parseDigest(`sha256:${'0'.repeat(64)}`);
  if (digest === undefined) throw new Error('It is a digest.');
  return digest;
}
