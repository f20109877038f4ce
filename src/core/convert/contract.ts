import { imageDefaults } from '../catalog/lookup';
import type { BaseConfig, Effective, StartPart } from '../dockerfile/effective';
import { effectiveConfig } from '../dockerfile/effective';
import type { Dockerfile } from '../dockerfile/model';
import type { Draft } from './draft';
import type { Facts } from './facts';
import type { Reason } from './outcome';
import { say } from './rule';
import { contract } from './rules/contract';

/** Compares what the image is configured with before and after; every difference that no rule explains is a reason to stop. */
export function contractReasons(facts: Facts, draft: Draft, converted: Dockerfile): Reason[] {
  const { before, target } = facts;
  const stage = converted.stages[resultIndex(facts, draft)];
  const line = target.from.line;
  if (stage === undefined || converted.problems.length > 0 || draft.image === undefined)
    return [say(contract, line, 'The result would not read as a Dockerfile, so nothing is changed.')];
  const defaults = imageDefaults(draft.image, draft.flavour);
  const base: BaseConfig = {
    env: new Map(defaults.env.map(pair)),
    user: defaults.user,
    workdir: defaults.workdir,
    entrypoint: defaults.entrypoint,
    cmd: [],
  };
  const after = effectiveConfig(converted, stage, base);

  const differences: string[] = [];
  const compare = (what: string, same: boolean) => {
    if (!same && !draft.explained.has(what)) differences.push(what);
  };
  const started = [...words(after.entrypoint), ...words(after.cmd)];
  if (JSON.stringify(started) !== JSON.stringify(draft.argv)) differences.push('start');
  compare('user', userOf(before.user.value) === userOf(after.user.value));
  compare('workdir', before.workdir.value === after.workdir.value);
  for (const name of new Set([...before.env.keys(), ...after.env.keys()]))
    compare(`env:${name}`, before.env.get(name)?.value === after.env.get(name)?.value);
  compare('ports', keys(before.ports) === keys(after.ports));
  compare('volumes', keys(before.volumes) === keys(after.volumes));
  for (const name of new Set([...before.labels.keys(), ...after.labels.keys()]))
    compare(`label:${name}`, before.labels.get(name)?.value === after.labels.get(name)?.value);
  compare('stop signal', before.stopSignal?.value === after.stopSignal?.value);
  compare('healthcheck', health(before) === health(after));
  return differences.map((what) =>
    say(
      contract,
      line,
      `The ${what.replace(':', ' ')} of the image would change, and no rule says why, so nothing is changed.`,
    ),
  );
}

/** A stage that makes directories is put before the final one; a stage that stays as it is has the new one behind it. */
function resultIndex({ shape, target }: Facts, { directories, stagesBefore }: Draft): number {
  const first = target.index + stagesBefore;
  return shape === 'final' ? first + Number(directories.length > 0) : first + 1;
}

function pair(text: string): [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function words(part: StartPart | undefined): readonly string[] {
  if (part === undefined) return [];
  return part.kind === 'exec' ? part.argv : ['/bin/sh', '-c', part.text];
}

function userOf(user: string): string {
  return user === '' || user === 'root' ? '0' : user;
}

function keys(map: ReadonlyMap<string, unknown>): string {
  return [...map.keys()].sort().join(' ');
}

function health(effective: Effective): string {
  const { healthcheck } = effective;
  return healthcheck === undefined ? '' : JSON.stringify([healthcheck.flags, healthcheck.args.trim()]);
}
