import { spanLength } from './spanTable';

/** Verified spans from a number on, to the end of the content. */
export type SpansFrom = (first: number) => AsyncIterable<Uint8Array>;

/**
 * Reads content that can be begun only at its start: who reads on where the last one stopped, or behind it, does not begin
 * anew. What is begun outlives the read that began it, so `begin` takes no signal.
 */
export class SpanCursor {
  private idle: Running | undefined;

  constructor(private readonly begin: SpansFrom) {}

  /** The spans from `first` on up to the one that holds the byte before `end`; an abort is seen between two spans. */
  async *read(first: number, end: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const running = this.take(first);
    let isWhole = false;
    try {
      while (running.next * spanLength < end) {
        signal.throwIfAborted();
        const step = await running.spans.next();
        if (step.done === true) return;
        if (running.next++ >= first) yield step.value;
      }
      isWhole = true;
    } finally {
      if (isWhole && this.idle === undefined) this.idle = running;
      else await running.spans.return?.();
    }
  }

  private take(first: number): Running {
    const { idle } = this;
    if (idle !== undefined && idle.next <= first) {
      this.idle = undefined;
      return idle;
    }
    return { next: 0, spans: this.begin(0)[Symbol.asyncIterator]() };
  }
}

interface Running {
  /** The number of the span that comes next. */
  next: number;
  readonly spans: AsyncIterator<Uint8Array>;
}
