import { bytesText } from '../../../core/image/bytesText';

/** What can be done with a file. */
export type Answer = 'open' | 'open-text' | 'open-hex' | 'find-hex' | 'why' | 'extract';

/** What a person is asked before a file is opened: a sentence and buttons, or nothing where it is plain what to do. */
export type OpenQuestion =
  | { readonly sentence: undefined; readonly otherwise: Answer }
  | { readonly sentence: string; readonly buttons: Readonly<Record<string, Answer>> };

/** What there is to know of a file that is to be opened; sizes are in bytes. */
export interface FileToOpen {
  readonly path: string;
  readonly size: number;
  /** Above it is asked. */
  readonly limit: number;
  /** Above it no editor has it. */
  readonly largest: number;
  readonly content: 'text' | 'elf' | 'binary';
  /** Whether VS Code shows what is of this name without a text editor, as pictures. */
  readonly hasEditor: boolean;
  readonly hasHexEditor: boolean;
}

/** Whether and what to ask about a file. */
export function openQuestion({
  path,
  size,
  limit,
  largest,
  content,
  hasEditor,
  hasHexEditor,
}: FileToOpen): OpenQuestion {
  const isProgram = content === 'elf';
  const why = isProgram ? { 'Why does it (not) start?': 'why' as const } : {};
  const extract = { 'Extract...': 'extract' as const };
  const what = isProgram ? 'a program or library' : 'binary, not text';
  if (size > largest) {
    const sentence = `${path} is ${bytesText(size)}, too large to open; extract it instead.`;
    return { sentence, buttons: { ...why, ...extract } };
  }
  if (hasEditor || content === 'text') {
    if (size <= limit) return { sentence: undefined, otherwise: 'open' };
    const sentence = `${path} is ${bytesText(size)}, more than the ${bytesText(limit)} of distroless.files.maxSize; open it anyway?`;
    return { sentence, buttons: { 'Open anyway': 'open', ...extract } };
  }
  const large = size > limit ? ` and has ${bytesText(size)}` : '';
  if (hasHexEditor) {
    if (!isProgram && large === '') return { sentence: undefined, otherwise: 'open-hex' };
    return {
      sentence: `${path} is ${what}${large}.`,
      buttons: { ...why, 'Open in hex editor': 'open-hex', ...extract },
    };
  }
  const buttons = { ...why, 'Open as text': 'open-text', 'Find a hex editor': 'find-hex', ...extract } as const;
  return { sentence: `${path} is ${what}${large}, and no hex editor is installed.`, buttons };
}
