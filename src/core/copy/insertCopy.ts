import type { Edit } from '../dockerfile/edit';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';

/**
 * Puts instructions into a stage: after what it copies already, otherwise after the settings that it begins with. The file has a
 * line break at each end of them.
 */
export function insertIntoStage(dockerfile: Dockerfile, stage: Stage, lines: readonly string[]): Edit {
  const isCopy = ({ keyword }: Instruction): boolean => keyword === 'COPY' || keyword === 'ADD';
  const copied = stage.instructions.findLast(isCopy);
  return insertBehind(dockerfile, copied ?? headOf(stage), lines);
}

/**
 * Puts instructions into the stage that an offset lies in, as lines of their own below the instruction at that offset;
 * `undefined` before the first stage.
 */
export function insertAt(dockerfile: Dockerfile, offset: number, lines: readonly string[]): Edit | undefined {
  const [first] = dockerfile.stages;
  if (first === undefined || offset < first.from.start) return undefined;
  const within = dockerfile.instructions.findLast(({ start, end }) => start <= offset && offset <= end);
  if (within !== undefined) return insertBehind(dockerfile, within, lines);
  const { text, eol } = dockerfile;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  const line = text.slice(start, end);
  // An empty line is used up; below a comment a new one begins.
  if (line.trim() === '') return { start, end: start + line.replace(/\r$/, '').length, text: lines.join(eol) };
  const at = end - (line.endsWith('\r') ? 1 : 0);
  return { start: at, end: at, text: lines.map((one) => eol + one).join('') };
}

/** A text that names a stage to people: its name, or its number. */
export function stageTitle({ name, index, image }: Stage): string {
  return name === undefined ? `Stage ${index + 1}, FROM ${image}` : `${name}, FROM ${image}`;
}

function insertBehind({ text, eol }: Dockerfile, { end }: Instruction, lines: readonly string[]): Edit {
  const at = text.slice(0, end).endsWith('\n') ? end - (text.slice(0, end).endsWith('\r\n') ? 2 : 1) : end;
  return { start: at, end: at, text: lines.map((line) => eol + line).join('') };
}

/** The last of FROM and the settings that stand right below it. */
function headOf({ from, instructions }: Stage): Instruction {
  const next = instructions.findIndex(({ keyword }) => !settings.has(keyword));
  return instructions[(next < 0 ? instructions.length : next) - 1] ?? from;
}

const settings: ReadonlySet<string> = new Set(['ARG', 'ENV', 'LABEL', 'WORKDIR']);
