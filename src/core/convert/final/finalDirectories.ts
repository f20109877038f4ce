import type { Copy } from '../copies';
import type { Directory, Draft } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import type { Run } from './finalRun';
import { due, refusal } from './finalRun';
import type { FinalStep } from './finalSteps';
import type { Reason } from '../outcome';
import { finalOwner } from '../user/owners';
import { say } from '../rule';
import { createdUser } from '../rules/created-user';
import { runtimeDirectories } from '../rules/runtime-directories';

/** Decides which of the directories that were made a stage with a shell has to make again. */
export function planDirectories(facts: Facts, draft: Draft, made: Iterable<Directory>): void {
  const needed = [...made].filter((directory) => isNeeded(facts, directory));
  draft.directories.push(...needed.sort((a, b) => (a.path < b.path ? -1 : 1)));
  if (needed.length > 0) draft.reasons.push(...ownerReasons(needed), ...numberedReasons(facts));
}

/** A directory of root that WORKDIR makes again needs no copy, unless a COPY before it would take its name for a file. */
function isNeeded(facts: Facts, { path, owner }: Directory): boolean {
  if (owner !== undefined || facts.copies.some((copy) => copy?.destination === path && !copy.intoDirectory))
    return true;
  const workdir = facts.before.workdir.by === undefined ? '/' : facts.before.workdir.value;
  return !`${workdir}/`.startsWith(`${path}/`);
}

/** Why directories cannot be copied: one brings those below it along, with the same owner. */
function ownerReasons(directories: readonly Directory[]): Reason[] {
  return directories.flatMap(({ path, owner, line }) => {
    const outer = directories.find((other) => path.startsWith(`${other.path}/`) && other.owner !== owner);
    if (owner?.includes('$') === true)
      return [say(runtimeDirectories, line, `The owner ${owner} of ${path} depends on an ARG; write its number out.`)];
    if (outer === undefined) return [];
    const text = `${path} and ${outer.path} belong to different users, which one copy cannot keep; make them in an earlier stage.`;
    return [say(runtimeDirectories, line, text)];
  });
}

/** A stage that is put before the final one changes the numbers of those behind. */
function numberedReasons({ dockerfile, target }: Facts): Reason[] {
  const later = dockerfile.stages.slice(target.index + 1).flatMap(({ instructions }) => instructions);
  const numbered = later.find(({ flags }) =>
    flags.some(({ name, value }) =>
      name === 'from' ? /^\d+$/.test(value ?? '') : name === 'mount' && /(?:^|,)from=\d/.test(value ?? ''),
    ),
  );
  const text = 'This names a stage by its number, which would change; name the stage by its name.';
  return numbered === undefined ? [] : [say(runtimeDirectories, numbered.line, text)];
}

/** Notes a directory that a command makes, for whoever runs the command unless `owner` says else; or says why it cannot be. */
export function makeDirectory(run: Run, path: string, owner: string | undefined, line: number): Reason | undefined {
  const { before, made, facts } = run;
  if (made.has(path)) return undefined;
  due(run, runtimeDirectories, line);
  if (!isOwnDirectory(path)) return refusal(line, `makes ${path.slice(0, 60)}, which is a directory of the system`);
  const volume = [...before.volumes.keys()].find((place) => path === place || path.startsWith(`${place}/`));
  if (volume !== undefined)
    return refusal(line, `changes ${path.slice(0, 60)} after the VOLUME ${volume.slice(0, 60)}`);
  const maker = finalOwner(facts, run.draft, before.user.by === undefined ? 'root' : before.user.value);
  if ('problem' in maker) return say(createdUser, line, maker.problem);
  made.set(path, { path, owner: owner ?? notRoot(maker.text), line });
  return undefined;
}

function notRoot(owner: string): string | undefined {
  return owner === '0:0' ? undefined : owner;
}

const system =
  /^\/(?:etc|home|home\/nonroot|media|mnt|opt|root|srv|tmp|usr|usr\/games|usr\/local|usr\/local\/(?:bin|etc|games|include|lib\w*|man|sbin|share|src)|usr\/share|usr\/src|var|var\/(?:backups|cache|empty|lib|local|log|mail|opt|spool|tmp)|var\/lib\/misc)$/;
const inSystem =
  /^\/(?:bin|boot|dev|etc\/(?:apk|apt|ca-certificates|ssl)|lib\w*|nodejs|proc|run|sbin|sys|usr\/(?:s?bin|lib(?:\d+|x32)?)|usr\/share\/(?:ca-certificates|zoneinfo)|var\/(?:lib\/(?:apk|apt|dpkg)|lock|run))(?:\/|$)/;

/** Whether a directory is none of the system, so that nothing but an application has files there. */
export function isOwnDirectory(path: string): boolean {
  return path !== '/' && !system.test(path) && !inSystem.test(path);
}

/** Gives directories, and what was copied below them, another owner. */
export function takeOwner(run: Run, step: Extract<FinalStep, { kind: 'own' }>, line: number): Reason | undefined {
  const { facts, draft } = run;
  const owner = finalOwner(facts, draft, step.owner);
  if ('problem' in owner) return say(createdUser, line, owner.problem);
  due(run, runtimeDirectories, line);
  for (const path of step.paths) {
    const reason = giveAway(run, path, step.deep, owner.text, line);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function giveAway(run: Run, path: string, deep: boolean, owner: string, line: number): Reason | undefined {
  const { facts, draft, made, before } = run;
  const change = `changes the owner of ${path.slice(0, 60)}`;
  const copies = facts.copies.flatMap((copy) =>
    copy === undefined || copy.instruction.start > run.instruction.start ? [] : [copy],
  );
  const file = copies.filter((copy) => isFile(facts, copy, path));
  const inside = copies.filter(({ destination }) => destination === path || destination.startsWith(`${path}/`));
  if (file.length === 0 && !isOwnDirectory(path)) return refusal(line, change);
  const given = file.length > 0 ? file : deep ? inside : [];
  const fixed = given.find(
    ({ instruction: { keyword, flags } }) => keyword !== 'COPY' || flags.some(({ name }) => name === 'link'),
  );
  if (fixed !== undefined) return refusal(line, change);
  for (const { instruction } of given) draft.owners.set(instruction, owner);
  if (file.length > 0) return undefined;

  const around = copies.some(({ destination }) => path.startsWith(destination === '/' ? '/' : `${destination}/`));
  const isDirectory =
    [...made.keys()].some((place) => `${place}/`.startsWith(`${path}/`)) ||
    (before.workdir.by !== undefined && `${before.workdir.value}/`.startsWith(`${path}/`)) ||
    inside.some((copy) => copy.destination !== path || copy.intoDirectory);
  // What a copy brings from elsewhere may be a file or a directory, and may hold anything.
  if (!made.has(path) && around) return refusal(line, `${change}, which a copy brings along`);
  if (!isDirectory && (!deep || inside.length === 0)) return refusal(line, change);
  if (!isDirectory) return undefined;
  const reason = makeDirectory(run, path, owner, line);
  for (const [place, directory] of made)
    if (place === path || (deep && place.startsWith(`${path}/`)))
      made.set(place, { ...directory, owner: notRoot(owner) });
  return reason;
}

/** Whether a copy makes `path` and nothing else, which is a file. */
function isFile(facts: Facts, copy: Copy, path: string): boolean {
  if (executableOf(facts.program) !== path || copy.sources.length !== 1) return false;
  const name = copy.sources[0]?.split('/').at(-1) ?? '';
  return (
    copy.destination === path ||
    (!/[*?[]/.test(name) && path === `${copy.destination === '/' ? '' : copy.destination}/${name}`)
  );
}

const openMode = /^(?:0?755|\+x|a\+x|\+rx|a\+rx|u\+x|ug\+x|u=rwx,go=rx)$/;

/** Leaves a mode out that is there already. */
export function takeMode(run: Run, step: Extract<FinalStep, { kind: 'mode' }>, line: number): Reason | undefined {
  const { facts, made } = run;
  due(run, runtimeDirectories, line);
  const own = executableOf(facts.program);
  const holds = (path: string) => facts.copies.some((copy) => `${copy?.destination ?? '/'}/`.startsWith(`${path}/`));
  const strange = step.paths.find((path) => path !== own && !(made.has(path) && !(step.deep && holds(path))));
  if (strange !== undefined) return refusal(line, `changes the mode of ${strange.slice(0, 60)}`);
  if (facts.copies.some((copy) => copy?.instruction.flags.some(({ name }) => name === 'chmod') === true))
    return refusal(line, 'changes a mode that a COPY sets too');
  return openMode.test(step.mode)
    ? undefined
    : refusal(line, `gives the mode ${step.mode.slice(0, 20)}, which a copy may lose`);
}
