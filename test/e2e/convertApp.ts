import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** An application with its Dockerfile, and what must come of converting it; `app.json` in its folder says it. */
export interface App {
  readonly name: string;
  readonly folder: string;
  /** What is special about it, as one sentence. */
  readonly about: string;
  /** Whether CI proves it; its stand-ins of images are few, and it has little time. */
  readonly sample: boolean;
  /** The outcome once every question is answered as `answers` says. */
  readonly outcome: 'ready' | 'questions' | 'refused' | 'already';
  /** Ids of the questions that are asked when nothing is answered. */
  readonly asks: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  /** Ids of the rules that refuse. */
  readonly rules: readonly string[];
  /** The image that a ready conversion starts from. */
  readonly base: string;
  /** The user of the converted image, as its configuration names it. */
  readonly user: string;
  /** Requests to make; without them the program must end by itself, and its output is compared. */
  readonly http: { readonly port: number; readonly paths: readonly string[] } | undefined;
  /** Whether a HEALTHCHECK must reach `healthy`. */
  readonly health: boolean;
  readonly variants: readonly Variant[];
  /** Differences that the notes of the conversion announce. */
  readonly differs: Differences;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Whether the build needs a package registry; all others are built without any network. */
  readonly network: boolean;
}

/** Another way to start the same two images. */
export interface Variant {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What follows the image in `docker run`. */
  readonly args?: readonly string[];
  readonly user?: string;
  /** Where a new named volume is mounted; the requests are made again in a second container with it. */
  readonly volume?: string;
  readonly port?: number;
  readonly paths?: readonly string[];
  /** Whether the HEALTHCHECK must reach `unhealthy` instead. */
  readonly unhealthy?: boolean;
}

export interface Differences {
  /** Exit codes on SIGTERM, and the rule whose note says that they differ. */
  readonly stop?: { readonly original: number; readonly converted: number; readonly rule: string };
  /** Variables of the original that are not there, or have another value. */
  readonly env?: readonly string[];
  /** The working directory, and the rule whose note says that it differs. */
  readonly workdir?: { readonly original: string; readonly converted: string; readonly rule: string };
}

const required = ['about', 'outcome'];
const optional = [
  'asks',
  'answers',
  'rules',
  'base',
  'user',
  'http',
  'health',
  'variants',
  'differs',
  'buildArgs',
  'network',
  'sample',
];

/** All applications below `folder`, sorted by name; throws for a key that means nothing, so that a misspelt one is noticed. */
export function readApps(folder: string): App[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => readApp(name, path.join(folder, name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readApp(name: string, folder: string): App {
  // What is in the file is ours; the checks below are for slips of the pen.
  const said = JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8')) as Partial<App>;
  for (const key of Object.keys(said))
    if (![...required, ...optional].includes(key)) throw new Error(`${name}/app.json has the unknown key "${key}".`);
  for (const key of [...required, ...(said.outcome === 'ready' ? ['base', 'user'] : [])])
    if (!(key in said)) throw new Error(`${name}/app.json lacks "${key}".`);
  return {
    about: '',
    outcome: 'ready',
    asks: [],
    answers: {},
    rules: [],
    base: '',
    user: '',
    http: undefined,
    health: false,
    variants: [],
    differs: {},
    buildArgs: {},
    network: false,
    sample: false,
    ...said,
    name,
    folder,
  };
}
