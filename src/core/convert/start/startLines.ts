import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { startWithComments } from '../lines';
import type { RuleEdit } from '../outcome';
import { startDirectory } from '../rules/start-directory';
import { startOwner } from '../rules/start-owner';
import { keyword } from '../style';

/** The lines that go before the start command of a final stage, for the directory and the user that it changed to. */
export function startLines(facts: Facts, draft: Draft): RuleEdit[] {
  const { dockerfile, start } = facts;
  const at = startWithComments(dockerfile, start.by);
  const line = (text: string) => text + dockerfile.eol;
  const { directory } = start.changes;
  return [
    ...(directory === undefined
      ? []
      : [
          {
            start: at,
            end: at,
            text: line(`${keyword(dockerfile, 'WORKDIR')} ${directory.path}`),
            rule: startDirectory.id,
          },
        ]),
    ...startUser(facts, draft).map((text) => ({ start: at, end: at, text: line(text), rule: startOwner.id })),
  ];
}

/** The directory of WORKDIR, below which the start may have gone. */
export function treeDirectory({ start, before }: Facts): string {
  const { directory } = start.changes;
  const below = directory?.path.startsWith(`${directory.from}/`) === true;
  return directory !== undefined && below ? directory.from : before.workdir.value;
}

/** The USER of whom the start switched to. */
export function startUser({ dockerfile, start }: Facts, draft: Draft): string[] {
  const { user } = start.changes;
  if (user === undefined) return [];
  return [`${keyword(dockerfile, 'USER')} ${draft.rewritten.get(user)?.text ?? user.args}`];
}
