import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Note, Outcome } from '../core/convert/outcome';
import { applyEdits, convertDockerfile, heldToBuilder, questionIds } from '../dockerfiles';
import { dockerCheck } from '../node/buildCheck';
import { nodeContextFiles } from '../node/contextFiles';
import type { CliIo } from './io';
import { readText } from './readText';
import { readWords } from './words';

const usage = 'distroless convert [--json] [--context DIR] [--target STAGE] [--answer ID=VALUE]... [--check] FILE';
const exits = { ready: 0, already: 0, questions: 3, refused: 4 } as const satisfies Record<Outcome['kind'], number>;

interface Request {
  readonly file: string;
  readonly context: string;
  readonly target: string | undefined;
  readonly answers: ReadonlyMap<string, string>;
  readonly json: boolean;
  /** Whether the builder of this machine shall read the result. */
  readonly check: boolean;
}

/** `distroless convert`: the new Dockerfile on standard output, notes on standard error; resolves to the exit code that {@link usage} names. */
export async function convert(argv: readonly string[], io: CliIo): Promise<number> {
  const request = readRequest(argv);
  if ('problem' in request) return fail(io, request.problem);
  const text = await readText(request.file, io);
  if ('problem' in text) return fail(io, text.problem);
  const context = await stat(request.context).catch(() => undefined); // missing and closed to us come to the same
  if (context?.isDirectory() !== true)
    return fail(
      io,
      `The build context ${request.context} is not a directory that can be read; name one with --context.`,
    );

  const { answers, target } = request;
  const files = nodeContextFiles(request.context);
  const stage = target === undefined ? {} : { target };
  const dockerfile = path.relative(request.context, request.file).replaceAll(path.sep, '/');
  const converted = await convertDockerfile({ text: text.text, files, dockerfile, answers, ...stage }, io.signal);
  const original = { text: text.text, context: path.resolve(request.context), ...stage };
  const outcome =
    request.check && converted.kind === 'ready'
      ? await heldToBuilder(converted, original, dockerCheck(), io.signal)
      : converted;
  if (request.json) io.out(`${JSON.stringify(asJson(outcome, text.text), undefined, 2)}\n`);
  else print(outcome, text.text, io);
  return exits[outcome.kind];
}

function fail(io: CliIo, message: string): number {
  io.err(message);
  return 2;
}

function readRequest(argv: readonly string[]): Request | { readonly problem: string } {
  const parsed = readWords(argv, {
    json: { type: 'boolean' },
    context: { type: 'string' },
    target: { type: 'string' },
    answer: { type: 'string', multiple: true },
    check: { type: 'boolean' },
  });
  if (typeof parsed === 'string') return { problem: `${parsed} Usage: ${usage}` };
  const [file, ...more] = parsed.positionals;
  if (file === undefined || more.length > 0) return { problem: `Name one Dockerfile. Usage: ${usage}` };
  const answers = new Map<string, string>();
  for (const answer of parsed.values.answer ?? []) {
    const equals = answer.indexOf('=');
    const id = answer.slice(0, Math.max(equals, 0));
    if (!questionIds.some((known) => known === id))
      return {
        problem: `"${answer}" is not ID=VALUE with a question's id, which is one of ${questionIds.join(', ')}.`,
      };
    answers.set(id, answer.slice(equals + 1));
  }
  const context = parsed.values.context ?? (file === '-' ? '.' : path.dirname(file));
  return {
    file,
    context,
    target: parsed.values.target,
    answers,
    json: parsed.values.json === true,
    check: parsed.values.check === true,
  };
}

function asJson(outcome: Outcome, text: string): object {
  switch (outcome.kind) {
    case 'ready':
      return {
        kind: outcome.kind,
        dockerfile: applyEdits(text, outcome.edits),
        base: outcome.base,
        notes: outcome.notes,
      };
    case 'already':
      return { kind: outcome.kind, dockerfile: text, base: outcome.base, notes: outcome.notes };
    case 'questions':
      return { kind: outcome.kind, notes: outcome.notes, questions: outcome.questions };
    case 'refused':
      return { kind: outcome.kind, notes: outcome.notes, reasons: outcome.reasons };
  }
}

function print(outcome: Outcome, text: string, io: CliIo): void {
  const tell = (notes: readonly Note[]) =>
    notes.forEach((note) => io.err(`line ${note.line}: ${note.text} [${note.rule}]`));
  switch (outcome.kind) {
    case 'ready':
      io.out(applyEdits(text, outcome.edits));
      tell(outcome.notes);
      return;
    case 'already':
      io.out(text);
      tell(outcome.notes);
      return;
    case 'questions':
      tell(outcome.notes);
      for (const question of outcome.questions) {
        io.err(`line ${question.line}: ${question.text}`);
        for (const choice of question.choices)
          io.err(
            `  --answer ${question.id}=${choice.value}  ${choice.label}${choice.detail === undefined ? '' : `: ${choice.detail}`}`,
          );
      }
      return;
    case 'refused':
      tell(outcome.reasons);
  }
}
