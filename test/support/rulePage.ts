/** What a rule's page shows and thereby tests. */
export interface RulePage {
  readonly before: string;
  readonly files: Readonly<Record<string, string>>;
  readonly answers: ReadonlyMap<string, string>;
  /** The Dockerfile that comes of it, if one does. */
  readonly after: string | undefined;
  /** Otherwise: `line 3: text` of each reason, or of each question with its id. */
  readonly outcome: string | undefined;
  readonly headings: readonly string[];
}

/** Reads the fenced blocks of a page: `dockerfile before`, `dockerfile after`, `text outcome`, `<language> file=PATH`, `text answer`. */
export function readRulePage(markdown: string): RulePage {
  const blocks = [...markdown.matchAll(/^```(\w+) ([^\n]+)\n([\s\S]*?)^```$/gm)].map(([, , kind = '', body = '']) => ({
    kind,
    body,
  }));
  const only = (kind: string) => blocks.find((block) => block.kind === kind)?.body;
  const before = only('before');
  if (before === undefined) throw new Error('The page has no block "dockerfile before".');
  const files = blocks
    .filter(({ kind }) => kind.startsWith('file='))
    .map(({ kind, body }) => [kind.slice('file='.length), body]);
  const answers = (only('answer') ?? '').split('\n').filter((line) => line !== '');
  return {
    before,
    files: Object.fromEntries(files) as Record<string, string>, // pairs of two strings, made just above
    answers: new Map(answers.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    after: only('after'),
    outcome: only('outcome'),
    headings: [...markdown.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading),
  };
}
