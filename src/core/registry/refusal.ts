import { ImageError } from '../image/error';
import { asList, asObject, asText, parseJson } from '../image/json';
import type { Endpoint } from './endpoint';
import type { Answer } from './transport';
import { bodyOf, discard } from './transport';

/** The error for an answer that is not what was asked for; `what` names that, and ends the answer. */
export async function refusal(answer: Answer, endpoint: Endpoint, what: string): Promise<ImageError> {
  const { name } = endpoint;
  const { status } = answer.response;
  switch (status) {
    case 404:
      return notFound(await errorCode(answer, endpoint), endpoint, what);
    case 401:
    case 403:
      await discard(answer);
      return new ImageError(
        'unauthorized',
        `${name} denies access to ${what}; run "docker login ${name}" with an account that is allowed to read it.`,
      );
    case 429:
      await discard(answer);
      return new ImageError(
        'offline',
        `${name} does not accept more requests at the moment; try again later, or run "docker login ${name}" for a higher limit.`,
      );
    case 400:
    case 406:
    case 415:
      await discard(answer);
      return new ImageError(
        'unsupported',
        `${name} does not offer ${what} in a supported format (${status}); push it again with a current tool.`,
      );
    default:
      await discard(answer);
      return new ImageError('offline', `${name} answered ${status} when asked for ${what}; try again later.`);
  }
}

function notFound(code: string | undefined, { name, repository }: Endpoint, what: string): ImageError {
  const message =
    code === 'NAME_UNKNOWN'
      ? `${name} has no repository ${repository}; check the name.`
      : `There is no ${what}; check the name and the tag.`;
  return new ImageError('not-found', message);
}

/** The word that the distribution specification has for the reason; nothing else of a body is believed or shown. */
async function errorCode(answer: Answer, endpoint: Endpoint): Promise<string | undefined> {
  try {
    const bytes = await bodyOf(answer, bodyLimit, 'The error', endpoint);
    const [first] = asList(asObject(parseJson(bytes, 'The error'))?.['errors']) ?? [];
    return asText(asObject(first)?.['code']);
  } catch (error) {
    // A body that does not come or is no JSON says no more than the status did.
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}

const bodyLimit = 64 * 1024;
