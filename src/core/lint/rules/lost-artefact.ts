import type { BuildCommand } from '../../convert/buildCommands';
import type { Copy } from '../../convert/copies';
import { makes } from '../../convert/go/goBuild';
import { compileCall } from '../../convert/native/compileCalls';
import { mountsOf } from '../../convert/native/mounts';
import { cargoCall } from '../../convert/rust/cargoCalls';
import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { mayMake, isBelow, isRelated } from '../mayMake';
import type { LintFile, LintStage } from '../lintFile';
import { commandsOf, goBuildsOf, officialImage } from '../nativeBuilds';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import type { SourcePath } from '../sourcePaths';
import { sourcePaths } from '../sourcePaths';
import { copiesInto } from '../stageCopies';

/** A path that is copied from a stage which has it in a mount only. */
export const lostArtefact: LintRule = {
  id: 'lost-artefact',
  title: 'Copied path exists only in a build mount',
  severity: 'error',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  for (const source of sourcePaths(file)) {
    const mount = mountOver(source);
    if (mount === undefined || ofImage.test(source.path) || !isLost(file, source)) continue;
    const { run, target } = mount;
    const isAll = target === source.path;
    const text = `${source.path} is ${isAll ? '' : `in ${target}, `}a mount of the RUN in line ${run.line}, so ${isAll ? 'it is empty in that stage' : 'it is not kept in that stage'}. Copy what you need out of the mount at the end of that RUN.`;
    yield { ...instructionPlace(source.copy.instruction), text, fixes: fixOf(file, source, run) };
  }
}

// What the image has there a mount only hides for the time of the RUN.
const ofImage =
  /^\/(?:bin|boot|dev|etc|lib\w*|sbin|usr(?!\/src\/|\/app\/)|var\/(?:cache|lib|local|log|mail|run|spool|tmp))(?:\/|$)/;

interface MountedRun {
  readonly run: Instruction;
  readonly target: string;
}

/** The last RUN that has a mount over the path. */
function mountOver({ from, path }: SourcePath): MountedRun | undefined {
  return runsOf(from)
    .flatMap((run) => mountsOf(run).map(({ target }) => ({ run, target })))
    .findLast(({ target }) => target !== '/' && (path === target || isBelow(path, target)));
}

function runsOf({ chain }: LintStage): Instruction[] {
  return chain.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'RUN'));
}

/** Whether nothing but RUNs with such a mount can have made it. */
function isLost(file: LintFile, { from, path }: SourcePath): boolean {
  if (officialImage(from) === undefined || from.chain.some(({ instructions }) => instructions.some(mayHideMore)))
    return false;
  const isHidden = (run: Instruction) => mountsOf(run).some(({ target }) => path === target || isBelow(path, target));
  const commands = commandsOf(file, from);
  const go = goBuildsOf(commands);
  for (const run of runsOf(from)) {
    if (isHidden(run)) continue;
    const own = commands.filter(({ position }) => position.instruction === run);
    if (own.length === 0 || own.some((command) => mayMake(command, path, go))) return false;
  }
  return copiesInto(file, from).every(({ copy }) => copy !== undefined && !mayHold(copy, path));
}

/** Whether a copy may have brought the path; that all of the context is copied is no reason to think so. */
function mayHold({ from, sources, destination }: Copy, path: string): boolean {
  if (from !== undefined) return isRelated(destination, path);
  const isParent = destination === path.replace(/\/[^/]+$/, '') && sources.some((source) => !/^\.?\/?$/.test(source));
  return isParent || destination === path || isBelow(destination, path);
}

function mayHideMore({ keyword }: Instruction): boolean {
  return keyword === 'ADD' || keyword === 'ONBUILD';
}

/** The RUN ends with a copy to where programs lie, if it makes this one, and the COPY takes that. */
function fixOf(file: LintFile, { from, copy, path, written }: SourcePath, run: Instruction): readonly Fix[] {
  const commands = commandsOf(file, from);
  const makers = commands.filter((command) => command.position.instruction === run && isMaker(command, commands, path));
  const { instruction } = copy;
  const at = instruction.args.indexOf(written);
  const isPlain = run.exec === undefined && run.heredocs.length === 0 && !/[;&|]\s*$/.test(run.args);
  const asRoot = from.chain.every(({ instructions }) => instructions.every(({ keyword }) => keyword !== 'USER'));
  if (!/^[\w./@+-]+$/.test(path)) return [];
  if (makers.length === 0 || !isPlain || !asRoot || at < 0 || instruction.exec !== undefined) return [];
  const place = `/usr/local/bin/${path.split('/').at(-1) ?? ''}`;
  const start = offsetInText(instruction, at);
  const edits = [
    { start: run.end, end: run.end, text: ` && cp ${path} ${place}` },
    { start, end: start + written.length, text: place },
  ];
  return [{ title: `Copy it to ${place} in that RUN`, safe: false, edits }];
}

function isMaker(command: BuildCommand, all: readonly BuildCommand[], path: string): boolean {
  if (cargoCall(command, path) !== undefined || compileCall(command, path) !== undefined) return true;
  const build = goBuildsOf(all).get(command);
  return build !== undefined && makes(build, path);
}
