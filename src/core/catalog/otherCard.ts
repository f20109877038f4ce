import type { ImageRef } from '../image/reference';
import type { Card, CardFact, CardOptions, Line } from './card';
import { libcLine, releaseLine, runtimeLine } from './factLines';
import type { ImageFacts } from './imageFacts';
import type { Equivalent, ImageRow, PublisherRow } from './imageTable';
import { runtimeText } from './googleFacts';
import { catalogue, distrolessReference, publishedBase } from './lookup';
import { asOf, detail, fact, joined, kindOf, publisherNames, startFact, userFact } from './originCard';
import { dotnet, otherRow, others } from './otherFacts';
import { platformNames } from './platformNames';
import { sourceLine } from './sources';
import type { DistrolessImage } from './table';

/** The card of an image of another publisher of images without a shell; some of their images have one. */
export function otherCard(ref: ImageRef, facts: ImageFacts, { today, current }: CardOptions): Card {
  const row = otherRow(ref);
  const rules = Object.hasOwn(others.publishers, facts.publisher) ? others.publishers[facts.publisher] : undefined;
  const shown: (CardFact | undefined)[] = [
    startFact(facts),
    userFact(withAccount(facts, row)),
    fact('holds', 'Holds', holds(facts, row)),
    fact('lacks', 'Lacks', lacks(facts)),
    row?.architectures === undefined
      ? undefined
      : fact('platforms', 'Architectures', [platformNames(row.architectures.split(' '))]),
    equivalentFact(ref, facts),
    row?.end === undefined ? undefined : fact('support', 'Supported', [`until ${row.end}`]),
    ...ruleFacts(ref, rules, facts),
    facts.config.env &&
      detail(
        'environment',
        'Environment',
        joined([...facts.config.env].map(([name, value]) => [{ code: `${name}=${value}` }])),
      ),
    sourceLine(facts.publisher),
  ];
  return {
    title: ref.text,
    kind: kindOf(ref, facts),
    summary: summaryOf(facts),
    warnings: warningsOf(ref, facts, row, rules, today),
    facts: shown.filter((item) => item !== undefined),
    actions:
      current === undefined || current === ref.text
        ? []
        : [{ kind: 'compare', reference: current, with: ref.text, isCurrent: true }],
  };
}

function summaryOf(facts: ImageFacts): Line {
  const shell = facts.shell === undefined ? '' : facts.shell === false ? ', no shell' : ', with a shell';
  const runtime = facts.runtime && { ...facts.runtime, binary: undefined, onPath: undefined };
  const what = joined([runtimeLine({ ...facts, runtime }), releaseLine(facts)]);
  const comma = what.length === 0 ? '' : ', ';
  return [`Image by ${publisherNames[facts.publisher]}${comma}`, ...what, `${shell}${asOf(facts)}.`];
}

function holds(facts: ImageFacts, row: ImageRow | undefined): Line {
  const binary = facts.runtime?.binary;
  const shell = typeof facts.shell === 'string' ? facts.shell : undefined;
  const manager = typeof facts.packageManager === 'string' ? facts.packageManager : undefined;
  const code = (text: string | undefined): Line | undefined => (text === undefined ? undefined : [{ code: text }]);
  const libc = facts.libc === 'none' ? undefined : libcLine(facts);
  const words = (row?.holds ?? []).map((text): Line => [text]);
  const count: Line | undefined = row?.packages === undefined ? undefined : [`${row.packages} packages in all`];
  return joined([code(binary), libc, ...words, code(shell), code(manager), count]);
}

function lacks(facts: ImageFacts): Line {
  return joined([
    facts.shell === false ? ['shell'] : undefined,
    facts.packageManager === false ? ['package manager'] : undefined,
    facts.libc === 'none' ? ['C library'] : undefined,
  ]);
}

/** With the name of the user in the list of those that are known, so that it stands beside the number. */
function withAccount(facts: ImageFacts, row: ImageRow | undefined): ImageFacts {
  if (row?.account === undefined) return facts;
  const [name, uid] = row.account;
  const user = facts.config.user === name ? String(uid) : facts.config.user;
  return { ...facts, config: { ...facts.config, user }, users: [{ name, uid, gid: uid }] };
}

/** What stands for the same at Google, after the table of equivalents; of a runtime, the same version where there is one. */
function equivalentFact(ref: ImageRef, { runtime }: ImageFacts): CardFact | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  const row = others.equivalents.find(({ chainguard, hardened, microsoft }) =>
    [chainguard, hardened, microsoft].some((name) => nameOf(name) === path),
  );
  const usual = row && googleImage(row);
  if (usual === undefined) return undefined;
  const image = publishedBase(usual.family, runtime?.line === undefined ? {} : { line: runtime.line }) ?? usual;
  const differs = image.runtime !== undefined && image.runtime.line !== runtime?.line;
  const version = differs ? `, with ${runtimeText(image.runtime)}` : '';
  return fact('equivalent', 'Google equivalent', [{ code: distrolessReference(image, 'nonroot') }, version]);
}

/** The published image that a row of the table of equivalents means. */
export function googleImage({ google }: Equivalent): DistrolessImage | undefined {
  return catalogue.images.find(({ id }) => id === `${google}-${catalogue.defaultDistro}`);
}

function nameOf(reference: string | undefined): string | undefined {
  return reference?.replace(/:[^/]*$/, '');
}

function ruleFacts(
  ref: ImageRef,
  rules: PublisherRow | undefined,
  { publisher, family }: ImageFacts,
): readonly (CardFact | undefined)[] {
  const { tool, issuer, identity } = rules?.signing ?? {};
  // Canonical publishes many images; what to mind is said of its Java runtime only.
  const traps = publisher === 'canonical' && family !== 'jre' ? [] : (rules?.traps ?? []);
  const command =
    issuer !== undefined && identity !== undefined
      ? `cosign verify ${ref.text} --certificate-oidc-issuer ${issuer} --certificate-identity ${identity}`
      : undefined;
  return [
    detail('signature', 'Signed with', tool === undefined ? [] : [tool]),
    detail('verify', 'Verify', command === undefined ? [] : [{ code: command }]),
    detail('tags', 'Tags', rules?.tags === undefined ? [] : [rules.tags]),
    detail('login', 'Login', rules?.login === undefined ? [] : [rules.login]),
    detail(
      'traps',
      'Note',
      joined(
        traps.map((text) => [text]),
        '; ',
      ),
    ),
  ];
}

function warningsOf(
  ref: ImageRef,
  facts: ImageFacts,
  row: ImageRow | undefined,
  rules: PublisherRow | undefined,
  today: string,
): readonly Line[] {
  if (facts.publisher === 'bitnami') {
    return facts.state === 'retired'
      ? [
          [
            'Gets no updates: only the tag ',
            { code: 'latest' },
            ' is free, and versioned tags were moved to bitnamilegacy.',
          ],
        ]
      : [];
  }
  if (facts.state === 'unknown-tag') {
    const tags = rules?.tags === undefined ? '' : `: ${rules.tags}`;
    return [[{ code: ref.tag ?? 'latest' }, ` is not a known tag of this image${tags}.`]];
  }
  if (ref.tag === undefined && ref.digest !== undefined) return [['A digest alone does not tell which tag it had.']];
  if (row?.end !== undefined && row.end < today) return [[`Support ended on ${row.end}.`]];
  if (ref.digest !== undefined) return [['Pinned to one build, which may be older than what is shown here.']];
  if (facts.publisher === 'microsoft' && row === undefined)
    return [[`Not among the tags built on ${dotnet.source.date}: it is newer, or no longer gets fixes.`]];
  return [];
}
