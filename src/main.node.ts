import type { ExtensionContext } from 'vscode';
import { nodeHost } from './node/host';
import { start } from './vscode/start';

export const activate = (context: ExtensionContext): void =>
  start(
    context,
    nodeHost(),
    () => import('./dockerfiles'),
    () => import('./compose'),
  );
