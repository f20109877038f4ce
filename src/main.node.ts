import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import { nodeHost } from './node/host';
import { nodeStore } from './node/store';
import { numberSetting } from './vscode/settings';
import { start } from './vscode/start';

const cacheLimit = {
  get limit() {
    return numberSetting('distroless.cache.maxSize') * 1_000_000;
  },
};

/** Starts the extension on a desktop or a remote machine; VS Code calls it. */
export const activate = (context: ExtensionContext): void =>
  start(
    context,
    nodeHost(nodeStore(path.join(context.globalStorageUri.fsPath, 'images'), cacheLimit)),
    () => import('./dockerfiles'),
    () => import('./compose'),
    () => import('./images'),
    () => import('./explorer'),
  );
