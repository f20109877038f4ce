import { ImageError } from '../image/error';
import { jsonLimit } from '../image/json';
import { parseManifest, type Descriptor } from '../image/manifest';
import type { Digest } from '../image/reference';
import { requestManifest } from './manifestRequest';
import { refusal } from './refusal';
import type { Session } from './session';
import { bodyOf, discard } from './transport';

/** A manifest that refers to another, and how it was found. */
export interface ListedReferrer {
  readonly kind: 'referrer' | 'cosign';
  readonly descriptor: Descriptor;
}

/**
 * What refers to a manifest: as the registry lists it,
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers, or else by the tag that stands
 * in for that, and by the tags of cosign. `reference` is for messages.
 */
export async function listReferrers(
  session: Session,
  subject: Digest,
  reference: string,
  signal: AbortSignal,
): Promise<readonly ListedReferrer[]> {
  const tag = subject.replace(':', '-').slice(0, tagLength);
  const byApi = async (): Promise<readonly Descriptor[]> => {
    const listed = await askReferrers(session, subject, reference, signal);
    // Some registries list nothing although there is the tag.
    return listed === undefined || listed.length === 0 ? readTag(session, tag, reference, signal) : listed;
  };
  const [referrers, ...cosign] = await Promise.all([
    byApi(),
    ...Object.entries(cosignTypes).map(([ending, type]) =>
      readCosign(session, `${tag}${ending}`, type, reference, signal),
    ),
  ]);
  return [
    ...referrers.map((descriptor) => ({ kind: 'referrer' as const, descriptor })),
    ...cosign.flat().map((descriptor) => ({ kind: 'cosign' as const, descriptor })),
  ];
}

/** By the specification of the tag schema. */
const tagLength = 128;
const pageLimit = 10;
const indexType = 'application/vnd.oci.image.index.v1+json';
const cosignTypes: Readonly<Record<string, string>> = {
  '.sig': 'application/vnd.dev.cosign.artifact.sig.v1+json',
  '.att': 'application/vnd.dsse.envelope.v1+json',
  '.sbom': 'application/vnd.dev.cosign.artifact.sbom.v1+json',
};

/** What the registry itself lists; `undefined` where it does not have such lists, which it says in many ways. */
export async function askReferrers(
  session: Session,
  subject: Digest,
  reference: string,
  signal: AbortSignal,
): Promise<readonly Descriptor[] | undefined> {
  const found: Descriptor[] = [];
  let path: string | undefined = `/referrers/${subject}`;
  for (let page = 0; path !== undefined && page < pageLimit; page++) {
    const next: Page | undefined = await askPage(session, path, reference, signal);
    if (next === undefined) return page === 0 ? undefined : found;
    found.push(...next.descriptors);
    path = next.next;
  }
  return found;
}

interface Page {
  readonly descriptors: readonly Descriptor[];
  /** Path of the page after it. */
  readonly next: string | undefined;
}

async function askPage(
  session: Session,
  path: string,
  reference: string,
  signal: AbortSignal,
): Promise<Page | undefined> {
  try {
    const answer = await session.request({ method: 'GET', path, headers: { accept: indexType } }, signal);
    const { status, headers } = answer.response;
    const what = `the referrers of ${reference}`;
    if (status === 429 || status >= 500) throw await refusal(answer, session.endpoint, what);
    if (status !== 200) {
      await discard(answer);
      return undefined;
    }
    const index = parseManifest(await bodyOf(answer, jsonLimit, what, session.endpoint), what);
    if (index.kind !== 'index') return undefined;
    return { descriptors: index.manifests, next: nextPath(headers.get('link'), path, session) };
  } catch (error) {
    return unlessNone(error);
  }
}

/** The path of a `Link` with `rel="next"`, RFC 8288; never of another server or repository. */
function nextPath(link: string | null, path: string, { endpoint }: Session): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  const own = `${endpoint.base}/v2/${endpoint.repository}`;
  if (target === undefined || !URL.canParse(target, `${own}${path}`)) return undefined;
  const { href } = new URL(target, `${own}${path}`);
  return href.startsWith(`${own}/referrers/`) ? href.slice(own.length) : undefined;
}

async function readTag(
  session: Session,
  tag: string,
  reference: string,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  try {
    const { bytes } = await requestManifest(session, tag, `${reference} (${tag})`, signal);
    const index = parseManifest(bytes, `The referrers of ${reference}`);
    return index.kind === 'index' ? index.manifests : [];
  } catch (error) {
    return unlessNone(error) ?? [];
  }
}

async function readCosign(
  session: Session,
  tag: string,
  artifactType: string,
  reference: string,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  try {
    const { bytes, digest } = await requestManifest(session, tag, `${reference} (${tag})`, signal);
    return [{ mediaType: '', digest, size: bytes.length, platform: undefined, annotations: {}, artifactType }];
  } catch (error) {
    return unlessNone(error) ?? [];
  }
}

/** Registries that let nobody see what is not there, or do not know the question, have nothing to list. */
function unlessNone(error: unknown): undefined {
  const none = ['not-found', 'unauthorized', 'unsupported', 'corrupt'];
  if (error instanceof ImageError && none.includes(error.code)) return undefined;
  throw error;
}
