import { window, type LogOutputChannel } from 'vscode';
import { ImageError } from '../core/image/error';
import { isAbort } from './translate';

/** Tells people and the log what went wrong. Cancellation is silent. */
export interface Report {
  readonly log: LogOutputChannel;
  /** Shows one sentence and logs the rest. */
  failed(error: unknown): void;
  /** The sentence that {@link failed} would show. */
  sentence(error: unknown): string;
}

export function createReport(log: LogOutputChannel): Report {
  const sentence = (error: unknown): string =>
    error instanceof ImageError
      ? error.message
      : 'Something unexpected went wrong; the output channel "Distroless" has the details.';
  const failed = (error: unknown): void => {
    if (isAbort(error)) return;
    log.error(error instanceof Error ? error : String(error));
    void window.showErrorMessage(sentence(error), 'Show log').then((chosen) => chosen && log.show());
  };
  return { log, failed, sentence };
}
