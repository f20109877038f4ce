import type { CardFact } from './card';
import type { Publisher } from './imageFacts';
import { origins } from './originFacts';
import { dotnet, others } from './otherFacts';
import type { Source } from './table';

/** Where the facts about a publisher's images were read, or `undefined` if not in one repository. */
export function sourceOf(publisher: Publisher): Source | undefined {
  const from = (owner: string) => others.sources?.find(({ repository }) => repository.startsWith(owner));
  switch (publisher) {
    case 'canonical':
      return from('canonical/');
    case 'chainguard':
      return from('chainguard-images/');
    case 'docker':
    case 'redhat':
      return origins.source;
    case 'docker-hardened':
      return from('docker-hardened-images/');
    case 'microsoft':
      return dotnet.source;
    case 'bitnami':
    case 'google':
    case 'none':
      return undefined;
  }
}

/** The same as a line of a card; of publishers that only wrote it down, the documents. */
export function sourceLine(publisher: Publisher): CardFact | undefined {
  const rules = Object.hasOwn(others.publishers, publisher) ? others.publishers[publisher] : undefined;
  const source = publisher === 'redhat' ? undefined : sourceOf(publisher);
  const text = source
    ? `${source.repository} at ${source.commit.slice(0, 8)}, ${source.date}`
    : rules?.documents.join(', ');
  return text === undefined ? undefined : { id: 'source', label: 'Source', text: [text], detail: true };
}
