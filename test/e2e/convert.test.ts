import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Note, Question } from '../../src/core/convert/outcome';
import { readApps, type App, type Variant } from './convertApp';
import * as engine from './convertEngine';

/** What `distroless convert --json` prints. */
interface Converted {
  readonly kind: App['outcome'];
  readonly base?: string;
  readonly dockerfile?: string;
  readonly notes: readonly Note[];
  readonly questions?: readonly Question[];
  readonly reasons?: readonly Note[];
}

const only = process.env['E2E_ONLY'] ?? '';
const sample = process.env['E2E_SAMPLE'] === '1';
const apps = readApps(path.join('test', 'e2e', 'apps')).filter(
  (app) => app.name.includes(only) && (app.sample || !sample),
);
const exits = { ready: 0, already: 0, questions: 3, refused: 4 } as const;
const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
const images: string[] = [];
const rows: string[] = [];
const began = Date.now();

after(() => {
  engine.cleanUp(images);
  rmSync(folder, { recursive: true });
  console.log([...rows, `${apps.length} applications in ${Math.round((Date.now() - began) / 1000)} s`].join('\n'));
});
process.once('SIGINT', () => {
  engine.cleanUp(images);
  process.exit(130);
});

test('there are applications', () => assert.notEqual(apps.length, 0, `no application is called ${only}`));

for (const app of apps) {
  test(`${app.name}: ${app.about}`, async () => {
    const start = Date.now();
    const size = await prove(app);
    rows.push(`${app.name.padEnd(24)} ${app.outcome.padEnd(9)} ${size} ${Math.round((Date.now() - start) / 1000)} s`);
  });
}

async function prove(app: App): Promise<string> {
  const dockerfile = path.join(app.folder, 'Dockerfile');
  if (app.asks.length > 0) {
    const asked = convert(app, dockerfile, {});
    assert.deepEqual(asked.questions?.map(({ id }) => id).sort(), [...app.asks].sort());
    assert.ok(asked.questions?.every(({ line, text }) => line > 0 && text !== ''));
    if (app.outcome === 'questions') return 'asked before anything is changed';
  }
  const converted = convert(app, dockerfile, app.answers);
  assert.equal(converted.kind, app.outcome, JSON.stringify(converted));
  if (converted.reasons !== undefined) {
    assert.deepEqual([...new Set(converted.reasons.map(({ rule }) => rule))].sort(), [...app.rules].sort());
    assert.ok(converted.reasons.every(({ line, text }) => line > 0 && text !== ''));
    return `by ${app.rules.join(', ')}`;
  }
  const written = path.join(folder, `${app.name}.Dockerfile`);
  writeFileSync(written, converted.dockerfile ?? '');
  const again = convert(app, written, {});
  assert.deepEqual([again.kind, again.dockerfile], ['already', converted.dockerfile], 'a second run changes nothing');
  if (converted.kind === 'already') return 'as it was';
  assert.equal(converted.base, app.base);
  for (const announced of [app.differs.stop?.rule, app.differs.workdir?.rule])
    assert.ok(
      announced === undefined || converted.notes.some(({ rule }) => rule === announced),
      `no note of ${announced}`,
    );
  return compare(app, dockerfile, written);
}

function convert(app: App, dockerfile: string, answers: Readonly<Record<string, string>>): Converted {
  const said = Object.entries(answers).flatMap(([id, value]) => ['--answer', `${id}=${value}`]);
  const args = [process.env['E2E_CLI'] ?? '', 'convert', '--json', '--context', app.folder, ...said, dockerfile];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  assert.notEqual(stdout, '', stderr);
  const converted = JSON.parse(stdout) as Converted; // the interface is what the command documents
  assert.equal(status, exits[converted.kind]);
  return converted;
}

/** Builds and runs both; gives the sizes. */
async function compare(app: App, dockerfile: string, written: string): Promise<string> {
  const [original, converted] = ['original', 'converted'].map((which) => `distroless-e2e/${app.name}:${which}`) as [
    string,
    string,
  ];
  images.push(original, converted);
  engine.build(original, app.folder, dockerfile, app.network, app.buildArgs);
  engine.build(converted, app.folder, written, app.network, app.buildArgs);

  const before = engine.inspectImage(original);
  const now = engine.inspectImage(converted);
  const { workdir } = app.differs;
  if (workdir !== undefined)
    assert.deepEqual([before.config.WorkingDir, now.config.WorkingDir], [workdir.original, workdir.converted]);
  assert.deepEqual(kept(now.config, app), kept(before.config, app), 'the configuration of the image');
  assert.equal(now.config.User, app.user);
  assert.equal(engine.startsShell(converted), false, 'the converted image starts /bin/sh');
  assert.deepEqual(engine.shellsIn(converted), []);

  for (const variant of [{ name: 'as it is' }, ...app.variants]) {
    const [expected, actual] = [await behaviour(app, variant, original), await behaviour(app, variant, converted)];
    if (variant.user === undefined && app.http !== undefined)
      assert.deepEqual(actual.users, [numberOf(app.user)], `${variant.name}: who it runs as`);
    const { stop = { original: expected.exit, converted: expected.exit } } = app.differs;
    assert.equal(expected.exit, stop.original, `${variant.name}: the status of the original`);
    assert.deepEqual(
      { answers: actual.answers, exit: actual.exit, health: actual.health },
      { answers: expected.answers, exit: stop.converted, health: expected.health },
      variant.name,
    );
  }
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`.padStart(7);
  return `${mb(before.size)} -> ${mb(now.size)}, ${app.variants.length} variants`;
}

function numberOf(user: string): string {
  const [name = ''] = user.split(':');
  return name === 'nobody' ? '65534' : name;
}

// Each is explained by the rule base-variables.
const ofBases =
  /^(?:PATH|JAVA_HOME|JAVA_VERSION|LANG|LANGUAGE|LC_ALL|MAVEN_HOME|NODE_VERSION|YARN_VERSION|GOLANG_VERSION|GOTOOLCHAIN|GOPATH|SSL_CERT_FILE)=/;

function kept(config: engine.ImageConfig, app: App): object {
  const { differs } = app;
  return {
    env: (config.Env ?? [])
      .filter((row) => !ofBases.test(row) && differs.env?.includes(row.split('=')[0] ?? '') !== true)
      .sort(),
    workdir: differs.workdir === undefined ? config.WorkingDir || '/' : 'differs',
    ports: Object.keys(config.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(config.Volumes ?? {}).sort(),
    labels: config.Labels ?? {},
    stopSignal: config.StopSignal ?? '',
  };
}

interface Behaviour {
  readonly answers: readonly string[];
  readonly exit: number;
  readonly health: string;
  readonly users: readonly string[];
}

async function behaviour(app: App, variant: Variant, image: string): Promise<Behaviour> {
  const { env = {}, args = [], user } = variant;
  const port = variant.port ?? app.http?.port;
  const volume = variant.volume === undefined ? undefined : `${engine.makeVolume()}:${variant.volume}`;
  const options = { image, env, args, user, volume, port };
  if (port === undefined) {
    const { output, exit } = engine.runToEnd(options);
    return { answers: [output], exit, health: 'none', users: [] };
  }
  const first = await served(app, variant, options);
  if (volume === undefined) return first;
  const second = await served(app, variant, options);
  return { ...second, answers: [...first.answers, ...second.answers] };
}

async function served(app: App, variant: Variant, options: engine.RunOptions): Promise<Behaviour> {
  const container = engine.startServer(options);
  try {
    const paths = variant.paths ?? app.http?.paths ?? ['/'];
    const answers = await engine.request(container, options.port ?? 0, paths);
    if (answers.some((answer) => answer.includes(': no answer'))) return { answers, exit: -1, health: '', users: [] };
    const health = app.health ? await engine.health(container) : 'not asked';
    const wanted = variant.unhealthy === true ? 'unhealthy' : 'healthy';
    if (app.health) assert.equal(health, wanted, `${options.image}: ${engine.logs(container)}`);
    const users = engine.userIds(container);
    return { answers, exit: engine.stop(container), health, users };
  } finally {
    engine.removeContainer(container);
  }
}
