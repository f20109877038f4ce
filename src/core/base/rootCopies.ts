import type { Instruction, Stage } from '../dockerfile/model';
import { writtenWords } from '../dockerfile/writtenWords';

/**
 * The COPY and ADD of stages that may put a whole folder over `/`. Where that folder has a `bin` or `lib` of its own, no
 * builder puts it over an image in which these are links: "cannot copy to non-directory".
 */
export function copiesOverRoot(stages: readonly Stage[]): readonly Instruction[] {
  const instructions = stages.flatMap((stage) => stage.instructions);
  const started = instructions.filter(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD');
  const programs = new Set(
    started.map(({ exec }) => exec?.[0] ?? '').map((path) => path.slice(path.lastIndexOf('/') + 1)),
  );
  return instructions.filter((instruction) => {
    const words = copied(instruction);
    const [target, sources] = [words.at(-1), words.slice(0, -1)];
    return (target === '/' || target === '/.') && sources.some((source) => !isFile(source, instruction, programs));
  });
}

/** Sources and target of a COPY or ADD, without quotes; nothing for other instructions. */
export function copied(instruction: Instruction): readonly string[] {
  const { keyword, exec } = instruction;
  if (keyword !== 'COPY' && keyword !== 'ADD') return [];
  return exec ?? writtenWords(instruction).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** Whether a source is a single file by its looks: it has an extension, or the name of the program that is started. */
function isFile(source: string, { keyword }: Instruction, programs: ReadonlySet<string>): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (keyword === 'ADD' && /\.(?:tar(?:\.\w+)?|t[gxb]z2?)$/.test(name)) return false;
  return /[^.]\.[A-Za-z]\w*$/.test(name) || (name !== '' && !/[*?[$]/.test(name) && programs.has(name));
}
