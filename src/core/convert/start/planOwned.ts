import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts } from '../facts';
import { isOwnDirectory } from '../final/finalDirectories';
import { say } from '../rule';
import { startOwner } from '../rules/start-owner';
import { finalOwner } from '../user/owners';
import { treeDirectory } from './startLines';

/** Directories that the start made or gave away are made with the image, if nobody mounts what is not ready. */
export function planOwned(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { owned, user } = facts.start.changes;
  const { line } = facts.start.by;
  if (user !== undefined) {
    const text = `The program ran as ${user.args}, which USER says now, so that docker exec and health checks do too.`;
    draft.notes.push(say(startOwner, line, text));
  }
  const [first] = owned;
  if (first === undefined) return;
  const problem = ownedProblem(facts);
  if (problem !== undefined) {
    draft.reasons.push(say(startOwner, line, `${first.where} ${problem}; do it in a RUN when the image is built.`));
    return;
  }
  const paths = [...new Set(owned.map(({ path }) => path))].join(', ');
  const answer = ask(draft, answers, {
    id: 'start-owner',
    rule: startOwner.id,
    line,
    text: `${first.where} prepares ${paths} each time the container starts, which needs root and a shell; is what is mounted there always ready?`,
    choices: [
      {
        value: 'ready',
        label: 'Yes, or nothing is mounted there, or a new volume',
        detail: 'The directories are made with the image, and a new volume begins as they are.',
      },
      { value: 'mounted', label: 'No, what is mounted there must be prepared', detail: 'Nothing is converted.' },
    ],
  });
  if (answer === 'mounted') {
    const text = `${first.where} prepares ${paths} when the container starts, which needs root and a shell.`;
    draft.reasons.push(say(startOwner, line, text));
  }
  if (answer !== 'ready') return;
  const text = `You said that what is mounted at ${paths} is ready, so it is prepared with the image only.`;
  draft.notes.push(say(startOwner, line, text));
  if (facts.shape === 'final') makeDirectories(facts, draft);
  else draft.ownedByUser = true;
}

/** Why the directories cannot be prepared with the image, as the middle of a sentence. */
function ownedProblem(facts: Facts): string | undefined {
  const { start, shape, copies } = facts;
  const { owned, user } = start.changes;
  const given = owned.find(({ owner }) => owner !== undefined);
  const gives = `gives ${given?.path ?? ''} to ${given?.owner ?? ''}`;
  if (owned.some(({ owner }) => owner !== undefined && !isUser(owner, user?.args)))
    return `${gives} when the container starts, and the program runs as another user`;
  if (shape !== 'final') {
    const tree = treeDirectory(facts);
    const outside = owned.find(({ path, owner }) => owner === undefined || !path.startsWith(`${tree}/`));
    return shape === 'single' && outside === undefined
      ? undefined
      : `prepares ${(outside ?? owned[0])?.path ?? ''} when the container starts`;
  }
  const strange = owned.find(({ path }) => !isOwnDirectory(path) || /\.[a-z]\w*$/i.test(path));
  if (strange !== undefined) return `changes ${strange.path.slice(0, 60)} when the container starts`;
  const holds = (path: string) =>
    copies.some(
      (copy) =>
        copy === undefined ||
        `${copy.destination}/`.startsWith(`${path}/`) ||
        // What is copied around it may bring files of its own.
        (copy.destination !== '/' && path.startsWith(`${copy.destination}/`)),
    );
  return given !== undefined && holds(given.path) ? `${gives} with what was copied there` : undefined;
}

function makeDirectories(facts: Facts, draft: Draft): void {
  const { owned, user } = facts.start.changes;
  const { line } = facts.start.by;
  const owner = user === undefined ? undefined : finalOwner(facts, draft, user.args);
  if (owner !== undefined && 'problem' in owner) {
    draft.reasons.push(say(startOwner, line, owner.problem));
    return;
  }
  for (const { path } of owned)
    if (!draft.directories.some((directory) => directory.path === path))
      draft.directories.push({ path, owner: owner?.text, line });
}

function isUser(owner: string, user: string | undefined): boolean {
  const [name, group] = owner.split(/[:.]/);
  const [wanted, wantedGroup] = (user ?? '').split(':');
  return name === wanted && (group === undefined || group === '' || group === (wantedGroup ?? wanted));
}
