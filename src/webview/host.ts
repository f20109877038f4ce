import type { MapMode } from '../core/sizeMap/mapParts';
import type { HostMessage, PageMessage } from '../core/sizeMap/messages';

/** What the page looks at; VS Code keeps it while the page is hidden, and over restarts. */
export interface PageState {
  /** The image, in the words of the extension. */
  readonly place: string;
  readonly mode: MapMode;
  /** Of the part that is looked at. */
  readonly id: string;
  /** Of the tile that is selected; `undefined` for none. */
  readonly selected: string | undefined;
}

/** The extension, as the page knows it. */
export interface Host {
  post(message: PageMessage): void;
  /** `undefined` where the page is shown for the first time. */
  state(): PageState | undefined;
  keep(state: PageState): void;
}

/** The extension; to be called once. */
export function connect(heard: (message: HostMessage) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    heard(data as HostMessage); // VS Code lets nobody but the extension post to its page
  });
  return {
    post: (message) => api.postMessage(message),
    state: () => api.getState(),
    keep: (state) => api.setState(state),
  };
}

/** What VS Code gives each page. */
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};
