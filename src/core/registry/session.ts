import { ImageError } from '../image/error';
import { parseChallenges } from './challenge';
import type { Challenge } from './challenge';
import type { Credentials } from './credentials';
import { basicAuthorization } from './credentials';
import type { Endpoint } from './endpoint';
import type { Network } from './network';
import type { Token } from './token';
import { requestToken } from './token';
import type { Answer, RegistryRequest } from './transport';
import { discard, send } from './transport';

/** A conversation about one repository, which remembers what let it in. */
export interface Session {
  readonly endpoint: Endpoint;
  /** Answers that are no challenge come back as they are; `path` starts with `/`, behind `/v2/<repository>`. */
  request(method: 'GET' | 'HEAD', path: string, accept: readonly string[], signal: AbortSignal): Promise<Answer>;
}

/** Opens a conversation; nothing is sent yet. */
export function openSession(network: Network, endpoint: Endpoint): Session {
  let token: Token | undefined;
  return {
    endpoint,
    async request(method, path, accept, signal) {
      const isFresh = token !== undefined && token.expires > (network.now ?? Date.now)();
      let authorization = isFresh ? token?.authorization : undefined;
      // Without a token, with one that may have lost its worth, and with a new one.
      for (let attempt = 0; ; attempt++) {
        const request: RegistryRequest = {
          url: `${endpoint.base}/v2/${endpoint.repository}${path}`,
          method,
          headers: { accept: accept.join(', '), ...(authorization !== undefined && { authorization }) },
        };
        const answer = await send(network, endpoint, request, signal);
        if (answer.response.status !== 401) return answer;
        await discard(answer);
        // The login of a registry is no business of whom it redirects to.
        if (!answer.isOwn) throw needsLoginElsewhere(endpoint);
        if (attempt > 0) throw notLetIn(endpoint, token?.byLogin === true);
        token = await letIn(network, endpoint, answer, signal);
        authorization = token.authorization;
      }
    },
  };
}

async function letIn(network: Network, endpoint: Endpoint, { response }: Answer, signal: AbortSignal): Promise<Token> {
  const challenges = parseChallenges(response.headers.get('www-authenticate') ?? '');
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
    const message = `${endpoint.name} requires a kind of login that is not supported here; pull the image with its own tool.`;
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
  const message = `${name} redirects to a host that requires its own login for ${repository}; pull the image with its own tool.`;
  return new ImageError('unsupported', message);
}

function notLetIn({ name, repository }: Endpoint, byLogin: boolean): ImageError {
  const message = byLogin
    ? `${name} gives no access to ${repository} with the stored login; check the name, or run "docker login ${name}" with an account that may read it.`
    : `${name} gives no access to ${repository}: there is no such image, or it needs a login; check the name, or run "docker login ${name}".`;
  return new ImageError('unauthorized', message);
}
