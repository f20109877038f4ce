import { resolvePath } from '../../dockerfile/effective';
import type { Effective } from '../../dockerfile/effective';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import type { KnownBase } from '../facts';
import type { ContextFiles } from '../context';
import type { Copy } from '../copies';
import { sourcesOf } from '../copies';
import { matchesFile } from '../fileMatch';
import { contextPaths } from '../trace';

/** The image whose files are looked into. */
export interface ScriptPlace {
  readonly dockerfile: Dockerfile;
  readonly target: Stage;
  readonly base: KnownBase;
  readonly written: Effective;
  /** The COPYs and ADDs of the target and of the stages that it continues. */
  readonly copies: readonly (Copy | undefined)[];
  readonly files: ContextFiles;
}

/** A shell script that starts the container. */
export interface ScriptFile {
  readonly kind: 'script';
  /** In the image. */
  readonly path: string;
  /** For messages. */
  readonly name: string;
  /** Without carriage returns. */
  readonly text: string;
}

/** Finds the script that a word names; `undefined` if it names no shell script, a sentence if it does and cannot be read. */
export async function scriptFile(
  place: ScriptPlace,
  word: string,
  calledByShell: boolean,
  signal: AbortSignal,
): Promise<ScriptFile | { readonly kind: 'problem'; readonly text: string } | undefined> {
  for (const path of imagePaths(place, word, calledByShell)) {
    if (!isCopied(place, path)) continue;
    const text = heredocText(place, path) ?? (await contextText(place, path, signal));
    if (text === undefined) continue;
    const name = path.split('/').at(-1) ?? path;
    const shebang = /^#!\s*(\S+)(?:[ \t]+([^\r\n]*?))?[ \t]*(\r?)(?:\n|$)/.exec(text);
    const interpreter = `${shebang?.[1] ?? ''} ${shebang?.[2] ?? ''}`;
    const shell =
      /^(?:\/usr)?\/bin\/env (?:-S +)?(?:ba|da|a)?sh(?= |$)|^(?:\/usr(?:\/local)?)?\/bin\/(?:ba|da|a)?sh(?= |$)/.exec(
        interpreter,
      )?.[0];
    if (shell === undefined && !calledByShell) {
      if (!/\.sh$/.test(path) || shebang !== null) return undefined;
      return {
        kind: 'problem',
        text: `${name} has no line "#!/bin/sh", so that it does not start; start the program itself.`,
      };
    }
    const run = changedBy(place, name);
    // A build may have put a program of the same name in its place.
    if (run !== undefined && !/\.sh$/.test(name) && !calledByShell) return undefined;
    if (run !== undefined)
      return {
        kind: 'problem',
        text: `Line ${run} changes ${name}, so what it does is not known; start the program itself.`,
      };
    if (text.includes('\r') && !mendsLines(place))
      return {
        kind: 'problem',
        text: `${name} has lines that end with carriage returns, which a shell does not understand; save it with LF.`,
      };
    const options = shell === undefined ? '' : interpreter.slice(shell.length).trim();
    if (!/^(?:-[eux]+)?$/.test(options))
      return {
        kind: 'problem',
        text: `${name} gives its shell the option ${options.slice(0, 20)}; start the program itself.`,
      };
    return { kind: 'script', path, name, text: text.replaceAll('\r', '') };
  }
  if (!calledByShell && !/\.sh$/.test(word)) return undefined;
  const text = `The script ${word.slice(0, 60)} is not among what this file copies from the build context, so what it does is not known; start the program itself.`;
  return { kind: 'problem', text };
}

/** Where the image may have the file that a word names; a shell looks for a script in its directory first. */
export function imagePaths({ written }: ScriptPlace, word: string, calledByShell = false): string[] {
  if (word.includes('/') || calledByShell) return [resolvePath(written.workdir.value, word)];
  const directories = (written.env.get('PATH')?.value ?? '')
    .split(':')
    .filter((directory) => directory.startsWith('/'));
  return directories.map((directory) => resolvePath(directory, word));
}

/** Whether a copy may bring the file at all, so that the way to it need not be looked for in vain. */
function isCopied({ copies }: ScriptPlace, path: string): boolean {
  return copies.some(
    (copy) => copy !== undefined && (copy.instruction.heredocs.length > 0 || sourcesOf(copy, path).length > 0),
  );
}

async function contextText(
  { dockerfile, target, base, files }: ScriptPlace,
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const found of contextPaths(dockerfile, target, base.config, path)) {
    const file = await files.read(found, signal);
    if (file.kind === 'text') return file.text;
  }
  return undefined;
}

/** The text of a COPY that has it in the file. */
function heredocText({ copies }: ScriptPlace, path: string): string | undefined {
  for (const copy of copies.toReversed()) {
    const [heredoc, ...more] = copy?.instruction.heredocs ?? [];
    if (copy === undefined || heredoc === undefined || more.length > 0) continue;
    const to = copy.intoDirectory ? resolvePath(copy.destination, heredoc.name) : copy.destination;
    // BuildKit puts the values of the build in where the mark has no quotes.
    if (to === path && (heredoc.quoted || !heredoc.body.includes('$'))) return heredoc.body;
  }
  return undefined;
}

const harmless = /^\s*(?:chmod|chown|dos2unix|ls|sed\s+-i\s+(?:-e\s+)?['"]s\/\\r(?:\$|\\\$)?\/\/g?['"])\s/;

/** The line of a RUN that may write into the script, in any stage that it may come through. */
function changedBy({ dockerfile, target }: ScriptPlace, name: string): number | undefined {
  const named = new RegExp(`(?:^|[\\s/'"=>])${name.replaceAll(/[^\w-]/g, '\\$&')}(?:$|[\\s'")])`, 'm');
  const chain = stageChain(dockerfile, target);
  for (const stage of dockerfile.stages)
    for (const { keyword, args, heredocs, line } of stage.instructions) {
      if (keyword !== 'RUN') continue;
      const commands = [args, ...heredocs.map(({ body }) => body)].join('\n').split(/&&|\|\||[;\n|]/);
      const changes = (command: string) => named.test(command) || (chain.includes(stage) && takesAlong(command, name));
      if (commands.some((command) => changes(command) && !harmless.test(command))) return line;
    }
  return undefined;
}

/** Whether a command that copies, moves or edits files has a pattern which the name of the script matches. */
function takesAlong(command: string, name: string): boolean {
  if (!/^\s*(?:cp|install|ln|mv|perl|rsync|sed)\s/.test(command)) return false;
  const names = command.split(/\s+/).map((word) => word.split('/').at(-1) ?? '');
  return names.some((pattern) => /[*?]/.test(pattern) && !/['"]/.test(pattern) && matchesFile(pattern, name));
}

function mendsLines({ dockerfile, target }: ScriptPlace): boolean {
  return stageChain(dockerfile, target).some((stage) =>
    stage.instructions.some(({ keyword, args }) => keyword === 'RUN' && /dos2unix|s\/\\r/.test(args)),
  );
}
