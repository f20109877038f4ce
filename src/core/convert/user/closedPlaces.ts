import { catalogue } from '../../catalog/lookup';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';

/** A place that the program needs and that only another user of the image can enter: the homes of the image have the mode 700. */
export function closedPlace(facts: Facts, draft: Draft, uid: string): string | undefined {
  const homes = catalogue.users.flatMap((user) =>
    user.name === 'nobody' || String(user.uid) === uid ? [] : [user.home],
  );
  const copied = facts.shape !== 'single' ? facts.copies.map((copy) => copy?.destination ?? '/') : [];
  const program = facts.program.kind === 'node' ? facts.program.command.args : [executableOf(facts.program) ?? '/'];
  const made = draft.directories.map(({ path }) => path);
  return [facts.before.workdir.value, ...program, ...copied, ...made, ...facts.before.volumes.keys()].find((place) =>
    homes.some((home) => `${place}/`.startsWith(`${home}/`)),
  );
}
