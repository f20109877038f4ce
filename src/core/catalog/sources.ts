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
      return origins.source;
    case 'redhat':
      // Where the C libraries were measured.
      return origins.sources?.find(({ repository }) => repository.startsWith('mayeut/'));
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
  const source = sourceOf(publisher);
  const read = source && `${source.repository} at ${source.commit.slice(0, 8)}, ${source.date}`;
  const written =
    source === undefined || publisher === 'redhat' || publisher === 'canonical' ? (rules?.documents ?? []) : [];
  const texts = [...(read === undefined ? [] : [read]), ...written];
  return texts.length === 0 ? undefined : { id: 'source', label: 'Source', text: [texts.join(', ')], detail: true };
}
