import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import { nodeHost } from './node/host';
import { nodeStore } from './node/store';
import { start } from './vscode/start';

/** Starts the extension on a desktop or a remote machine; VS Code calls it. */
export const activate = (context: ExtensionContext): void =>
  start(
    context,
    nodeHost(nodeStore(path.join(context.globalStorageUri.fsPath, 'images'), { limit: 2 * 1024 ** 3 })),
    () => import('./dockerfiles'),
    () => import('./compose'),
  );
