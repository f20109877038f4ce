import type { BuildCommand } from '../convert/buildCommands';
import type { Instruction, Stage } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';

/** `[start, end)` of the text, in UTF-16 units. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The image as written in a FROM. */
export function imagePlace({ from, image }: Stage): Place {
  const start = offsetInText(from, from.args.indexOf(image));
  return { start, end: start + image.length };
}

/** A whole instruction, which a finding about all of it points at. */
export function instructionPlace({ start, end }: Instruction): Place {
  return { start, end };
}

/** A command of a RUN, as far as its line goes; the whole RUN where that is not known. */
export function commandPlace(text: string, { editAt, position }: BuildCommand): Place {
  if (editAt === undefined) return instructionPlace(position.instruction);
  const line = /^(?:[^\n&|;\\]|\\(?!\s*\n))*/.exec(text.slice(editAt, position.instruction.end))?.[0] ?? '';
  return { start: editAt, end: editAt + line.trimEnd().length };
}
