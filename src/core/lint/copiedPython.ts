import type { BuildCommand } from '../convert/buildCommands';
import { fileOrigins, isMadeFor } from '../convert/origins';
import { resolvePath } from '../dockerfile/effective';
import type { LintFile, LintStage } from './lintFile';
import { commandsOf, officialImage } from './nativeBuilds';
import type { StageCopy } from './stageCopies';
import { bareResults, copiesInto, sourceOf } from './stageCopies';

/** Packages of Python that a bare result with Python gets from a stage. */
export interface PythonPackages {
  readonly target: LintStage;
  readonly copied: StageCopy;
  /** The line that they are installed for: `3.12`. */
  readonly line: string;
  /** The stage whose official image they are installed with; `undefined` where the path alone tells the line. */
  readonly builder: LintStage | undefined;
  /** Whether they lie where only Python of that line looks. */
  readonly inLinePath: boolean;
  /** Whether the directory that is copied is one such as /usr/local, with packages in `lib/python3.12/site-packages`. */
  readonly isPrefix: boolean;
}

/** The packages that are copied into bare results with Python, as far as it is certain for which line they are installed. */
export function pythonPackages(file: LintFile): readonly PythonPackages[] {
  return bareResults(file).flatMap((target) => {
    if (target.facts?.runtime?.kind !== 'python') return [];
    const copies = copiesInto(file, target);
    if (copies.some(bringsPython)) return [];
    return copies.flatMap((copied) => packagesOf(file, target, copied) ?? []);
  });
}

/** The line of Python for which a copy brings all of a directory that pip filled with `--prefix`; `undefined` if it brings anything else. */
export function prefixInstall(file: LintFile, target: LintStage, copied: StageCopy): string | undefined {
  const found = packagesOf(file, target, copied);
  return found?.isPrefix === true ? found.line : undefined;
}

/** Whether a copy may bring an interpreter along. */
function bringsPython({ copy }: StageCopy): boolean {
  return (
    copy === undefined ||
    copy.sources.some((source) =>
      /(?:^|\/)(?:python[\d.*]*|bin|lib|lib64|local|usr|opt|root|pyenv|\.pyenv|conda|miniconda\d?|python-build)\/?$|^\/$|\/uv(?:\/|$)/.test(
        source,
      ),
    )
  );
}

function packagesOf(file: LintFile, target: LintStage, copied: StageCopy): PythonPackages | undefined {
  const { copy } = copied;
  const source = sourceOf(file, target, copy);
  if (copy === undefined || source === undefined) return undefined;
  for (const from of copy.sources) {
    const named = /\/python(3\.\d+)\/site-packages(?:\/|$)/.exec(from)?.[1];
    if (named !== undefined) {
      const inLinePath = copy.destination.includes(`/python${named}/`);
      return { target, copied, line: named, builder: builderOf(source, named), inLinePath, isPrefix: false };
    }
    for (const origin of fileOrigins(file.dockerfile, source.stage, `${from.replace(/\/+$/, '')}/x`)) {
      const stage = file.stages[origin.stage.index];
      const line = stage && lineOf(stage);
      if (stage === undefined || line === undefined) continue;
      const commands = commandsOf(file, stage);
      if (commands.some(mayChoosePython)) continue;
      const root = origin.wanted.replace(/\/x$/, '');
      const ways = commands.flatMap((command) =>
        isMadeFor(origin, command.position) ? (filledAs(command, root) ?? []) : [],
      );
      if (ways.length > 0) {
        const isPrefix = ways.includes('prefix');
        return { target, copied, line, builder: stage, inLinePath: false, isPrefix };
      }
    }
  }
  return undefined;
}

/** The name of the Python that a command makes a virtual environment of links with, at this path; `undefined` if it does anything else. */
export function linkedEnvironment(command: BuildCommand, root: string): string | undefined {
  const { words, texts } = command;
  const isLinks = words[1] === '-m' && words[2] === 'venv' && !texts.includes('--copies') && !words.includes(undefined);
  return isLinks && !command.branches && filledAs(command, root) === 'environment' ? words[0] : undefined;
}

/** The line of Python of a stage whose official image alone decides it. */
export function certainLine(file: LintFile, stage: LintStage): string | undefined {
  return commandsOf(file, stage).some(mayChoosePython) ? undefined : lineOf(stage);
}

function builderOf(stage: LintStage, line: string): LintStage | undefined {
  return lineOf(stage) === line ? stage : undefined;
}

/** The line of an official image of Python. */
function lineOf(stage: LintStage): string | undefined {
  const image = officialImage(stage);
  return image?.repository === 'library/python' ? /^(3\.\d+)(?:[.-]|$)/.exec(image.tag ?? '')?.[1] : undefined;
}

function mayChoosePython({ texts, inFront, set, outer }: BuildCommand): boolean {
  if ((inFront.get('UV_PYTHON') ?? set.get('UV_PYTHON') ?? outer.get('UV_PYTHON')) !== undefined) return true;
  return texts.some((text) =>
    /^(?:.*\/)?(?:python3?\.\d+|pyenv|conda|mamba|micromamba|pixi|rye|tox)$|^--python|python-version|only-binary/.test(
      text,
    ),
  );
}

/** How a command installs packages into a directory of their own at this path. */
function filledAs(
  { words, texts, directory }: BuildCommand,
  root: string,
): 'environment' | 'prefix' | 'packages' | undefined {
  const program = words[0]?.split('/').at(-1) ?? '';
  const at = (word: string | undefined) =>
    word === undefined || (directory === undefined && !word.startsWith('/'))
      ? undefined
      : resolvePath(directory ?? '/', word);
  const venv =
    (/^python3?$/.test(program) && words[1] === '-m' && /^(?:venv|virtualenv)$/.test(words[2] ?? '')) ||
    program === 'virtualenv';
  if (venv) {
    const isHere = words.some((word, index) => index > 0 && word?.startsWith('-') === false && at(word) === root);
    return isHere ? 'environment' : undefined;
  }
  const pip = program === 'pip' || program === 'pip3' || (/^(?:python3?|uv)$/.test(program) && words.includes('pip'));
  if (!pip || !words.includes('install')) return undefined;
  const option = texts.find((text, index) => {
    const inline = /^--(?:target|prefix)=/.test(text) ? words[index]?.replace(/^--\w+=/, '') : undefined;
    const next = /^(?:-t|--target|--prefix)$/.test(text) ? words[index + 1] : undefined;
    return at(inline ?? next) === root;
  });
  if (option === undefined) return undefined;
  return option.startsWith('--prefix') ? 'prefix' : 'packages';
}
