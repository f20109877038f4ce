import type { Runtime } from '../../catalog/table';
import { resolvePath } from '../../dockerfile/effective';
import { offsetInText } from '../../dockerfile/model';
import { mayBeSystem } from '../broughtShell';
import { prefixInstall } from '../copiedPython';
import { imageName } from '../imageNames';
import { interpreterPaths } from '../interpreter';
import type { LintFile, LintStage } from '../lintFile';
import { isBelow, isRelated } from '../mayMake';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { imageOf } from '../runtimeFixes';
import type { StageCopy } from '../stageCopies';
import { bareResults, copiesInto } from '../stageCopies';
import type { ResultStart } from '../starts';
import { lookedFor, onceEach, resultStarts } from '../starts';

/** Packages that are copied to where Debian's Python does not look, though others do. */
export const ignoredPackages: LintRule = {
  id: 'ignored-packages',
  title: 'Python does not search the packages directory',
  severity: 'warning',
  fix: 'offered',
  check: (file) => onceEach(issues(file)),
};

function* issues(file: LintFile): Iterable<Issue> {
  const bare = new Set(bareResults(file));
  for (const result of resultStarts(file)) {
    const { of, config } = result;
    const runtime = imageOf(of)?.runtime;
    const [looked] = runtime?.sitePackages ?? [];
    if (runtime?.kind !== 'python' || looked === undefined || !bare.has(of) || hasRun(of)) continue;
    const options = startOptions(result);
    if (options === undefined || options.some((word) => /^-\w*[cS]/.test(word))) continue;
    const copies = copiesInto(file, of);
    for (const copied of copies) {
      const directory = ignoredPlace(file, result, copied, runtime);
      if (directory === undefined || isIn(config.workdir.value, directory)) continue;
      if (
        mayLookThere(result, directory) ||
        copies.some((other) => other !== copied && mayChange(result, other, runtime))
      )
        continue;
      const text = `Python ${runtime.line} in ${imageName(of)} does not search ${directory}, so imports from there fail unless the program adds it to sys.path. Copy to ${looked} or set PYTHONPATH.`;
      const hears = !options.some((word) => /^-\w*[EI]/.test(word));
      const fixes = [
        ...moved(file, result, copied, directory, looked),
        ...(hears ? named(file, result, copied, directory) : []),
      ];
      yield { ...instructionPlace(copied.instruction), text, fixes };
    }
  }
}

/** Whether a program of the image itself may have linked or listed directories. */
function hasRun({ chain }: LintStage): boolean {
  return chain.some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'RUN'));
}

/** The options of the image's own interpreter that a result starts; `undefined` where it may start something else, or names such a directory. */
function startOptions(result: ResultStart): readonly string[] | undefined {
  const { start, facts, brought } = result;
  const [program, ...rest] = start?.words.map(({ text }) => text) ?? [];
  if (start === undefined || program === undefined || start.shellForms.length > 0 || facts.runtime === undefined)
    return undefined;
  const paths = lookedFor(result, program);
  const isOwn = interpreterPaths(facts.runtime).some((path) => paths.includes(path)) && !brought.mayHave(paths);
  if (!isOwn || rest.some((word) => /site-packages|\$/.test(word))) return undefined;
  const end = rest.findIndex((word) => !word.startsWith('-'));
  return end < 0 ? rest : rest.slice(0, end);
}

/** The directory of packages that Python leaves aside and that a copy puts files into. */
function ignoredPlace(
  file: LintFile,
  { of }: ResultStart,
  copied: StageCopy,
  { ignoredSitePackages: ignored = [], line }: Runtime,
): string | undefined {
  const { copy } = copied;
  if (copy === undefined) return undefined;
  const { destination } = copy;
  const direct = ignored.find((directory) => isIn(destination, directory));
  if (direct !== undefined) return direct;
  const below = ignored.find((directory) => directory === `${destination}/lib/python${line}/site-packages`);
  return below !== undefined && prefixInstall(file, of, copied) === line ? below : undefined;
}

/** Whether a variable may have Python look in a directory. */
function mayLookThere({ config }: ResultStart, directory: string): boolean {
  const { env, unset, workdir } = config;
  if (env.has('PYTHONHOME') || env.has('PYTHONUSERBASE')) return true;
  const path = env.get('PYTHONPATH');
  if (path === undefined) return false;
  // That nothing came before its own value is what most such lines are made for.
  const isOpen = unset.some(({ name, by }) => by === path.by && (name !== 'PYTHONPATH' || config.unknown.has(name)));
  return isOpen || path.value.split(':').some((one) => isIn(resolvePath(workdir.value, one), directory));
}

/** Whether a copy may bring what changes where Python looks, such as a `.pth` file or the packages once more. */
function mayChange({ of }: ResultStart, { copy, instruction }: StageCopy, runtime: Runtime): boolean {
  if (copy === undefined || instruction.keyword === 'ADD') return true;
  const { ignoredSitePackages: ignored = [], sitePackages: looked = [], line, binary } = runtime;
  const { destination, sources } = copy;
  if (ignored.some((directory) => isIn(destination, directory))) return false;
  if (destination === '/') return sources.some((source) => mayBeSystem(of.stage, instruction, source));
  const places = [...looked, `/usr/lib/python${line}`, binary.replace(/\/[^/]+$/, '')];
  return places.some((place) => isRelated(destination, place));
}

/** The same copy to where Python looks, if nothing else names the directory. */
function moved(
  { dockerfile: { text } }: LintFile,
  { of }: ResultStart,
  { instruction }: StageCopy,
  directory: string,
  looked: string,
): readonly Fix[] {
  const isNamed = of.chain.some(({ instructions }) =>
    instructions.some(({ keyword, args }) => keyword !== 'COPY' && args.includes('site-packages')),
  );
  const written = /(?:^|[\s"])([^\s"]+)["\]\s]*$/.exec(instruction.args)?.[1] ?? '';
  const start = offsetInText(instruction, instruction.args.lastIndexOf(written));
  const end = start + directory.length;
  if (isNamed || !isIn(written.replace(/\/$/, ''), directory) || text.slice(start, end) !== directory) return [];
  return [{ title: `Copy to ${looked}`, safe: false, edits: [{ start, end, text: looked }] }];
}

/** PYTHONPATH set before the copy, if nothing sets it. */
function named(file: LintFile, { config }: ResultStart, { instruction }: StageCopy, directory: string): readonly Fix[] {
  if (config.env.has('PYTHONPATH')) return [];
  const { text, eol } = file.dockerfile;
  const line = text.lastIndexOf('\n', instruction.start - 1) + 1;
  const indent = text.slice(line, instruction.start);
  const edits = [
    { start: instruction.start, end: instruction.start, text: `ENV PYTHONPATH=${directory}${eol}${indent}` },
  ];
  return [{ title: `Set PYTHONPATH=${directory}`, safe: false, edits }];
}

function isIn(path: string, directory: string): boolean {
  return path === directory || isBelow(path, directory);
}
