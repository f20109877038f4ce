import { ImageError } from '../image/error';
import { shared } from '../image/expand/shared';
import { parseChallenges } from './challenge';
import type { Challenge } from './challenge';
import type { Credentials } from './credentials';
import { basicAuthorization } from './credentials';
import type { Endpoint } from './endpoint';
import type { Network } from './network';
import type { Token } from './token';
import { requestToken, scopesOf } from './token';
import type { Answer, RegistryRequest } from './transport';
import { discard, send } from './transport';

/** A conversation about one repository, which remembers what let it in, for all who ask at once. */
export interface Session {
  readonly network: Network;
  readonly endpoint: Endpoint;
  /** Answers that are no challenge come back as they are. */
  request(asked: Asked, signal: AbortSignal): Promise<Answer>;
  /** The same of an address that the registry redirected to before, which never sees a login. */
  elsewhere(url: string, asked: Omit<Asked, 'path'>, signal: AbortSignal): Promise<Answer>;
}

/** What a registry is asked for. */
export interface Asked extends Pick<RegistryRequest, 'size'> {
  readonly method: 'GET' | 'HEAD';
  /** Starts with `/`, behind `/v2/<repository>`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Opens a conversation; nothing is sent yet. */
export function openSession(network: Network, endpoint: Endpoint): Session {
  let token: Token | undefined;
  let challenges: readonly Challenge[] | undefined;
  const tokens = shared((signal) => letIn(network, endpoint, challenges ?? [], signal));
  const renew = async (old: Token | undefined, signal: AbortSignal): Promise<Token> => {
    if (old !== undefined) tokens.forget(old);
    return (token = await tokens.get(signal));
  };
  const isFresh = (one: Token) => one.expires > (network.now ?? Date.now)();

  return {
    network,
    endpoint,
    elsewhere: (url, { method, headers, size }, signal) =>
      send(network, endpoint, { url, method, headers, ...(size && { size }) }, signal),
    async request({ method, path, headers, size }, signal) {
      const url = `${endpoint.base}/v2/${endpoint.repository}${path}`;
      // Who has been challenged once need not be again to know that a token is over.
      let shown = token === undefined || isFresh(token) ? token : await renew(token, signal);
      // Without a token, with one that may have lost its worth, with a new one, and with one of more scopes.
      for (let renewed = 0; ; renewed++) {
        const login = shown === undefined ? {} : { authorization: shown.authorization };
        const request = { url, method, headers: { ...headers, ...login }, ...(size && { size }) };
        const answer = await send(network, endpoint, request, signal);
        if (answer.response.status !== 401) return answer;
        await discard(answer);
        // The login of a registry is no business of whom it redirects to.
        if (!answer.isOwn) throw needsLoginElsewhere(endpoint);
        const asked = challengesOf(answer);
        const knowsMore = challenges === undefined || isMore(asked, challenges);
        if (renewed > 1 || (renewed > 0 && !knowsMore)) throw notLetIn(endpoint, token?.byLogin === true);
        challenges = challenges === undefined ? asked : merged(challenges, asked);
        // Another one who asked at the same time may have got a new one in the meantime.
        const other = token !== shown && token !== undefined && isFresh(token) ? token : undefined;
        shown = other ?? (await renew(shown, signal));
      }
    },
  };
}

function challengesOf({ response }: Answer): readonly Challenge[] {
  return parseChallenges(response.headers.get('www-authenticate') ?? '');
}

/** Whether a registry asks for scopes that the token was not asked for. */
function isMore(asked: readonly Challenge[], before: readonly Challenge[]): boolean {
  const known = new Set(before.flatMap(scopesOf));
  return asked.flatMap(scopesOf).some((scope) => !known.has(scope));
}

/** The later challenges, with the scopes of both. */
function merged(before: readonly Challenge[], later: readonly Challenge[]): readonly Challenge[] {
  const scopes = [...new Set([...before, ...later].flatMap(scopesOf))];
  if (scopes.length === 0) return later;
  return later.map((challenge) => ({
    ...challenge,
    parameters: new Map([...challenge.parameters, ['scope', scopes.slice(0, scopeLimit).join(' ')]]),
  }));
}

const scopeLimit = 20;

async function letIn(
  network: Network,
  endpoint: Endpoint,
  challenges: readonly Challenge[],
  signal: AbortSignal,
): Promise<Token> {
  const found = await network.credentials?.(endpoint.name, endpoint.repository, signal);
  const credentials = found?.kind === 'problem' ? undefined : found;
  const problem = found?.kind === 'problem' ? found.problem : undefined;
  if (credentials?.kind === 'registry-token') return lasting(`Bearer ${credentials.token}`);
  try {
    return await byChallenge(network, endpoint, challenges, credentials, signal);
  } catch (error) {
    if (problem === undefined || !(error instanceof ImageError) || error.code !== 'unauthorized') throw error;
    throw new ImageError(
      'unauthorized',
      `${endpoint.name} requires a login, and the stored one could not be read: ${problem}`,
    );
  }
}

function byChallenge(
  network: Network,
  endpoint: Endpoint,
  challenges: readonly Challenge[],
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<Token> {
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer !== undefined) return requestToken(network, endpoint, bearer, credentials, signal);
  if (!challenges.some(({ scheme }) => scheme === 'basic')) {
    const message = `${endpoint.name} requires a kind of login that is not supported; pull the image with Docker or Podman, and open it there.`;
    return Promise.reject(new ImageError('unsupported', message));
  }
  if (credentials?.kind !== 'password') return Promise.reject(needsLogin(endpoint));
  return Promise.resolve(lasting(basicAuthorization(credentials.username, credentials.password)));
}

function lasting(authorization: string): Token {
  return { authorization, byLogin: true, expires: Infinity };
}

function needsLogin({ name }: Endpoint): ImageError {
  return new ImageError('unauthorized', `${name} requires a login; run "docker login ${name}" first.`);
}

function needsLoginElsewhere({ name, repository }: Endpoint): ImageError {
  const message = `${name} redirects to a host that requires its own login for ${repository}; pull the image with Docker or Podman, and open it there.`;
  return new ImageError('unsupported', message);
}

function notLetIn({ name, repository }: Endpoint, byLogin: boolean): ImageError {
  const message = byLogin
    ? `${name} denies access to ${repository} with the stored login; check the name, or run "docker login ${name}" with an account that is allowed to read it.`
    : `${name} denies access to ${repository}, which does not exist or requires a login; check the name, or run "docker login ${name}".`;
  return new ImageError('unauthorized', message);
}
