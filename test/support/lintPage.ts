/** What a lint's page shows and thereby tests. */
export interface LintPage {
  readonly before: string;
  /** `line 3, error: text`, and under it the titles of its fixes, each with `- ` before it. */
  readonly findings: string;
  /** The file after the first fix of each finding; `undefined` where there is none. */
  readonly after: string | undefined;
  readonly headings: readonly string[];
}

/** Reads the fenced blocks of a page: `dockerfile before`, `text findings` and, for rules with a fix, `dockerfile after`. */
export function readLintPage(markdown: string): LintPage {
  const blocks = new Map(
    [...markdown.matchAll(/^```\w+ (\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', body = '']) => [kind, body]),
  );
  const before = blocks.get('before');
  const findings = blocks.get('findings');
  if (before === undefined || findings === undefined) throw new Error('The page has no example.');
  return {
    before,
    findings,
    after: blocks.get('after'),
    headings: [...markdown.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading),
  };
}
