import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { refusal } from '../final/finalRun';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { createdUser } from '../rules/created-user';
import { firstOf } from '../scan';
import { usesOf } from '../stageUses';
import { finalOwner } from '../user/owners';
import { placeOf } from './places';
import type { Work } from './work';
import { notRoot } from './work';

/** Gives what a stage has to another owner. */
export function takeOwner(
  work: Work,
  written: string,
  deep: boolean,
  paths: readonly string[],
  line: number,
): Reason | undefined {
  const { facts, draft, carried } = work;
  const owner = finalOwner(facts, draft, written);
  if ('problem' in owner) return say(createdUser, line, owner.problem);
  const text = notRoot(owner.text);
  for (const path of paths) {
    const strange = changesSystem(work, path);
    if (strange) return refusal(line, `changes the owner of ${path.slice(0, 60)}`);
    if (placeOf(path) !== 'own') continue;
    const known = carried.get(path);
    carried.set(path, { path, owner: text, line, made: known?.made ?? true });
    for (const [place, one] of carried)
      if (deep && place.startsWith(`${path}/`)) carried.set(place, { ...one, owner: text });
  }
  return undefined;
}

/** Takes a mode over, which a copy keeps but for the outermost directory. */
export function takeMode(work: Work, mode: string, paths: readonly string[], line: number): Reason | undefined {
  if (/s|^[2-7]\d{3}$/.test(mode)) return refusal(line, `gives the mode ${mode.slice(0, 20)}, which a copy may lose`);
  for (const path of paths) if (isOpen(mode)) work.open.add(path);
  const strange = paths.find((path) => changesSystem(work, path));
  return strange === undefined ? undefined : refusal(line, `changes the mode of ${strange.slice(0, 60)}`);
}

/** The command that keeps modes needs root. */
export function openReasons({ dockerfile, target, before }: Facts, { openCopies }: Draft): Reason[] {
  const { by, value } = before.user;
  const [path] = openCopies;
  if (path === undefined || by === undefined || /^(?:root|0)(?::|$)/.test(value)) return [];
  const isContinued = usesOf(dockerfile, target).some(({ continues }) => continues);
  const behind = dockerfile.instructions.some(
    ({ keyword, start }) =>
      start > by.start &&
      ['ADD', 'COPY', 'RUN', 'WORKDIR'].includes(keyword) &&
      target.instructions.some((one) => one.start === start),
  );
  return behind || isContinued || !target.instructions.includes(by)
    ? [refusal(by.line, `keeps root from copying ${path.slice(0, 60)} with its mode`)]
    : [];
}

/** Whether a mode lets others write. */
function isOpen(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o22) !== 0;
  return mode.split(',').some((clause) => /^[ugo]*[goa][ugoa]*[+=](?:[rxXst]*w|u)/.test(clause));
}

/** What a program that writes nothing has no use for: rights in directories that every image has its own of. */
function changesSystem({ facts }: Work, path: string): boolean {
  const place = placeOf(path);
  if (place !== 'system') return place === 'certificate';
  const { scan } = facts;
  return !scan.complete || scan.files === 0 || firstOf(scan, 'writes-files') !== undefined;
}
