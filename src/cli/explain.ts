import type { Card } from '../core/catalog/card';
import type { ImageRef } from '../core/image/reference';
import { cardText, compareImages, imageCard, isReference, parseReference, plainText } from '../dockerfiles';
import { comparisonJson, comparisonText } from './comparison';
import type { CliIo } from './io';
import { readWords } from './words';

/**
 * `distroless explain [--json] [--compare OTHER] REFERENCE`: the card of an image, or what the move from it to another
 * changes. Resolves to 0 if they are known, 1 if nothing is known about one of them, of which the card then says only what
 * its name does, 2 for a reference that does not parse or a wrong use of the command.
 */
export async function explain(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') return fail(io, 2, options);
  const { reference, compare, json } = options;
  const today = new Date().toISOString().slice(0, 10);
  const cards = [reference, ...(compare === undefined ? [] : [compare])].map((text) =>
    imageCard(text, { today, mirrors: {} }),
  );
  const wrong = cards.find(({ kind }) => kind === 'malformed');
  if (wrong !== undefined) return fail(io, 2, plainText(wrong.summary));
  const unknown = cards.filter(({ kind }) => kind === 'unknown');
  for (const { title } of unknown) io.err(`Nothing is known about ${title}: it is not in the catalogue.`);
  const [card] = cards;
  if (compare === undefined && card !== undefined) io.out(json ? jsonText(asJson(card)) : cardText(card));
  if (compare !== undefined && unknown.length === 0) io.out(comparisonOf(reference, compare, json));
  return unknown.length === 0 ? 0 : 1;
}

/** Both are known, so that both are references. */
function comparisonOf(before: string, after: string, json: boolean): string {
  const comparison = compareImages(imageOf(before), imageOf(after));
  return json ? jsonText(comparisonJson(before, after, comparison)) : comparisonText(before, after, comparison);
}

function imageOf(text: string): ImageRef | 'scratch' {
  const ref = parseReference(text);
  if (!isReference(ref)) throw new Error(ref.problem);
  return text === 'scratch' ? 'scratch' : ref;
}

interface Options {
  readonly reference: string;
  readonly compare: string | undefined;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options | string {
  const usage = 'Usage: distroless explain [--json] [--compare OTHER] REFERENCE';
  const words = readWords(argv, { compare: { type: 'string' }, json: { type: 'boolean' } });
  if (typeof words === 'string') return usage;
  const { values, positionals } = words;
  const [reference, ...rest] = positionals;
  if (reference === undefined || rest.length > 0) return usage;
  return { reference, compare: values.compare, json: values.json ?? false };
}

function fail(io: CliIo, code: number, message: string): number {
  io.err(message);
  return code;
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Text in one piece, which is what scripts want. */
function asJson({ title, kind, summary, warnings, facts }: Card): object {
  return {
    reference: title,
    kind,
    summary: plainText(summary),
    warnings: warnings.map(plainText),
    facts: facts.map(({ id, label, text }) => ({ id, label, text: plainText(text) })),
  };
}
