import { window, type ExtensionContext } from 'vscode';
import type { Host } from '../core/host';
import { createConversions } from './conversion';
import { registerConvertActions } from './convertActions';
import { registerConvertCommand } from './convertCommand';
import { registerHover } from './hover';
import { registerImages } from './images/register';
import { registerNotesDocument } from './notesDocument';
import { createReport } from './report';

/** The one place where the extension is put together; it awaits nothing. */
export function start(context: ExtensionContext, host: Host): void {
  const log = window.createOutputChannel('Distroless', { log: true });
  const report = createReport(log);
  context.subscriptions.push(log);
  try {
    const conversions = createConversions();
    const notes = registerNotesDocument();
    context.subscriptions.push(
      conversions,
      notes,
      registerConvertActions(conversions, report),
      registerConvertCommand(conversions, notes, report),
      registerHover(),
      registerImages(context, host, report),
    );
  } catch (error) {
    report.failed(error);
  }
}
