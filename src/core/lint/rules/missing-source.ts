import { resolvePath, walkStage } from '../../dockerfile/effective';
import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { imageName } from '../imageNames';
import type { LintFile } from '../lintFile';
import { isBelow, isRelated, mayMake } from '../mayMake';
import { commandsOf, goBuildsOf, officialImage } from '../nativeBuilds';
import type { Place } from '../places';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import type { SourcePath } from '../sourcePaths';
import { sourcePaths } from '../sourcePaths';
import { copiesInto, startConfig } from '../stageCopies';

/** A path that is copied from a stage in which nothing makes it. */
export const missingSource: LintRule = {
  id: 'missing-source',
  title: 'COPY of a path the stage does not create',
  severity: 'information',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  for (const source of sourcePaths(file)) {
    if (!isMissing(file, source)) continue;
    const made = outputsOf(file, source);
    const hint = made.length === 1 ? ` The stage builds ${made[0] ?? ''}.` : '';
    const { name, from } = source.from.stage;
    const stage = name === undefined ? `the stage in line ${from.line}` : `stage ${name}`;
    const text = `Nothing in ${stage} seems to create ${source.path}, and ${imageName(source.from)} is not known to have it, so this COPY would fail.${hint}`;
    yield { ...placeOf(source), text, fixes: fixOf(source, made) };
  }
}

// Whatever is below, the image may have it.
const ofImage =
  /^\/(?:bin|boot|command|dev|etc|go|home|init|lib\w*|media|mnt|nix|opt|package|proc|root|run|sbin|srv|sys|tmp|usr|var|docker-entrypoint[\w.-]*|__\w+\.sh)(?:\/|$)/;
const known = new Set([
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'LABEL',
  'RUN',
  'STOPSIGNAL',
  'USER',
  'WORKDIR',
]);

// Others have directories of their own, such as /data and /certs.
const builders = ['alpine', 'buildpack-deps', 'debian', 'gcc', 'golang', 'node', 'python', 'rust', 'ubuntu'];

function isMissing(file: LintFile, { from, path, copy }: SourcePath): boolean {
  const name = officialImage(from)?.repository.slice('library/'.length);
  if (name === undefined || !builders.includes(name) || ofImage.test(path) || path === '/') return false;
  const { flags } = copy.instruction;
  if (flags.some(({ name }) => name === 'parents' || name === 'exclude')) return false;
  const instructions = from.chain.flatMap((stage) => stage.instructions);
  if (instructions.some(({ keyword, heredocs }) => !known.has(keyword) || heredocs.length > 0)) return false;
  if ([...file.dockerfile.globalArgs, ...instructions].some((instruction) => setsPath(instruction, path))) return false;
  const directories: string[] = [];
  let isUnsure = false;
  const end = walkStage(file.dockerfile, from.stage, startConfig(file, from), (instruction, { workdir }) => {
    directories.push(workdir.value);
    isUnsure ||= instruction.keyword === 'WORKDIR' && instruction.args.includes('$');
  });
  const places = [...directories, end.workdir.value].filter((place) => place !== '/');
  if (isUnsure || end.unset.length > 0 || places.some((place) => isRelated(path, place))) return false;
  if (copiesInto(file, from).some((one) => one.copy === undefined || isRelated(path, one.copy.destination)))
    return false;
  const commands = commandsOf(file, from);
  const go = goBuildsOf(commands);
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN');
  return (
    runs.length > 0 &&
    runs.every((run) => commands.some(({ position }) => position.instruction === run)) &&
    !commands.some((command) => mayMake(command, path, go))
  );
}

/** Whether a variable is set to the path, or to what is above or below it: a tool may write where a variable says. */
function setsPath({ keyword, args }: Instruction, path: string): boolean {
  if (keyword !== 'ENV' && keyword !== 'ARG') return false;
  const named = args.split(/[\s"'=:,;]+/).filter((word) => /^\/./.test(word));
  return named.some((word) => isRelated(path, resolvePath('/', word)));
}

/** The programs that commands of the stage make for certain. */
function outputsOf(file: LintFile, { from }: SourcePath): readonly string[] {
  const commands = commandsOf(file, from);
  const go = [...goBuildsOf(commands).values()].flatMap(({ call, command, outputs }) => {
    const out = call.flags.get('-o');
    return out === undefined || out.endsWith('/') || command.branches ? [] : outputs.slice(0, 1);
  });
  return [...new Set(go)];
}

function placeOf({ copy: { instruction }, written }: SourcePath): Place {
  const at = instruction.args.indexOf(written);
  if (at < 0) return instructionPlace(instruction);
  const start = offsetInText(instruction, at);
  return { start, end: start + written.length };
}

/** The path of the one program that the stage makes, where it has the same name or this path is one word. */
function fixOf(source: SourcePath, made: readonly string[]): readonly Fix[] {
  const [path] = made;
  const place = placeOf(source);
  if (path === undefined || made.length > 1 || place.end - place.start !== source.written.length) return [];
  const name = (of: string) => of.split('/').at(-1)?.toLowerCase();
  if (name(path) !== name(source.path) || isBelow(path, source.path)) return [];
  return [{ title: `Copy ${path}`, safe: false, edits: [{ ...place, text: path }] }];
}
