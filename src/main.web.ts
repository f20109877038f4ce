import type { ExtensionContext } from 'vscode';
import * as compose from './compose';
import * as dockerfiles from './dockerfiles';
import * as explorer from './explorer';
import * as images from './images';
import { start } from './vscode/start';
import { webHost } from './web/host';

/** Starts the extension in a browser; VS Code calls it. A web extension host loads one file and no other. */
export const activate = (context: ExtensionContext): void =>
  start(
    context,
    webHost(),
    () => Promise.resolve(dockerfiles),
    () => Promise.resolve(compose),
    () => Promise.resolve(images),
    () => Promise.resolve(explorer),
  );
