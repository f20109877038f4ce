import type { Dockerfile, Instruction, Stage } from './model';

/** A place where an image is being typed: `[start, end)` is what is there of it, with the cursor inside or at its end. */
export interface TypedReference {
  readonly start: number;
  readonly end: number;
  /** What stands before the cursor. */
  readonly typed: string;
  readonly place: 'from' | 'copy' | 'mount';
  /** The stages that may be named here. */
  readonly before: readonly Stage[];
}

/** The image that is being typed at an offset; `undefined` where none belongs. */
export function typedReference(dockerfile: Dockerfile, offset: number): TypedReference | undefined {
  for (const stage of dockerfile.stages) {
    const instruction = [stage.from, ...stage.instructions].find(({ start, end }) => start < offset && offset <= end);
    if (instruction !== undefined) return typedIn(dockerfile, stage, instruction, offset);
  }
  return undefined;
}

// Flags go before; a line may be continued between two words.
const gap = String.raw`(?:[ \t]|[\\\x60][ \t]*\r?\n)+`;
const flags = `(?:--[^\\s]*${gap})*`;
const patterns = [
  { keyword: 'FROM', place: 'from', before: new RegExp(`^FROM${gap}${flags}([^\\s]*)$`, 'i'), after: /^[^\s]*/ },
  { keyword: 'COPY', place: 'copy', before: new RegExp(`^COPY${gap}${flags}--from=([^\\s]*)$`, 'i'), after: /^[^\s]*/ },
  {
    keyword: 'RUN',
    place: 'mount',
    before: new RegExp(`^RUN${gap}${flags}--mount=(?:[^\\s]*,)?from=([^\\s,]*)$`, 'i'),
    after: /^[^\s,]*/,
  },
] as const;

function typedIn(
  { text, stages }: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  offset: number,
): TypedReference | undefined {
  const pattern = patterns.find(({ keyword }) => keyword === instruction.keyword);
  const typed = pattern?.before.exec(text.slice(instruction.start, offset))?.[1];
  if (pattern === undefined || typed === undefined) return undefined;
  // What a variable or a quote begins is nobody's name, nor is a flag.
  if (/[$"'\\`]/.test(typed) || (pattern.place === 'from' && typed.startsWith('-'))) return undefined;
  const rest = pattern.after.exec(text.slice(offset, instruction.end))?.[0] ?? '';
  return {
    start: offset - typed.length,
    end: offset + rest.length,
    typed,
    place: pattern.place,
    before: stages.slice(0, stage.index),
  };
}
