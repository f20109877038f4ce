import { isReference, parseReference, type ImageRef } from '../image/reference';
import { isLoopback, isPrivate } from './privateHost';

/** Where a registry is asked, https://github.com/opencontainers/distribution-spec. */
export interface Endpoint {
  /** `https://registry.example:5000`, without a slash at its end. */
  readonly base: string;
  readonly repository: string;
  /** What users call the registry, for messages. */
  readonly name: string;
  /** Whether it may be spoken to without TLS. */
  readonly insecure: boolean;
}

/** What to know of registries before they are asked. */
export interface RegistrySettings {
  /** Registries, with their port, that may be spoken to without TLS; those of this machine always may. */
  readonly insecure?: readonly string[];
  /** Copies of registries, which are asked before them, in this order. */
  readonly mirrors?: readonly Mirror[];
}

/** A registry that has copies of another's images; both are beginnings of image names, such as `gcr.io/distroless`. */
export interface Mirror {
  readonly at: string;
  readonly of: string;
}

/** Where the registry of a reference is asked; without TLS only on this machine or where `insecure` lists its host and port. */
export function endpointOf(ref: ImageRef, insecure: readonly string[] = []): Endpoint {
  const { registry: name, repository } = ref;
  const host = name === 'docker.io' ? 'registry-1.docker.io' : name;
  const plain = isLoopback(hostnameOf(host)) || insecure.includes(name);
  return { base: `${plain ? 'http' : 'https'}://${host}`, repository, name, insecure: plain };
}

/** All places to ask for a reference, best first: the mirrors of the longest fitting name, then the registry itself. */
export function endpointsOf(ref: ImageRef, settings: RegistrySettings): readonly Endpoint[] {
  const mirrored = fitting(ref, settings.mirrors ?? []).flatMap((mirror) => mirrorRef(ref, mirror) ?? []);
  return [...mirrored, ref].map((one) => endpointOf(one, settings.insecure));
}

/** The same with TLS after all, since people also list registries that have certificates of their own making. */
export function withTls(endpoint: Endpoint): Endpoint {
  return { ...endpoint, base: endpoint.base.replace(/^http:/, 'https:') };
}

/** Why a URL that a server named must not be followed from an endpoint, as the rest of a sentence; `undefined` if it may. */
export function whyForbidden(url: URL, endpoint: Endpoint): string | undefined {
  const own = new URL(endpoint.base);
  const isOwn = url.hostname === own.hostname;
  const plainAllowed = endpoint.insecure && (isOwn || (isLoopback(own.hostname) && isLoopback(url.hostname)));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainAllowed)) return 'to an address without TLS';
  if (url.username !== '' || url.password !== '') return 'to an address with a password in it';
  // Who is inside already may be sent on, but to this machine only by itself.
  const mayGoInside = isLoopback(url.hostname)
    ? isLoopback(own.hostname)
    : endpoint.insecure || isPrivate(own.hostname);
  return isOwn || mayGoInside || !isPrivate(url.hostname) ? undefined : 'into a private network';
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** As containers-registries.conf(5) chooses: the longest beginning wins, among equals all in their order. */
function fitting(ref: ImageRef, mirrors: readonly Mirror[]): readonly Mirror[] {
  const fits = mirrors.filter(({ of }) => startsWith(fullName(ref), trimmed(of)));
  const longest = Math.max(...fits.map(({ of }) => trimmed(of).length));
  return fits.filter(({ of }) => trimmed(of).length === longest);
}

function mirrorRef(ref: ImageRef, { at, of }: Mirror): ImageRef | undefined {
  const name = `${trimmed(at)}${fullName(ref).slice(trimmed(of).length)}`;
  const tag = ref.tag === undefined ? '' : `:${ref.tag}`;
  const digest = ref.digest === undefined ? '' : `@${ref.digest}`;
  const parsed = parseReference(`${name}${tag}${digest}`);
  return isReference(parsed) ? parsed : undefined;
}

function fullName({ registry, repository }: ImageRef): string {
  return `${registry}/${repository}`;
}

function startsWith(name: string, beginning: string): boolean {
  return beginning !== '' && (name === beginning || name.startsWith(`${beginning}/`));
}

/** Without what people add from habit. */
function trimmed(text: string): string {
  return text
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
}
