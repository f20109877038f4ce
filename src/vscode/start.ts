import { window, type ExtensionContext } from 'vscode';
import type { Host } from '../core/host';
import type { Dockerfiles } from './dockerfiles';
import { createConversions } from './conversion';
import { registerConvertActions } from './convertActions';
import { registerConvertCommand } from './convertCommand';
import { registerHover } from './hover';
import { registerImages } from './images/register';
import { registerNotesDocument } from './notesDocument';
import { createReport } from './report';

/** The one place where the extension is put together; it awaits nothing, and loads `dockerfiles` once it needs them. */
export function start(context: ExtensionContext, host: Host, dockerfiles: () => Promise<Dockerfiles>): void {
  const log = window.createOutputChannel('Distroless', { log: true });
  const report = createReport(log);
  context.subscriptions.push(log);
  try {
    const conversions = createConversions(dockerfiles);
    const notes = registerNotesDocument();
    context.subscriptions.push(
      conversions,
      notes,
      registerConvertActions(conversions, report),
      registerConvertCommand(conversions, notes, report),
      registerHover(dockerfiles),
      registerImages(context, host, report),
    );
  } catch (error) {
    report.failed(error);
  }
}
