import type { Effective } from '../../dockerfile/effective';
import type { Draft } from '../draft';
import type { Facts } from '../facts';
import { refusal } from '../final/finalRun';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { createdUser } from '../rules/created-user';
import { finalOwner } from '../user/owners';
import type { Carried } from './carried';

/** What is known of a stage that stays as it is, while it is gone through. */
export interface Work {
  readonly facts: Facts;
  readonly draft: Draft;
  readonly carried: Map<string, Carried>;
  /** Links by their path, with the line. */
  readonly links: Map<string, { readonly target: string | undefined; readonly line: number }>;
  /** What others than its owner may write. */
  readonly open: Set<string>;
  certificates: boolean;
}

/** What a command makes at a path. */
export interface Made {
  readonly path: string | undefined;
  readonly line: number;
  readonly certain: boolean;
  readonly empty: boolean;
}

/** Takes the program over, which is there for certain. */
export function takeProgram({ carried }: Work, path: string, line: number): undefined {
  carried.set(path, { path, owner: undefined, line, made: false });
  return undefined;
}

/** Takes over what is made at a path, for whoever runs the command. */
export function carry(work: Work, one: Made & { readonly path: string }, before: Effective): Reason | undefined {
  const { path, line, certain } = one;
  const { facts, draft, carried } = work;
  const volume = [...before.volumes.keys()].find((place) => path === place || path.startsWith(`${place}/`));
  if (volume !== undefined)
    return refusal(line, `changes ${path.slice(0, 60)} after the VOLUME ${volume.slice(0, 60)}`);
  if (carried.has(path)) return undefined;
  const maker = finalOwner(facts, draft, before.user.by === undefined ? 'root' : before.user.value);
  if ('problem' in maker) return say(createdUser, line, maker.problem);
  const owner = notRoot(maker.text);
  const outer = [...carried.keys()].some((place) => path.startsWith(`${place}/`));
  if (!certain && !outer) return refusal(line, `makes ${path.slice(0, 60)} only under a condition`);
  if (!certain) return undefined;
  carried.set(path, { path, owner, line, made: one.empty });
  return undefined;
}

/** Forgets what is not there any more. */
export function remove(work: Work, paths: readonly string[]): undefined {
  for (const path of work.carried.keys())
    if (paths.some((gone) => `${path}/`.startsWith(`${gone}/`))) work.carried.delete(path);
  return undefined;
}

/** An owner, `undefined` for root. */
export function notRoot(owner: string | undefined): string | undefined {
  return owner === '0:0' ? undefined : owner;
}
