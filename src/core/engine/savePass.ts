import { ImageError } from '../image/error';
import type { Digest } from '../image/reference';
import type { SavedLayer } from './savedImage';

/** One reading of what an engine saves, which tells of each layer as soon as it has gone by. */
export type ReadAll = (found: (diffId: Digest, layer: SavedLayer) => void, signal: AbortSignal) => Promise<void>;

interface Waiter {
  readonly diffId: Digest;
  readonly settle: (layer: SavedLayer) => void;
  readonly fail: (reason: unknown) => void;
}

interface Run {
  readonly waiters: Set<Waiter>;
  readonly stopper: AbortController;
  /** Settles when its program has ended. */
  ended: Promise<void>;
}

/**
 * Saves an image when one of its layers is first asked for, and once for all that ask meanwhile; it goes on for as long as somebody
 * waits or nobody has turned away.
 */
export class SavePass {
  private readonly found = new Map<string, SavedLayer>();
  private run: Run | undefined;

  /** `diffIds` are of the layers that the image is known to have. */
  constructor(
    private readonly diffIds: readonly Digest[],
    private readonly readAll: ReadAll,
  ) {}

  /** What has gone by of a layer. */
  known(diffId: string): SavedLayer | undefined {
    return this.found.get(diffId);
  }

  /** A layer, once it has gone by; an abort rejects with the signal's reason, and ends the save if nobody else waits. */
  layer(diffId: Digest, signal: AbortSignal): Promise<SavedLayer> {
    signal.throwIfAborted();
    const known = this.found.get(diffId);
    if (known !== undefined) return Promise.resolve(known);
    const run = (this.run ??= this.start());
    return new Promise((resolve, reject) => {
      const turnAway = (): void => {
        run.waiters.delete(waiter);
        reject(signal.reason as Error); // what an abort was given
        if (run.waiters.size === 0) this.end(run);
      };
      const leave = (): void => signal.removeEventListener('abort', turnAway);
      const waiter: Waiter = {
        diffId,
        settle: (layer) => {
          leave();
          resolve(layer);
        },
        fail: (reason) => {
          leave();
          reject(reason as Error); // what reading threw
        },
      };
      run.waiters.add(waiter);
      signal.addEventListener('abort', turnAway, { once: true });
    });
  }

  /** Ends the program, if it runs. */
  async close(): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    this.end(run);
    await run.ended;
  }

  private start(): Run {
    const run: Run = { waiters: new Set(), stopper: new AbortController(), ended: Promise.resolve() };
    const found = (diffId: Digest, layer: SavedLayer): void => {
      this.found.set(diffId, layer);
      for (const waiter of run.waiters) {
        if (waiter.diffId === diffId && run.waiters.delete(waiter)) waiter.settle(layer);
      }
    };
    run.ended = this.readAll(found, run.stopper.signal)
      .then(
        () => this.notGiven(),
        (error: unknown) => error,
      )
      .then((reason) => {
        if (this.run === run) this.run = undefined;
        for (const waiter of run.waiters) waiter.fail(reason);
      });
    return run;
  }

  private end(run: Run): void {
    if (this.run === run) this.run = undefined;
    run.stopper.abort(new DOMException('Nobody waits for the image any more.', 'AbortError'));
  }

  /** Why a layer is missed: another came in its place, or none. */
  private notGiven(): ImageError {
    const isOther = [...this.found.keys()].some((diffId) => !this.diffIds.some((own) => own === diffId));
    const what = isOther ? 'its content does not match its digest' : 'the engine did not send it';
    return new ImageError('corrupt', `${what}; pull or build the image again.`);
  }
}
