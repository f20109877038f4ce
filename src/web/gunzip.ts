import type { ByteStream } from '../core/host';
import { ImageError } from '../core/image/error';

/**
 * Expands gzip with the browser's own decoder; `ImageError` `corrupt` on damaged data. Most browsers take a second
 * member for an error, which ends the same way instead of losing it.
 */
export async function* gunzip(compressed: ByteStream, signal: AbortSignal): ByteStream {
  signal.throwIfAborted();
  const { readable, writable } = new DecompressionStream('gzip');
  const fed = feed(compressed, writable.getWriter(), signal);
  const reader = readable.getReader();
  const stop = (): void => void reader.cancel(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value as Uint8Array; // a DecompressionStream gives nothing else
    }
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    const failure = await fed;
    if (failure !== undefined && failure.from === 'input') throw failure.error;
    const message =
      'the gzip data is damaged, or has several parts, which this browser cannot read; try desktop VS Code.';
    throw new ImageError('corrupt', message, { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
    await reader.cancel().catch(() => undefined); // it may have failed already, and that was told above
  }
}

type Failure = { readonly from: 'input' | 'decoder'; readonly error: unknown };

async function feed(
  compressed: ByteStream,
  writer: WritableStreamDefaultWriter,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  let from: Failure['from'] = 'input';
  try {
    for await (const bytes of compressed) {
      signal.throwIfAborted();
      from = 'decoder';
      await writer.ready;
      // A rejected write shows at the reader; waiting for it here would deadlock against the reader's backpressure.
      writer.write(bytes).catch(() => undefined);
      from = 'input';
    }
    from = 'decoder';
    await writer.close();
    return undefined;
  } catch (error) {
    await writer.abort(error).catch(() => undefined); // already failed where `from` is the decoder
    return { from, error };
  }
}
