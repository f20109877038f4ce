import type { Draft } from '../draft';
import { rewrite } from '../draft';
import type { Facts } from '../facts';
import { jsonWords } from '../json';
import { say } from '../rule';
import { absoluteStart } from '../rules/absolute-start';
import { execFormRule } from '../rules/exec-form';

/** How a program that a build made is started: by its path in the image, in exec form. */
export function planCompiledStart(facts: Facts, place: string, draft: Draft): void {
  const { start } = facts;
  const absolute = !start.argv[0].includes('/') && !isOnPath(facts, place, draft);
  const path = absolute ? place : start.argv[0];
  const [first, second] = start.entrypoint.length > 0 ? [start.entrypoint, start.cmd] : [start.cmd, []];
  if (absolute) {
    draft.notes.push(
      say(
        absoluteStart,
        start.by.line,
        `${start.argv[0]} was found on PATH, and the PATH of the image does not lead there, so the start names ${path}.`,
      ),
    );
  }
  draft.argv = [path, ...start.argv.slice(1)];
  if (absolute || start.unwrapped.includes(start.by))
    rewrite(draft, start.by, absolute ? absoluteStart : execFormRule, jsonWords([path, ...first.slice(1)]));
  const cmd = facts.before.cmd?.by;
  if (cmd !== undefined && cmd !== start.by && start.unwrapped.includes(cmd))
    rewrite(draft, cmd, execFormRule, jsonWords(second));
}

/** Whether the image finds the program by its name, as the old base did. */
function isOnPath({ before }: Facts, place: string, { image }: Draft): boolean {
  if (image === undefined || before.env.get('PATH')?.by !== undefined) return false;
  const directory = place.slice(0, place.lastIndexOf('/'));
  return image.env.production.some(
    (entry) => entry.startsWith('PATH=') && entry.slice('PATH='.length).split(':').includes(directory),
  );
}
