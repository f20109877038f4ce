import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Effective, StartPart } from '../../src/core/dockerfile/effective';
import { effectiveConfig } from '../../src/core/dockerfile/effective';
import { execForm } from '../../src/core/dockerfile/instruction';
import type { Instruction } from '../../src/core/dockerfile/model';
import { parseDockerfile } from '../../src/core/dockerfile/parse';
import { built, refused } from './effectiveCases';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const scratch = { env: new Map([['PATH', path]]), user: '', workdir: '/', entrypoint: [], cmd: [] };

for (const [name, text] of built) {
  test(`the engine configures as read: ${name}`, () => {
    const { id, log } = build(text);
    assert.ok(id !== undefined, log);
    try {
      assert.deepEqual(ours(text), engines(id));
    } finally {
      docker(['image', 'rm', id]);
    }
  });
}

for (const [name, text] of refused) {
  test(`neither the engine nor the reading takes: ${name}`, () => {
    assert.equal(build(text).id, undefined);
    const dockerfile = parseDockerfile(text);
    const stage = dockerfile.stages.at(-1);
    const unset = stage === undefined ? [] : effectiveConfig(dockerfile, stage, scratch).unset;
    assert.ok(dockerfile.problems.length > 0 || unset.some(({ name: variable }) => variable === undefined));
  });
}

/** What `docker inspect` shows, in one shape. */
interface Config {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string;
  readonly health: readonly string[];
}

function ours(text: string): Config {
  const dockerfile = parseDockerfile(text);
  assert.deepEqual(dockerfile.problems, []);
  const stage = dockerfile.stages.at(-1);
  assert.ok(stage);
  const config: Effective = effectiveConfig(dockerfile, stage, scratch);
  return {
    env: Object.fromEntries([...config.env].map(([name, { value }]) => [name, value])),
    user: config.user.value,
    workdir: config.workdir.value,
    entrypoint: words(config.entrypoint),
    cmd: words(config.cmd),
    ports: [...config.ports.keys()].sort(),
    volumes: [...config.volumes.keys()].sort(),
    labels: Object.fromEntries([...config.labels].map(([name, { value }]) => [name, value])),
    stopSignal: config.stopSignal?.value ?? '',
    health: health(config.healthcheck),
  };
}

function words(part: StartPart | undefined): readonly string[] {
  if (part === undefined) return [];
  if (part.kind === 'exec') return part.argv;
  return [...(part.shell?.exec ?? ['/bin/sh', '-c']), part.text];
}

function health(instruction: Instruction | undefined): readonly string[] {
  if (instruction === undefined) return [];
  const [, kind = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(instruction.args) ?? [];
  if (kind.toUpperCase() === 'NONE') return ['NONE'];
  const exec = execForm(rest, 1, () => undefined);
  return exec === undefined ? ['CMD-SHELL', rest] : ['CMD', ...exec];
}

function engines(id: string): Config {
  // The engine's own answer, with the fields that its documentation names.
  const raw = JSON.parse(docker(['image', 'inspect', '--format', '{{json .Config}}', id]).stdout) as {
    Env?: string[];
    User?: string;
    WorkingDir?: string;
    Entrypoint?: string[] | null;
    Cmd?: string[] | null;
    ExposedPorts?: object | null;
    Volumes?: object | null;
    Labels?: Record<string, string> | null;
    StopSignal?: string;
    Healthcheck?: { Test?: string[] };
  };
  return {
    env: Object.fromEntries(
      (raw.Env ?? []).map((entry) => {
        const equals = entry.indexOf('=');
        return [entry.slice(0, equals), entry.slice(equals + 1)];
      }),
    ),
    user: raw.User ?? '',
    workdir: raw.WorkingDir ?? '',
    entrypoint: raw.Entrypoint ?? [],
    cmd: raw.Cmd ?? [],
    ports: Object.keys(raw.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(raw.Volumes ?? {}).sort(),
    labels: raw.Labels ?? {},
    stopSignal: raw.StopSignal ?? '',
    health: raw.Healthcheck?.Test ?? [],
  };
}

function build(text: string): { readonly id: string | undefined; readonly log: string } {
  const { status, stdout, stderr } = docker(['build', '-q', '-'], text);
  return { id: status === 0 ? stdout.trim() : undefined, log: stderr };
}

function docker(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  return spawnSync(process.env['DOCKER'] ?? 'docker', args, { encoding: 'utf8', env, input, timeout: 60_000 });
}
