import type { ArgvWord, InstructionArgv } from '../dockerfile/effectiveArgv';
import { instructionArgv } from '../dockerfile/effectiveArgv';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { stageBase, stageChain } from '../dockerfile/scope';
import { isReference, parseReference } from '../image/reference';
import { mayBringShell } from '../lint/broughtShell';
import type { Card, CardFact, CardOptions, Line } from './card';
import type { ImageFacts } from './imageFacts';
import { imageFacts, scratchFacts } from './imageFacts';
import { originOf } from './mirrors';

/** A card about an instruction, and `[start, end)` of the text it is about. */
export interface StartCard {
  readonly card: Card;
  readonly start: number;
  readonly end: number;
}

/** What the CMD, ENTRYPOINT or HEALTHCHECK at an offset makes the engine run; `undefined` elsewhere, and where it cannot be known. */
export function startCard(dockerfile: Dockerfile, offset: number, options: CardOptions): StartCard | undefined {
  const at = instructionAt(dockerfile, offset);
  if (at === undefined) return undefined;
  const { stage, instruction } = at;
  const chain = stageChain(dockerfile, stage);
  const facts = rootFacts(dockerfile, chain[0], options);
  const shellLess = facts?.shell === false && !mayBringShell(chain);
  const defaults = { entrypoint: facts?.config.entrypoint, cmd: facts?.config.cmd };
  const argv = instructionArgv(dockerfile, stage, instruction, defaults);
  const isNew = shellLess && !options.said?.has('no-shell');
  const card = argv && cardOf(instruction, argv, chain[0].image, isNew);
  return card && { card, start: instruction.start, end: instruction.end };
}

function rootFacts(dockerfile: Dockerfile, root: Stage, { mirrors }: CardOptions): ImageFacts | undefined {
  const base = stageBase(dockerfile, root);
  if (base.kind === 'scratch') return scratchFacts;
  const ref = base.kind === 'image' ? parseReference(base.reference) : undefined;
  return ref !== undefined && isReference(ref) ? imageFacts(originOf(ref, mirrors)) : undefined;
}

function instructionAt(
  dockerfile: Dockerfile,
  offset: number,
): { readonly stage: Stage; readonly instruction: Instruction } | undefined {
  for (const stage of dockerfile.stages) {
    const instruction = stage.instructions.find(({ start, end }) => start <= offset && offset <= end);
    if (instruction !== undefined) return { stage, instruction };
  }
  return undefined;
}

function cardOf(instruction: Instruction, argv: InstructionArgv, image: string, shellLess: boolean): Card | undefined {
  const { keyword } = instruction;
  switch (argv.kind) {
    case 'unknown':
    case 'none':
      return undefined;
    case 'replaced':
      return card(keyword, [`Has no effect: the ${keyword} in line ${argv.by.line} replaces it.`], []);
    case 'argv': {
      if (argv.words.length === 0) return undefined;
      const health = keyword === 'HEALTHCHECK';
      const summary = health
        ? 'What the engine runs to check a container; ENTRYPOINT does not apply to it.'
        : 'What a container of this stage starts.';
      const forms = argv.shellForms.map(({ keyword: form, line }) => `the ${form} in line ${line}`);
      const warnings: readonly Line[] =
        shellLess && forms.length > 0
          ? [[`The image has no shell, and ${forms.join(' and ')} is in shell form; write it in exec form.`]]
          : [];
      const words = argv.words.map(({ text }) => text);
      return { ...card(shown(words), [summary], parts(argv.words, instruction, image)), warnings };
    }
  }
}

function card(title: string, summary: Line, facts: readonly CardFact[]): Card {
  return { title, kind: 'start', summary, warnings: [], facts, actions: [] };
}

/** A row for each source of words, in order: the shell that the engine adds, the image, each instruction. */
function parts(words: readonly ArgvWord[], here: Instruction, image: string): readonly CardFact[] {
  const groups: ArgvWord[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    const same = last?.[0]?.by === word.by && last?.[0]?.part === word.part && last?.[0]?.ofShell === word.ofShell;
    if (same) last?.push(word);
    else groups.push([word]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { by, part, ofShell } = first;
    const where = by === undefined ? [' of ', { code: image }] : [by === here ? ', written here' : `, line ${by.line}`];
    const text = [{ code: shown(group.map((word) => word.text)) }, ...(ofShell ? [', for the shell form'] : where)];
    return [{ id: part, label: part.toUpperCase(), text }];
  });
}

/** Words as an exec form has them, cut where they would fill the card. */
function shown(words: readonly string[]): string {
  const text = JSON.stringify(words);
  return text.length > lengthLimit ? `${text.slice(0, lengthLimit)}…` : text;
}

const lengthLimit = 160;
