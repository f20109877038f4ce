import { ProgressLocation, window } from 'vscode';

/** Runs a task; one that takes longer than a second is shown, and can be cancelled. */
export async function patiently<T>(
  title: string,
  task: (signal: AbortSignal, told: (progress: string) => void) => Promise<T>,
): Promise<T> {
  let tell: ((message: string) => void) | undefined;
  let last: string | undefined;
  const abort = new AbortController();
  const work = task(abort.signal, (progress) => {
    last = progress;
    tell?.(progress);
  });
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  const timer = setTimeout(() => {
    void window.withProgress(options, (progress, token) => {
      tell = (message) => progress.report({ message });
      if (last !== undefined) tell(last);
      token.onCancellationRequested(() => abort.abort());
      return work.catch(() => undefined); // the caller says what went wrong
    });
  }, 1000);
  return work.finally(() => clearTimeout(timer));
}
