import { workspace } from 'vscode';
import type { EngineImage } from '../../../core/engine/listEngineImages';
import type { Host } from '../../../core/host';
import type { EngineKind } from '../../../core/image/place';
import type { Images } from '../../dockerfiles';
import { orAfter } from '../../orAfter';
import { isAbort } from '../../translate';
import type { EngineRow, EngineSearchRow } from './rows';

/** What is known of engines. Each is asked once, until that is forgotten. */
export interface Engines {
  /** The rows at the top; of what takes longer than a second a row says so until it is there. */
  rows(): Promise<readonly (EngineRow | EngineSearchRow)[]>;
  /** How an engine has answered so far. */
  state(row: EngineRow): EngineAnswer;
  /** All images of an engine; rejects with the `ImageError` that it answered with. */
  images(row: EngineRow): Promise<readonly EngineImage[]>;
  /** Has an engine asked again at the next look; without one, all are looked for again. */
  forget(row?: EngineRow): void;
  /** When engines were last looked for, by `performance.now`. */
  lookedAt(): number | undefined;
  /** Why there are no rows. */
  absence(): EngineAbsence | undefined;
}

/** Why there are no engines: this window runs no programs, or may not in this folder, or none was found. */
export type EngineAbsence = 'no-programs' | 'untrusted' | 'missing';

/** How an engine answers. */
export type EngineAnswer =
  | { readonly kind: 'unasked' | 'asking' }
  | { readonly kind: 'ok'; readonly images: readonly EngineImage[] }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Question {
  readonly abort: AbortController;
  readonly answer: Promise<readonly EngineImage[]>;
  state: EngineAnswer;
  /** Its row was drawn before there was an answer. */
  isAwaited: boolean;
}

interface Search {
  readonly abort: AbortController;
  readonly startedAt: number;
  readonly found: Map<EngineKind, readonly EngineRow[]>;
  /** Settles once all are found, and those nearby have answered. */
  readonly done: Promise<unknown>;
  /** Some were not yet found when the rows were shown. */
  isAwaited: boolean;
}

const kinds: readonly EngineKind[] = ['docker', 'podman', 'nerdctl'];
/** In ms. */
const patience = 1000;

/** Looks for engines when their rows are asked for; `changed` hears which row is to be drawn again, or that all are. */
export function createEngines(
  host: Host,
  load: () => Promise<Images>,
  closed: AbortSignal,
  changed: (row?: EngineRow) => void,
): Engines {
  const questions = new Map<string, Question>();
  let search: Search | undefined;
  const ask = (row: EngineRow): Question => {
    const abort = new AbortController();
    const signal = AbortSignal.any([closed, abort.signal]);
    const answer = load().then((images) => images.listEngineNames(host, row.found.engine, signal));
    const question: Question = { abort, answer, state: { kind: 'asking' }, isAwaited: false };
    questions.set(row.id, question);
    const settled = (state: EngineAnswer): void => {
      question.state = state;
      if (question.isAwaited && questions.get(row.id) === question) changed(row);
    };
    answer.then(
      (images) => settled({ kind: 'ok', images }),
      (error: unknown) => isAbort(error) || settled({ kind: 'failed', error }),
    );
    return question;
  };
  const startSearch = (): Search => {
    const abort = new AbortController();
    const signal = AbortSignal.any([closed, abort.signal]);
    const found: Search['found'] = new Map();
    const find = async (kind: EngineKind): Promise<void> => {
      const { findEngines, isNear } = await load();
      const engines = (await findEngines(host, kind, signal)) ?? [];
      const rows = engines.map((each): EngineRow => {
        const id = `engine:${kind}:${each.engine.context ?? ''}`;
        return { kind: 'engine', id, parent: undefined, found: each };
      });
      found.set(kind, rows);
      if (searching.isAwaited) changed();
      // One that is far away may want a password, so that a person says whether to ask it.
      const near = rows.filter((row) => row.found.isCurrent && isNear(row.found) && !questions.has(row.id));
      await Promise.allSettled(near.map((row) => ask(row).answer));
    };
    const done = Promise.all(kinds.map(find));
    done.catch(() => undefined); // whoever asks for the rows is told
    const searching: Search = { abort, startedAt: performance.now(), found, done, isAwaited: false };
    return searching;
  };
  return {
    async rows() {
      if (host.programs === undefined || !workspace.isTrusted) return [];
      search ??= startSearch();
      const { found, done } = search;
      await orAfter(patience, done);
      search.isAwaited = found.size < kinds.length;
      return kinds.flatMap((kind): readonly (EngineRow | EngineSearchRow)[] => {
        const id = `engine:${kind}?`;
        return found.get(kind) ?? [{ kind: 'engine-search', id, parent: undefined, engine: kind }];
      });
    },
    state(row) {
      const question = questions.get(row.id);
      if (question !== undefined) question.isAwaited = true;
      return question?.state ?? { kind: 'unasked' };
    },
    images(row) {
      const question = questions.get(row.id) ?? ask(row);
      question.isAwaited ||= question.state.kind === 'asking';
      return question.answer;
    },
    forget(row) {
      for (const [id, { abort }] of [...questions]) {
        if (row !== undefined && id !== row.id) continue;
        questions.delete(id);
        abort.abort();
      }
      if (row !== undefined) return;
      search?.abort.abort();
      search = undefined;
    },
    lookedAt: () => search?.startedAt,
    absence() {
      if (host.programs === undefined) return 'no-programs';
      if (!workspace.isTrusted) return 'untrusted';
      const isNone =
        search?.found.size === kinds.length && [...search.found.values()].every((rows) => rows.length === 0);
      return isNone ? 'missing' : undefined;
    },
  };
}
