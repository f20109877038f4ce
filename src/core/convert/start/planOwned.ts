import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts } from '../facts';
import { say } from '../rule';
import { startOwner } from '../rules/start-owner';

/** Directories that the start made or gave away are made with the image, if nobody mounts what is not ready. */
export function planOwned(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { start, before, shape } = facts;
  const { owned, user } = start.changes;
  const { line } = start.by;
  if (user !== undefined)
    draft.notes.push(
      say(
        startOwner,
        line,
        `The program ran as ${user.args}, which USER says now, so that docker exec and health checks do too.`,
      ),
    );
  const [first] = owned;
  if (first === undefined) return;
  const paths = [...new Set(owned.map(({ path }) => path))].join(', ');
  const given = owned.find(({ owner }) => owner !== undefined);
  const other = owned.find(({ owner }) => owner !== undefined && !isUser(owner, user?.args));
  const holder = facts.copies.find((copy) =>
    owned.some(({ path }) => `${copy?.destination ?? '/'}/`.startsWith(`${path}/`)),
  );
  const inTree = shape === 'single' && owned.every(({ path }) => `${path}/`.startsWith(`${before.workdir.value}/`));
  const problem =
    given !== undefined && (user === undefined || other !== undefined)
      ? `gives ${given.path} to ${given.owner ?? ''} when the container starts, and the program runs as another user`
      : shape === 'single' && given === undefined
        ? `makes ${first.path} when the container starts`
        : holder !== undefined && given !== undefined && shape === 'final'
          ? `gives ${given.path} to ${given.owner ?? ''} with what was copied there`
          : shape === 'single' && !inTree
            ? `changes ${first.path} when the container starts`
            : undefined;
  if (problem !== undefined) {
    draft.reasons.push(say(startOwner, line, `${first.where} ${problem}; do it in a RUN when the image is built.`));
    return;
  }
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
  if (answer === 'mounted')
    draft.reasons.push(
      say(
        startOwner,
        line,
        `${first.where} prepares ${paths} when the container starts, which needs root and a shell.`,
      ),
    );
  if (answer !== 'ready') return;
  draft.notes.push(
    say(startOwner, line, `You said that what is mounted at ${paths} is ready, so it is prepared with the image only.`),
  );
  if (shape === 'single') draft.ownedByUser = true;
  else
    for (const { path } of owned)
      if (!draft.directories.some((directory) => directory.path === path))
        draft.directories.push({ path, owner: user === undefined ? undefined : ownerOf(user.args), line });
}

function isUser(owner: string, user: string | undefined): boolean {
  const [name, group] = owner.split(/[:.]/);
  const [wanted, wantedGroup] = (user ?? '').split(':');
  return name === wanted && (group === undefined || group === '' || group === (wantedGroup ?? wanted));
}

function ownerOf(user: string): string {
  return user.includes(':') ? user : `${user}:${user}`;
}
