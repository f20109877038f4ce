import { window, type ExtensionContext } from 'vscode';
import type { Host } from '../core/host';
import { registerCards } from './cards/register';
import { registerConvert } from './convert/register';
import type { Dockerfiles } from './dockerfiles';
import { registerImages } from './images/register';
import { registerLint } from './lint/register';
import { createReport } from './report';
import { registerRulePages } from './rulePages';

/** The one place where the extension is put together; it awaits nothing, and loads `dockerfiles` once it needs them. */
export function start(context: ExtensionContext, host: Host, dockerfiles: () => Promise<Dockerfiles>): void {
  const log = window.createOutputChannel('Distroless', { log: true });
  const report = createReport(log);
  context.subscriptions.push(log);
  try {
    const rules = registerRulePages(context.extensionUri, dockerfiles, report);
    context.subscriptions.push(
      rules,
      registerConvert(rules, host.buildCheck, dockerfiles, report),
      registerCards(dockerfiles, report),
      registerLint(dockerfiles, report),
      registerImages(context, host, report),
    );
  } catch (error) {
    report.failed(error);
  }
}
