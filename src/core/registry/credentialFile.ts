import { asObject, asText } from '../image/json';
import type { Credentials } from './credentials';

/** Where the login for a registry is to be had. */
export type StoredLogin =
  | Credentials
  /** The program `docker-credential-<name>`, which is asked for `server`. */
  | { readonly kind: 'helper'; readonly name: string; readonly server: string };

/**
 * What a `config.json` of Docker or an `auth.json` of Podman says about a repository: a helper of the registry first, then
 * the logins of the file, the most specific first (containers-auth.json(5)), then the helper for all. Later ones are for
 * when a helper has none.
 */
export function storedLogins(file: unknown, registry: string, repository: string): readonly StoredLogin[] {
  const config = asObject(file);
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const helpers = asObject(config?.['credHelpers']);
  // Docker has one name for its Hub, Podman the other, and each asks its helper by that.
  const own = [...new Set([server, registry])].flatMap((key) => helper(asText(helpers?.[key]), key));
  const store = asText(config?.['credsStore']);
  const auths = Object.entries(asObject(config?.['auths']) ?? {});
  const logins = keysOf(registry, repository).flatMap((key) =>
    auths.filter(([name]) => bare(name) === key).flatMap(([, entry]) => loginOf(entry) ?? []),
  );
  return [...own, ...helper(store, server), ...logins];
}

/** The answer of a helper's `get`; `undefined` if it holds no login. */
export function helperLogin(answer: unknown): Credentials | undefined {
  const file = asObject(answer);
  const [username, secret] = [asText(file?.['Username']), asText(file?.['Secret'])];
  if (username === undefined || secret === undefined || secret === '') return undefined;
  // https://github.com/docker/docker-credential-helpers says so.
  if (username === '<token>') return { kind: 'identity-token', token: secret };
  return username === '' ? undefined : { kind: 'password', username, password: secret };
}

/** A helper is a program on the `PATH`: a name with a slash would be one from anywhere. */
function helper(name: string | undefined, server: string): readonly StoredLogin[] {
  return name !== undefined && /^\w[\w.-]*$/.test(name) ? [{ kind: 'helper', name, server }] : [];
}

/** `registry/a/b`, `registry/a`, `registry`. */
function keysOf(registry: string, repository: string): readonly string[] {
  const parts = repository.split('/');
  const keys = parts.map((_, index) => [registry, ...parts.slice(0, parts.length - index)].join('/'));
  return [...keys, registry];
}

/** A key of `auths` as people and tools write it, with scheme and API version or without. */
function bare(key: string): string {
  const name = key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  return name === 'index.docker.io' || name === 'registry-1.docker.io' ? 'docker.io' : name;
}

function loginOf(entry: unknown): Credentials | undefined {
  const file = asObject(entry);
  const filled = (key: string) => asText(file?.[key]) || undefined;
  const registryToken = filled('registrytoken');
  if (registryToken !== undefined) return { kind: 'registry-token', token: registryToken };
  const identityToken = filled('identitytoken');
  if (identityToken !== undefined) return { kind: 'identity-token', token: identityToken };
  const [name, secret] = [filled('username'), filled('password')];
  if (name !== undefined && secret !== undefined) return { kind: 'password', username: name, password: secret };
  const decoded = decode(filled('auth') ?? '');
  const colon = decoded.indexOf(':');
  if (colon <= 0) return undefined;
  // Some old versions filled the password up with zeros.
  const password = decoded.slice(colon + 1).replace(/\0+$/, '');
  return { kind: 'password', username: decoded.slice(0, colon), password };
}

function decode(base64: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.replace(/=+$/, '').length % 4 === 1) return '';
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}
