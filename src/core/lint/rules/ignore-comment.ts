import type { IgnoreComment, IgnoredName } from '../ignore';
import { ignoreComments } from '../ignore';
import type { LintFile } from '../lintFile';
import type { Issue, LintRule } from '../rule';

/** A comment that means to silence a lint and silences none. */
export const ignoreComment: LintRule = {
  id: 'ignore-comment',
  title: 'Ignore comment has no effect',
  severity: 'information',
  fix: 'offered',
  check,
};

function* check({ dockerfile, ruleIds }: LintFile): Iterable<Issue> {
  for (const comment of ignoreComments(dockerfile)) {
    const text = withoutEffect(comment);
    if (text !== undefined) {
      yield { start: comment.start, end: comment.end, text };
      continue;
    }
    for (const named of comment.names) if (!ruleIds.has(named.name)) yield unknownName(named, ruleIds);
  }
}

function withoutEffect({ verb, names, about }: IgnoreComment): string | undefined {
  if (names.length === 0) return 'This comment names no rule, so it has no effect. Add the name of the rule.';
  if (about !== undefined) return undefined;
  return verb === 'ignore-file'
    ? 'ignore-file works only above the first instruction. Move this comment there.'
    : 'No instruction follows this comment, so it has no effect. Move it directly above the instruction it is for.';
}

function unknownName({ name, start, end }: IgnoredName, ruleIds: ReadonlySet<string>): Issue {
  const meant = nearest(name, ruleIds);
  if (meant === undefined) {
    return {
      start,
      end,
      text: `There is no lint ${JSON.stringify(name)}, so this has no effect. Correct the name or remove it.`,
    };
  }
  return {
    start,
    end,
    text: `There is no lint ${JSON.stringify(name)}, so this has no effect. Did you mean ${meant}?`,
    fixes: [{ title: `Change to ${meant}`, safe: false, edits: [{ start, end, text: meant }] }],
  };
}

/** The one id that is at most two slips of the pen away. */
function nearest(name: string, ids: ReadonlySet<string>): string | undefined {
  const near = [...ids].filter((id) => distance(name.toLowerCase(), id) <= 2);
  return near.length === 1 ? near[0] : undefined;
}

/** Letters to put in, take out or change, of which more than two are not counted. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
