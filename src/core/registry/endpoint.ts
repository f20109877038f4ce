import type { ImageRef } from '../image/reference';

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

/** Where the registry of a reference is asked; without TLS only on this machine or where `insecure` lists its host and port. */
export function endpointOf(ref: ImageRef, insecure: readonly string[] = []): Endpoint {
  const { registry: name, repository } = ref;
  const host = name === 'docker.io' ? 'registry-1.docker.io' : name;
  const plain = isLoopback(hostnameOf(host)) || insecure.includes(name);
  return { base: `${plain ? 'http' : 'https'}://${host}`, repository, name, insecure: plain };
}

/** Why a URL that a server named must not be followed from an endpoint, as the rest of a sentence; `undefined` if it may. */
export function whyForbidden(url: URL, endpoint: Endpoint): string | undefined {
  const isOwn = url.host === new URL(endpoint.base).host;
  const plainAllowed = url.protocol === 'http:' && endpoint.insecure && (isOwn || isLoopback(url.hostname));
  if (url.protocol !== 'https:' && !plainAllowed) return 'to an address without TLS';
  if (url.username !== '' || url.password !== '') return 'to an address with a password in it';
  return isOwn || endpoint.insecure || !isPrivate(url.hostname) ? undefined : 'into a private network';
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Whether a host name, with brackets if it is IPv6, is this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether a host is a literal address that no public registry would be at: RFC 1918, 3927, 4193, 4291 and the like. */
function isPrivate(hostname: string): boolean {
  if (isLoopback(hostname)) return true;
  if (hostname.startsWith('[')) return /^\[(?:::|f[cd]|fe[89ab])/i.test(hostname);
  const [a, b] = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(hostname)?.slice(1).map(Number) ?? [];
  if (a === undefined || b === undefined) return false;
  return (
    a === 0 ||
    a === 10 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  );
}
