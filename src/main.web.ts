import type { ExtensionContext } from 'vscode';
import { start } from './vscode/start';
import { webHost } from './web/host';

export const activate = (context: ExtensionContext): void => start(context, webHost());
