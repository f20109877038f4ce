import { ImageError } from '../image/error';
import { asObject, asText, parseJson } from '../image/json';
import type { Challenge } from './challenge';
import type { Credentials } from './credentials';
import { basicAuthorization } from './credentials';
import type { Endpoint } from './endpoint';
import { whyForbidden } from './endpoint';
import type { Network } from './network';
import type { RegistryRequest } from './transport';
import { bodyOf, discard, send } from './transport';

/** What lets into one repository, and how long it is good. */
export interface Token {
  readonly authorization: string;
  /** Whether it came of a stored login. */
  readonly byLogin: boolean;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/**
 * Gets a token from where a challenge says, with the login or anonymously, by the distribution project's token
 * authentication and its OAuth2 form; `ImageError` `unauthorized` if the login is refused.
 */
export async function requestToken(
  network: Network,
  endpoint: Endpoint,
  challenge: Challenge,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<Token> {
  const realm = realmOf(challenge, endpoint);
  const named = scopesOf(challenge);
  const scopes = named.length > 0 ? named : [`repository:${endpoint.repository}:pull`];
  const asked = { service: challenge.parameters.get('service'), scopes };
  const requests =
    credentials?.kind === 'identity-token'
      ? [oauthRequest(realm, asked, credentials.token), getRequest(realm, asked, undefined)]
      : [getRequest(realm, asked, credentials)];
  for (const [index, request] of requests.entries()) {
    const answer = await send(network, endpoint, request, signal);
    const { status } = answer.response;
    if (status === 200) {
      const bytes = await bodyOf(answer, tokenLimit, 'The token', endpoint);
      return { ...readToken(bytes, network, endpoint), byLogin: credentials !== undefined };
    }
    await discard(answer);
    // Not every server knows the OAuth2 form.
    if ((status === 404 || status === 405) && index + 1 < requests.length) continue;
    throw refusal(status, realm, endpoint, credentials !== undefined);
  }
  throw refusal(404, realm, endpoint, true);
}

/** What a challenge wants a token to be good for. */
export function scopesOf({ parameters }: Challenge): readonly string[] {
  return (parameters.get('scope') ?? '').split(' ').filter((word) => word !== '');
}

const tokenLimit = 64 * 1024;
const client = 'distroless-for-dockerfiles';

interface Asked {
  readonly service: string | undefined;
  readonly scopes: readonly string[];
}

function realmOf(challenge: Challenge, endpoint: Endpoint): URL {
  const text = challenge.parameters.get('realm') ?? '';
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  const why = realm === undefined ? 'to no address' : whyForbidden(realm, endpoint);
  if (realm === undefined || why !== undefined) {
    throw new ImageError(
      'unsupported',
      `${endpoint.name} asks for logins to be sent ${why ?? ''}, which is not safe; ask whoever runs it.`,
    );
  }
  return realm;
}

function getRequest(realm: URL, { service, scopes }: Asked, credentials: Credentials | undefined): RegistryRequest {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  // Several scopes come in one parameter and go out in as many.
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const headers =
    credentials?.kind === 'password'
      ? { authorization: basicAuthorization(credentials.username, credentials.password) }
      : {};
  return { url: url.href, method: 'GET', headers };
}

function oauthRequest(realm: URL, { service, scopes }: Asked, token: string): RegistryRequest {
  const scope = scopes.join(' ');
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: client, scope, refresh_token: token });
  if (service !== undefined) form.set('service', service);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { url: realm.href, method: 'POST', headers, body: form.toString() };
}

function readToken(bytes: Uint8Array, network: Network, endpoint: Endpoint): Omit<Token, 'byLogin'> {
  const file = asObject(parsed(bytes));
  // Empty is as good as none: some servers fill one name only.
  const token = [asText(file?.['token']), asText(file?.['access_token'])].find(
    (text) => text !== undefined && text !== '',
  );
  if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
    throw new ImageError('corrupt', `${endpoint.name} sent no token that can be read; try again later.`);
  }
  const seconds = file?.['expires_in'];
  const life = typeof seconds === 'number' && seconds > 0 ? seconds : defaultLife;
  return { authorization: `Bearer ${token}`, expires: (network.now ?? Date.now)() + Math.max(life - margin, 0) * 1000 };
}

/** In seconds, by the specification, and what a request may take. */
const defaultLife = 60;
const margin = 10;

/** The reader's own error would quote the token. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, 'The token');
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}

function refusal(status: number, realm: URL, { name }: Endpoint, hasLogin: boolean): ImageError {
  if (status >= 500 || status === 429) {
    return new ImageError('offline', `${realm.host} cannot check logins at the moment (${status}); try again later.`);
  }
  return hasLogin
    ? new ImageError('unauthorized', `${name} rejected the stored login; run "docker login ${name}" again.`)
    : new ImageError('unauthorized', `${name} requires a login; run "docker login ${name}" first.`);
}
