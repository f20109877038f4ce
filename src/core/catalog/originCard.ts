import type { ImageRef } from '../image/reference';
import { isReference, parseReference } from '../image/reference';
import { builderSuite } from './builder';
import type { Card, CardFact, CardOptions, Line } from './card';
import type { Counterpart } from './counterpart';
import { counterpartsOf } from './counterpart';
import { imageFacts } from './imageFacts';
import type { ImageFacts, Publisher } from './imageFacts';
import {
  cmdLine,
  entrypointLine,
  libcLine,
  packageManagerLine,
  releaseLine,
  runtimeLine,
  shellLine,
  userLine,
  workdirLine,
} from './factLines';
import { lossesOf } from './losses';
import type { Loss } from './losses';
import { origins } from './originFacts';
import { platformNames } from './platformNames';
import { sourceLine, sourceOf } from './sources';
import { rowOfTag } from './tableFacts';

/** The card of an image with a shell, that people come from: what it is, what one would lose, and where to go. */
export function originCard(ref: ImageRef, facts: ImageFacts, options: CardOptions): Card {
  const counterparts = counterpartsOf(facts);
  const [best, ...rest] = counterparts;
  const losses = lossesTo(facts, best);
  const isDigest = ref.tag === undefined && ref.digest !== undefined;
  const row = isDigest ? undefined : rowOfTag(origins, `${ref.registry}/${ref.repository}`, ref.tag ?? 'latest');
  const shown: (CardFact | undefined)[] = [
    startFact(facts),
    userFact(facts),
    fact(
      'holds',
      'Holds',
      joined([runtimeLine(facts), libcLine(facts), named(shellLine(facts)), named(packageManagerLine(facts))]),
    ),
    best && fact('counterpart', 'Counterpart', counterpartLine(best)),
    fact('losses', 'You would lose', joined(losses.map(({ what }) => what))),
    fact('alternatives', 'Or', joined(rest.map(({ reference }) => [{ code: reference }]))),
    detail('alternatives-why', 'Alternatives', joined(rest.map(counterpartLine), '; ')),
    detail(
      'losses-why',
      'What that means',
      joined(
        losses.map(({ what, then }) => [...what, ': ', ...then]),
        '; ',
      ),
    ),
    row?.architectures === undefined
      ? undefined
      : detail('platforms', 'Architectures', [platformNames(row.architectures.split(' '))]),
    sourceLine(facts.publisher),
  ];
  return {
    title: ref.text,
    kind: kindOf(ref, facts),
    summary: summaryOf(facts),
    warnings: warningsOf(ref, facts),
    facts: shown.filter((item) => item !== undefined),
    actions: best === undefined ? [] : actionsOf(ref, best, options),
  };
}

/** How far an image of another publisher than Google is known. */
export function kindOf(ref: ImageRef, { state, publisher }: ImageFacts): Card['kind'] {
  if (ref.tag === undefined && ref.digest !== undefined) return 'digest';
  // Of these two all tags are listed that are built.
  return state ?? (publisher === 'docker' || publisher === 'microsoft' ? 'unknown-tag' : 'published');
}

/** What a container of it starts, unless a file says otherwise. */
export function startFact(facts: ImageFacts): CardFact | undefined {
  const { entrypoint, cmd } = facts.config;
  if (entrypoint === undefined || cmd === undefined) return undefined;
  if (entrypoint.length === 0 && cmd.length === 0) {
    return fact('start', 'Starts', ['nothing by itself: set ', { code: 'ENTRYPOINT' }, ' in exec form']);
  }
  if (entrypoint.length === 0)
    return fact('start', 'Starts', [...(cmdLine(facts) ?? []), ', which ', { code: 'CMD' }, ' replaces']);
  const behind: Line = cmd.length === 0 ? [] : [', ', ...(cmdLine(facts) ?? []), ' unless you set it'];
  return fact('start', 'Starts', [
    ...(entrypointLine(facts) ?? []),
    ', and ',
    { code: 'CMD' },
    ' is its arguments',
    ...behind,
  ]);
}

/** Who a container runs as, and where. */
export function userFact(facts: ImageFacts): CardFact | undefined {
  const user = userLine(facts);
  const workdir = workdirLine(facts);
  if (user === undefined) return undefined;
  return fact('user', 'Runs as', workdir === undefined ? user : [...user, ' in ', ...workdir]);
}

/** Lines with commas between them, without those that are not known. */
export function joined(parts: readonly (Line | undefined)[], between = ', '): Line {
  return parts.filter((part) => part !== undefined).flatMap((part, index) => (index === 0 ? part : [between, ...part]));
}

/** A fact that hovers show too, or `undefined` if there is nothing to say. */
export function fact(id: string, label: string, text: Line): CardFact | undefined {
  return text.length === 0 ? undefined : { id, label, text };
}

/** A fact that hovers leave out. */
export function detail(id: string, label: string, text: Line): CardFact | undefined {
  return text.length === 0 ? undefined : { id, label, text, detail: true };
}

function named(line: Line | undefined): Line | undefined {
  return line === undefined || line[0] === 'none' ? undefined : line;
}

function counterpartLine({ reference, why, onlyIf }: Counterpart): Line {
  const only: Line = onlyIf.length === 0 ? [] : [', only if ', ...joined(onlyIf, ' and ')];
  return [{ code: reference }, ...why, ...only];
}

/** What the move to the best counterpart takes away. */
function lossesTo(facts: ImageFacts, best: Counterpart | undefined): readonly Loss[] {
  const ref = best && parseReference(best.reference);
  const to = ref !== undefined && isReference(ref) ? imageFacts(ref) : undefined;
  return to === undefined ? [] : lossesOf(facts, to);
}

function summaryOf(facts: ImageFacts): Line {
  const who = facts.publisher === 'docker' ? 'Official image' : `Image by ${publisherNames[facts.publisher]}`;
  const release = releaseLine(facts) ?? ['release not known'];
  const shell = typeof facts.shell === 'string' ? ', with a shell' : '';
  return [`${who}, `, ...release, `${shell}${asOf(facts)}.`];
}

/** The day of the facts, as the end of a sentence. */
export function asOf({ publisher }: ImageFacts): string {
  const source = sourceOf(publisher);
  return source === undefined ? '' : `; as of ${source.date}`;
}

/** What publishers call themselves. */
export const publisherNames: Readonly<Record<Publisher, string>> = {
  bitnami: 'Bitnami',
  canonical: 'Canonical',
  chainguard: 'Chainguard',
  docker: 'Docker',
  'docker-hardened': 'Docker Hardened Images',
  google: 'Google',
  microsoft: 'Microsoft',
  none: 'nobody',
  redhat: 'Red Hat',
};

function warningsOf(ref: ImageRef, facts: ImageFacts): readonly Line[] {
  const suite = builderSuite(ref);
  if (suite?.libc === 'glibc' && suite.gone !== undefined)
    return [[`Not updated since ${suite.gone}: the tag can still be pulled but gets no fixes.`]];
  if (ref.digest !== undefined) return [['Pinned to one build, which may be older than what is shown here.']];
  if (facts.publisher === 'docker' && facts.state === undefined) {
    return [[`Not among the tags built on ${origins.source.date}: it is newer, or no longer gets fixes.`]];
  }
  return [];
}

/** Where the move leads from here, and what it was from the image that the file has now. */
function actionsOf({ text }: ImageRef, best: Counterpart, { current }: CardOptions): Card['actions'] {
  const compare = { kind: 'compare', reference: text, with: best.reference } as const;
  const isOwn = current === undefined || current === text || current === best.reference;
  return isOwn ? [compare] : [compare, { ...compare, reference: current, with: text, isCurrent: true }];
}
