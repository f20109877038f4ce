import { assignments } from '../dockerfile/assignments';
import { expand, type Scope } from '../dockerfile/expand';
import { rawWords } from '../dockerfile/heredoc';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { stageChain } from '../dockerfile/scope';
import { joined } from './step';

/** What the history of an image would say of an instruction. */
export interface Wanted {
  readonly instruction: Instruction;
  /** Any of these texts; {@link anything} stands for what only the build knew. */
  readonly texts: readonly string[];
  /** Destinations of a COPY or ADD; empty for all others. */
  readonly destinations: readonly string[];
  /** Of a COPY or ADD, how many files may be meant; `undefined` where a pattern or a variable is among them. */
  readonly sources: number | undefined;
  /** What a RUN runs in, with its options; empty for the exec form. */
  readonly shells: readonly string[];
}

/** Stands for any text. */
export const anything = '\uE000';

/** What the history would say of each instruction of a stage and of those it is built upon, in the order of the build. */
export function wantedOf(dockerfile: Dockerfile, stage: Stage): readonly Wanted[] {
  const state: State = { env: new Map(), workdir: '', shell: undefined, escape: dockerfile.escape };
  return stageChain(dockerfile, stage).flatMap((link) =>
    link.instructions.map((instruction) => {
      const wanted = wantedBy(instruction, state);
      apply(instruction, state);
      return wanted;
    }),
  );
}

interface State {
  /** Values as far as the file tells: an ARG may have had any value. */
  readonly env: Map<string, string>;
  workdir: string;
  shell: readonly string[] | undefined;
  readonly escape: '\\' | '`';
}

function apply(instruction: Instruction, state: State): void {
  switch (instruction.keyword) {
    case 'ENV': {
      const pairs = assignments(instruction, state.escape).map(({ name, value = '' }) => [
        expanded(name, state),
        expanded(value, state),
      ]);
      for (const [name = '', value = ''] of pairs) state.env.set(name, value);
      return;
    }
    case 'ARG':
      for (const { name } of assignments(instruction, state.escape)) state.env.delete(name);
      return;
    case 'WORKDIR':
      state.workdir = resolved(state.workdir, expanded(instruction.args.trim(), state));
      return;
    case 'SHELL':
      state.shell = instruction.exec;
      return;
  }
}

function wantedBy(instruction: Instruction, state: State): Wanted {
  const { keyword, args, exec } = instruction;
  const written = joined(args);
  const value = expanded(args.trim(), state);
  const of = (...texts: readonly string[]): Wanted => ({
    instruction,
    texts: [...new Set(texts.map(joined))].filter((text) => text !== ''),
    destinations: [],
    sources: undefined,
    shells: [],
  });
  const shell = state.shell ?? ['/bin/sh', '-c'];
  switch (keyword) {
    case 'RUN':
      return { ...of(...commandsOf(instruction)), shells: exec === undefined ? shellsOf(state) : [] };
    case 'COPY':
    case 'ADD':
      return copied(instruction, state, of(written));
    case 'ENV':
    case 'LABEL':
      return of(written, assignedText(instruction, state));
    case 'ARG': {
      const names = assignments(instruction, state.escape).map(({ name }) => name);
      return of(written, names.join(' '), names.map((name) => `${name}=${anything}`).join(' '));
    }
    case 'CMD':
    case 'ENTRYPOINT':
      return of(written, `[${(exec ?? [...shell, args.trim()]).map(quoted).join(' ')}]`);
    case 'WORKDIR':
      return of(written, value, resolved(state.workdir, value));
    case 'EXPOSE':
      return of(value);
    case 'VOLUME':
      return of(written, `[${(exec ?? args.trim().split(/\s+/)).map((path) => expanded(path, state)).join(' ')}]`);
    case 'SHELL':
      return of(written, `[${(exec ?? []).join(' ')}]`);
    case 'HEALTHCHECK':
      return of([...instruction.flags.map(flagText), written].join(' '), healthText(args, shell));
    default:
      return of(written, value);
  }
}

/** What a RUN runs, in the ways that builders write it down. */
function commandsOf({ args, exec, heredocs }: Instruction): readonly string[] {
  if (exec !== undefined) return [exec.join(' '), args];
  const [first] = heredocs;
  if (first === undefined) return [args];
  if (/^\d*<<\S+$/.test(args.trim())) return first.body.startsWith('#!') ? [`/dev/pipes/${first.name}`] : [first.body];
  return [[args, ...heredocs.flatMap(({ body, name }) => [body, name])].join('\n')];
}

/** The shells that the history may name; empty strings stand for builders that name none. */
function shellsOf({ shell }: State): readonly string[] {
  // Podman runs in the SHELL and notes the other one.
  return [...(shell === undefined ? [] : [shell.join(' ')]), '/bin/sh -c', ''];
}

function copied(instruction: Instruction, state: State, wanted: Wanted): Wanted {
  const { exec, args } = instruction;
  const written = exec ?? rawWords(args, state.escape);
  const words = written.map((word) => (word.startsWith('<<') ? word.replace(/["'\\-]/g, '') : expanded(word, state)));
  const destination = words.at(-1) ?? '';
  const sources = words.slice(0, -1);
  const isOpen = sources.some((source) => source.includes(anything) || /[*?[]/.test(source));
  const path = resolved(state.workdir, destination);
  const inFull = destination.endsWith('/') && path !== '/' ? `${path}/` : path;
  return {
    ...wanted,
    texts: [...new Set([...wanted.texts, joined(words.join(' ')), joined(written.join(' '))])],
    destinations: [...new Set([destination, written.at(-1) ?? '', inFull].map(joined))],
    sources: isOpen ? undefined : sources.length,
  };
}

function assignedText(instruction: Instruction, state: State): string {
  return assignments(instruction, state.escape)
    .map(({ name, value = '' }) => `${expanded(name, state)}=${expanded(value, state)}`)
    .join(' ');
}

function healthText(args: string, shell: readonly string[]): string {
  const command = /^cmd\s+(.*)$/is.exec(args.trim())?.[1];
  if (command === undefined) return `&{["NONE"]${anything}`;
  const list = /^\[(.*)\]$/s.exec(command)?.[1];
  const isCustom = shell.join(' ') !== '/bin/sh -c';
  const test = list === undefined ? `"CMD-SHELL" ${isCustom ? anything : quoted(command)}` : `"CMD" ${anything}`;
  return `&{[${test}]${anything}`;
}

function flagText({ name, value }: { readonly name: string; readonly value: string | undefined }): string {
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

function expanded(text: string, state: State): string {
  // A digit or a sign is a variable of a shell, and a name that the file does not set may come from the base image.
  const scope: Scope = { get: (name) => state.env.get(name) ?? anything };
  const result = expand(text, scope, state.escape);
  return result.kind === 'problem' ? anything : result.text;
}

/** As Go writes a string, as far as commands need it. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function resolved(directory: string, path: string): string {
  const above = path.startsWith('/') || path.startsWith(anything) ? '' : directory || anything;
  const parts: string[] = [];
  for (const part of `${above}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const text = parts.join('/');
  return text.startsWith(anything) ? text : `/${text}`;
}
