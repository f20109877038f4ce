import { lineStart } from '../lines';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import type { RuleEdit } from '../outcome';
import { keyword } from '../style';

/** The line in front of CMD that clears the entrypoint of the image, in a final stage that keeps its lines. */
export function clearedEntrypoint({ dockerfile, target, before }: Facts, draft: Draft): RuleEdit[] {
  if (draft.clearsEntrypoint === undefined) return [];
  const { text, eol } = dockerfile;
  const cmd = before.cmd?.by;
  const line = `${keyword(dockerfile, 'ENTRYPOINT')} []`;
  const rule = draft.clearsEntrypoint.id;
  if (cmd === undefined || !target.instructions.includes(cmd))
    return [{ start: target.from.end, end: target.from.end, text: eol + line, rule }];
  const indent = text.slice(lineStart(text, cmd.start), cmd.start);
  return [{ start: cmd.start, end: cmd.start, text: line + eol + indent, rule }];
}
