import { catalogue, chainOf, distroOf } from './lookup';
import { measuredTable } from './measured.generated';
import type { Build, DistrolessImage, MeasuredTable } from './table';

/** The generated table by its general type. */
const measured: MeasuredTable = measuredTable;

/** A file that can be executed: a compiled program, or a script and what runs it. */
export interface Program {
  /** Absolute. */
  readonly path: string;
  /** What the first line of a script names, such as `/bin/bash`; it may not be in the image itself. */
  readonly interpreter: string | undefined;
}

/** Every program of an image's build by its path, libraries that can be executed left out. */
export function programsOf(image: DistrolessImage, build: Build): ReadonlyMap<string, Program> {
  const tools = build === 'debug' ? toolNames().map(toolPath) : [];
  return new Map([...linesOf(image), ...tools].map(readProgram).map((program) => [program.path, program]));
}

/**
 * The program at an absolute path of an image's build, also through the links of a merged /usr; `undefined` if there is
 * none, `unknown` where that was not measured.
 */
export function programAt(image: DistrolessImage, build: Build, path: string): Program | 'unknown' | undefined {
  const inside = normalised(path);
  const target = distroOf(image).mergedUsr ? inside.replace(/^\/(?=(?:bin|sbin|lib|lib64)\/)/, '/usr/') : inside;
  const line = linesOf(image).find((line) => line === target || line.startsWith(`${target} #!`));
  if (line !== undefined) return readProgram(line);
  if (build === 'debug' && toolNames().some((name) => toolPath(name) === target)) return readProgram(target);
  const isLibrary = /\.so(?:\.|$)/.test(target);
  const figures = measured.images[image.id]?.[build];
  // Packages put programs that are not on PATH here.
  const isUnmeasured = figures?.without !== undefined && target.startsWith('/usr/lib/');
  return figures === undefined || isLibrary || isUnmeasured ? 'unknown' : undefined;
}

function linesOf(image: DistrolessImage): readonly string[] {
  return chainOf(image).flatMap(({ id }) => measured.images[id]?.programs ?? []);
}

function toolNames(): readonly string[] {
  return measured.tools.split(' ');
}

function toolPath(name: string): string {
  return `${catalogue.debugTools.directory}/${name}`;
}

function readProgram(line: string): Program {
  const [path = '', interpreter] = line.split(' #!');
  return { path, interpreter };
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
