import type { IgnoreComment, IgnoredName } from '../ignore';
import { ignoreComments } from '../ignore';
import type { LintFile } from '../lintFile';
import type { Issue, LintRule } from '../rule';

/** A comment that means to silence a lint and silences none. */
export const ignoreComment: LintRule = {
  id: 'ignore-comment',
  title: 'A comment that silences nothing',
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
  if (names.length === 0)
    return 'This comment names no rule, so it silences nothing; write the name of the rule after it.';
  if (about !== undefined) return undefined;
  return verb === 'ignore-file'
    ? 'This comment silences a whole file only from above the first instruction; move it there.'
    : 'This comment silences nothing, for no instruction follows it; move it directly before the one that it is about.';
}

function unknownName({ name, start, end }: IgnoredName, ruleIds: ReadonlySet<string>): Issue {
  const meant = nearest(name, ruleIds);
  if (meant === undefined) {
    return {
      start,
      end,
      text: `There is no lint ${JSON.stringify(name)}, so this silences nothing; take it out or correct its name.`,
    };
  }
  return {
    start,
    end,
    text: `There is no lint ${JSON.stringify(name)}, so this silences nothing; it is perhaps ${meant} that is meant.`,
    fixes: [{ title: `Write ${meant}`, safe: false, edits: [{ start, end, text: meant }] }],
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
