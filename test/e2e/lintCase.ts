import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../src/core/dockerfile/parse';
import type { Finding } from '../../src/core/lint/lint';
import { lintDockerfile } from '../../src/core/lint/lint';

/** A Dockerfile in which a lint finds something, and how an engine shows that it is true; `case.json` in its folder says it. */
export interface LintCase {
  readonly name: string;
  readonly folder: string;
  /** What the engine shows, as one sentence. */
  readonly about: string;
  readonly rule: string;
  /** Where the rule finds something. */
  readonly lines: readonly number[];
  /** Which fix of each finding is taken, from 0; there must be no `after.Dockerfile` then, and one if the rule has no fix. */
  readonly fix: number;
  /** Whether CI proves it; its stand-ins of images are few, and it has little time. */
  readonly sample: boolean;
  /** Whether the build needs a package registry; all others are built without any network. */
  readonly network: boolean;
  /** The day that the lints are told, YYYY-MM-DD. */
  readonly today: string;
  /** Why no engine of today's tests can show it, and how it was shown instead; nothing is built then. */
  readonly shown: string | undefined;
  readonly before: Expectation;
  readonly after: Expectation;
}

/** What is seen of one Dockerfile; everything that is given must be so, and what is not given must not fail. */
export interface Expectation {
  /** A pattern in the log of a build that fails. */
  readonly buildFails?: string;
  /** How the container is started for `exit`, `output`, `http`, `health` and `runsAs`. */
  readonly start?: {
    readonly env?: Readonly<Record<string, string>>;
    /** What follows the image in `docker run`. */
    readonly args?: readonly string[];
    readonly user?: string;
  };
  /** The status with which the container ends by itself; 125 to 127 are those of an engine that cannot start it. */
  readonly exit?: number;
  /** A pattern in what the container writes and what the engine says of its start; it must end by itself. */
  readonly output?: string;
  /** A request, and a pattern in `200 text/plain body`. */
  readonly http?: { readonly port: number; readonly path: string; readonly answer: string };
  readonly health?: 'healthy' | 'unhealthy';
  /** The numbers of the users that its processes run as. */
  readonly runsAs?: readonly string[];
  /** `User` of the image's configuration. */
  readonly user?: string;
  /** Paths without the leading slash that are in the file system of a container that was created, links included. */
  readonly holds?: readonly string[];
  readonly lacks?: readonly string[];
}

const required = ['about', 'rule', 'lines'];
const optional = ['fix', 'sample', 'network', 'today', 'shown', 'before', 'after'];
const seen = ['buildFails', 'start', 'exit', 'output', 'http', 'health', 'runsAs', 'user', 'holds', 'lacks'];

/** All cases below `folder`, sorted by name; throws for a key that means nothing, so that a misspelt one is noticed. */
export function readLintCases(folder: string): LintCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => readCase(name, path.join(folder, name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the lints find in a text, on the day of the case. */
export function findingsOf({ today }: LintCase, text: string): readonly Finding[] {
  return lintDockerfile(parseDockerfile(text), { today });
}

export function dockerfileOf({ folder }: LintCase): string {
  return readFileSync(path.join(folder, 'Dockerfile'), 'utf8');
}

/** The Dockerfile after the chosen fix of each finding of the rule, or as `after.Dockerfile` shows it by hand. */
export function fixedDockerfile(given: LintCase): string {
  const byHand = path.join(given.folder, 'after.Dockerfile');
  if (existsSync(byHand)) return readFileSync(byHand, 'utf8');
  const text = dockerfileOf(given);
  const own = findingsOf(given, text).filter(({ rule }) => rule === given.rule);
  // Two findings may share one fix.
  const edits = new Map(
    own.flatMap(({ fixes = [] }) => fixes[given.fix]?.edits ?? []).map((edit) => [JSON.stringify(edit), edit]),
  );
  if (edits.size === 0) throw new Error(`${given.name} needs an after.Dockerfile: there is no such fix.`);
  return applyEdits(
    text,
    [...edits.values()].sort((a, b) => a.start - b.start),
  );
}

function readCase(name: string, folder: string): LintCase {
  // What is in the file is ours; the checks below are for slips of the pen.
  const said = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')) as Partial<LintCase>;
  checkKeys(name, Object.keys(said), [...required, ...optional]);
  for (const expected of [said.before, said.after]) checkKeys(name, Object.keys(expected ?? {}), seen);
  const needed = said.shown === undefined ? [...required, 'before', 'after'] : required;
  for (const key of needed) if (!(key in said)) throw new Error(`${name}/case.json lacks "${key}".`);
  if (said.shown !== undefined && (said.before ?? said.after) !== undefined)
    throw new Error(`${name}/case.json has "shown", so nothing is built, and also what a build shows.`);
  return {
    about: '',
    rule: '',
    lines: [],
    fix: 0,
    sample: false,
    network: false,
    today: '2026-11-01',
    shown: undefined,
    before: {},
    after: {},
    ...said,
    name,
    folder,
  };
}

function checkKeys(name: string, keys: readonly string[], known: readonly string[]): void {
  for (const key of keys) if (!known.includes(key)) throw new Error(`${name}/case.json has the unknown key "${key}".`);
}
