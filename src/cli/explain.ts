import { parseArgs } from 'node:util';
import type { Card } from '../core/catalog/card';
import { cardText, plainText } from '../core/catalog/cardText';
import { imageCard } from '../core/catalog/imageCard';
import type { CliIo } from './io';

/**
 * `distroless explain [--json] REFERENCE`: the card of an image. Resolves to 0 if there is one, 1 if nothing is known
 * about the image, 2 for a reference that does not parse or a wrong use of the command.
 */
export async function explain(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') return fail(io, 2, options);
  const today = new Date().toISOString().slice(0, 10);
  const card = imageCard(options.reference, { today, mirrors: {} });
  if (card.kind === 'malformed') return fail(io, 2, plainText(card.summary));
  if (card.kind === 'unknown') return fail(io, 1, `Nothing is known about ${card.title}: it is not in the catalogue.`);
  io.out(options.json ? `${JSON.stringify(asJson(card), undefined, 2)}\n` : cardText(card));
  return 0;
}

function parseOptions(argv: readonly string[]): { readonly reference: string; readonly json: boolean } | string {
  const usage = 'Use: distroless explain [--json] REFERENCE';
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [reference, ...rest] = positionals;
    return reference === undefined || rest.length > 0 ? usage : { reference, json: values.json ?? false };
  } catch {
    // parseArgs throws on options it does not know, and its message speaks to programmers.
    return usage;
  }
}

function fail(io: CliIo, code: number, message: string): number {
  io.err(message);
  return code;
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
