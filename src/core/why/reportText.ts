import { textFromRaw, type RawName } from '../image/rawName';
import type { BaseAdvice } from './adviseBase';
import type { LinkedLibrary, LinkProblem, LinkReport, SearchRule } from './link';
import type { StartStep } from './start';

/** A step of a start in words. */
export function stepText(step: StartStep): string {
  switch (step.kind) {
    case 'on-path':
      return `${step.word} is ${textFromRaw(step.path)}, by PATH`;
    case 'link':
      return `${textFromRaw(step.path)} leads to ${textFromRaw(step.to)}`;
    case 'script': {
      const argument = step.argument === undefined ? '' : ` ${textFromRaw(step.argument)}`;
      return `${textFromRaw(step.path)} is a script for ${textFromRaw(step.interpreter)}${argument}`;
    }
    case 'starts':
      return `${step.by} starts ${JSON.stringify(step.argv)}`;
  }
}

/** How a program or library is linked, and what starts it. */
export function linkageText({ elf }: LinkReport): string {
  const loader = elf.interpreter === undefined ? '' : `, started by ${textFromRaw(elf.interpreter)}`;
  return `${linkages[elf.linkage]}${loader}`;
}

const linkages = {
  dynamic: 'linked dynamically',
  static: 'linked statically',
  'static-pie': 'linked statically, to run anywhere',
  library: 'a library',
} as const;

/** Where a library was found, and why there. */
export function libraryText({ at, path, rule }: LinkedLibrary): string {
  return `${foundText(at, path)} ${rules[rule]}`;
}

const rules: Readonly<Record<SearchRule, string>> = {
  loader: 'the loader',
  path: 'by its path',
  rpath: 'by RPATH',
  runpath: 'by RUNPATH',
  environment: 'by LD_LIBRARY_PATH',
  preload: 'by LD_PRELOAD',
  cache: 'by ld.so.cache',
  default: 'in a default directory',
};

function foundText(at: RawName, file: RawName): string {
  return at === file ? textFromRaw(at) : `${textFromRaw(at)} -> ${textFromRaw(file)}`;
}

/** What a loader would not find, or not use. */
export function problemText(problem: LinkProblem): string {
  switch (problem.kind) {
    case 'no-loader':
      return `${textFromRaw(problem.interpreter)} => not found`;
    case 'loader-closed':
      return `${textFromRaw(problem.interpreter)} => may not be executed`;
    case 'missing-library':
      return `${textFromRaw(problem.name)} => not found (needed by ${textFromRaw(problem.neededBy)})`;
    case 'missing-version':
      return `${problem.version} => not in ${textFromRaw(problem.library)} (needed by ${textFromRaw(problem.neededBy)})`;
    case 'no-library':
      return `${textFromRaw(problem.at)} => ${problem.text}`;
    case 'unread':
      return `${textFromRaw(problem.at)} => could not be read`;
  }
}

/** The lines of a Dockerfile that follow the advice; what is not in the image is a comment. */
export function adviceInstructions(image: string, { base, copies }: BaseAdvice): readonly string[] {
  if (base === undefined) return [];
  // An archive is no source of a COPY; the stage that the files come from has a name of the user's.
  const name = image.replace(/^(?:docker|podman|nerdctl):/, '');
  const source = /^[\w-][\w./-]*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/.test(name) ? name : 'BUILD';
  return [
    `FROM ${base}`,
    ...copies.map(({ from, to, package: name }) => {
      const by = name === undefined ? '' : ` from the package ${name}`;
      return from === undefined
        ? `# ${to}${by}, which this image does not have`
        : `COPY --from=${source} ${from} ${to}`;
    }),
  ];
}
