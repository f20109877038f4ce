import type { ExtensionContext } from 'vscode';
import { nodeHost } from './node/host';
import { start } from './vscode/start';

/** Starts the extension on a desktop or a remote machine; VS Code calls it. */
export const activate = (context: ExtensionContext): void =>
  start(
    context,
    nodeHost(),
    () => import('./dockerfiles'),
    () => import('./compose'),
  );
