import { expand } from './expand';
import type { Dockerfile, Instruction, Stage } from './model';
import { offsetInText } from './model';
import { findStage, globalScope, isPredefined } from './scope';

/** A place where a Dockerfile names what it builds upon, copies from, mounts or is read by. */
export interface ImageReference {
  /** `[start, end)` of the reference as written. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly place: ReferencePlace;
  readonly written: string;
  /** With the defaults of the global ARGs; `undefined` where one has no default. */
  readonly resolved: string | undefined;
}

/** `syntax` is the directive that names the frontend, the program that reads the file. */
export type ReferencePlace = 'from' | 'copy' | 'mount' | 'syntax';

/** A reference and what it comes to. */
export interface Reference extends ImageReference {
  readonly meaning: Meaning;
}

/** What a reference comes to in its file. */
export type Meaning =
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | {
      readonly kind: 'unknown';
      /** One sentence. */
      readonly why: string;
      /** What stands before the tag, where only the tag is not known. */
      readonly repository: string | undefined;
    };

/** Every image that a Dockerfile refers to, in order; names and numbers of stages and `scratch` are none. */
export function imageReferences(dockerfile: Dockerfile): readonly ImageReference[] {
  return references(dockerfile).filter(({ meaning }) => meaning.kind === 'image' || meaning.kind === 'unknown');
}

/** The reference at an offset, its end included. */
export function referenceAt(dockerfile: Dockerfile, offset: number): Reference | undefined {
  return references(dockerfile).find(({ start, end }) => start <= offset && offset <= end);
}

/** Every reference of a Dockerfile in order, stages and `scratch` included; worked out once for each reading. */
export function references(dockerfile: Dockerfile): readonly Reference[] {
  const known = found.get(dockerfile);
  if (known !== undefined) return known;
  const result = [
    ...syntaxReference(dockerfile),
    ...dockerfile.stages.flatMap((stage) =>
      [stage.from, ...stage.instructions].flatMap((instruction) => referencesOf(dockerfile, stage, instruction)),
    ),
  ];
  found.set(dockerfile, result);
  return result;
}

const found = new WeakMap<Dockerfile, readonly Reference[]>();

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The directive is read before there are variables. */
function syntaxReference(dockerfile: Dockerfile): Reference[] {
  const directive = dockerfile.directives.find(({ name }) => name === 'syntax');
  if (directive === undefined) return [];
  const lines = dockerfile.text.split('\n', directive.line);
  const start = lines.join('\n').lastIndexOf(directive.value);
  const written = directive.value;
  const place = { start, end: start + written.length, line: directive.line, place: 'syntax' } as const;
  return [{ ...place, written, resolved: written, meaning: { kind: 'image', reference: written } }];
}

function referencesOf(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): Reference[] {
  const make = (place: ReferencePlace, spans: readonly Place[]): Reference[] =>
    spans.flatMap((span) => {
      const written = dockerfile.text.slice(span.start, span.end);
      const { resolved, meaning } =
        place === 'from' ? fromMeaning(dockerfile, stage, written) : flagMeaning(dockerfile, stage, written);
      if (written === '' || resolved === '') return [];
      return [{ ...span, line: lineOf(dockerfile.text, instruction, span.start), place, written, resolved, meaning }];
    });
  switch (instruction.keyword) {
    case 'FROM':
      return make('from', fromPlace(dockerfile, instruction, stage.image));
    case 'COPY':
      return make('copy', flagPlaces(dockerfile, instruction, 'from', copyFlag));
    case 'RUN':
      return make('mount', flagPlaces(dockerfile, instruction, 'mount', mountFlag));
    default:
      return [];
  }
}

type Meant = Pick<Reference, 'resolved' | 'meaning'>;

function fromMeaning(dockerfile: Dockerfile, stage: Stage, written: string): Meant {
  const expanded = expand(written, globalScope(dockerfile), dockerfile.escape);
  if (expanded.kind === 'problem') return unknown(expanded.problem);
  const [unset] = expanded.unset;
  if (unset !== undefined) {
    const [repository = '', ...tag] = expanded.text.split(/:(?=[^/]*$)/);
    const literal = tag.length > 0 && written.startsWith(`${repository}:`);
    const why = isPredefined(unset)
      ? `${unset} is known to the build only.`
      : `${unset} has no default before the first FROM, so the image is known once a build sets it.`;
    return unknown(why, literal ? repository : undefined);
  }
  return { resolved: expanded.text, meaning: named(dockerfile, stage, expanded.text) };
}

/** Builders expand no variables in the flags of COPY and RUN that name an image; a number is that of a stage. */
function flagMeaning(dockerfile: Dockerfile, stage: Stage, written: string): Meant {
  if (written.includes('$'))
    return unknown('Builders take no variables here: name a stage after the image, and say that name here.');
  const numbered = /^\d+$/.test(written) ? dockerfile.stages[Number(written)] : undefined;
  if (numbered !== undefined && numbered.index < stage.index)
    return { resolved: written, meaning: { kind: 'stage', stage: numbered } };
  if (/^\d+$/.test(written)) return unknown(`There is no stage ${written} before this one.`);
  return { resolved: written, meaning: named(dockerfile, stage, written) };
}

function named(dockerfile: Dockerfile, before: Stage, name: string): Meaning {
  const stage = findStage(dockerfile, name, before.index);
  if (stage !== undefined) return { kind: 'stage', stage };
  return name === 'scratch' ? { kind: 'scratch' } : { kind: 'image', reference: name };
}

function unknown(why: string, repository?: string): Meant {
  return { resolved: undefined, meaning: { kind: 'unknown', why, repository } };
}

function fromPlace(dockerfile: Dockerfile, from: Instruction, image: string): Place[] {
  const start = offsetInText(from, from.args.indexOf(image));
  return image !== '' && dockerfile.text.startsWith(image, start) ? [{ start, end: start + image.length }] : [];
}

const copyFlag = /--from=["']?([^\s"']+)/g;
const mountFlag = /--mount=(?:[^\s]*[,"'])?from=([^\s,"']+)/g;

/** Where the flags of an instruction name an image: between the keyword and the arguments, outside comments. */
function flagPlaces(dockerfile: Dockerfile, instruction: Instruction, name: string, pattern: RegExp): Place[] {
  const values = instruction.flags.flatMap((flag) => (flag.name === name ? [flag.value ?? ''] : []));
  if (values.length === 0) return [];
  const head = dockerfile.text.slice(
    instruction.start,
    instruction.args === '' ? instruction.end : offsetInText(instruction, 0),
  );
  return [...head.matchAll(pattern)].flatMap(({ index, 0: all, 1: value = '' }) => {
    // What no flag holds stands in a comment between two lines.
    if (!values.some((flag) => flag === value || flag.split(',').includes(`from=${value}`))) return [];
    const end = instruction.start + index + all.length;
    return [{ start: end - value.length, end }];
  });
}

function lineOf(text: string, instruction: Instruction, offset: number): number {
  return instruction.line + (text.slice(instruction.start, offset).match(/\n/g)?.length ?? 0);
}
