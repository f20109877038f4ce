import { window, type ExtensionContext } from 'vscode';
import type { Host } from '../core/host';
import { registerBase } from './base/register';
import { registerCards } from './cards/register';
import { createConversions } from './convert/conversions';
import { registerConvert } from './convert/register';
import type { Compose, Dockerfiles, Explorer, Images } from './dockerfiles';
import { registerExplorer } from './explorer/register';
import { createFindings } from './lint/findings';
import { registerLint } from './lint/register';
import { createReport } from './report';
import { registerRulePages } from './rulePages';

/** The one place where the extension is put together; it awaits nothing, and loads the others once it needs them. */
export function start(
  context: ExtensionContext,
  host: Host,
  dockerfiles: () => Promise<Dockerfiles>,
  compose: () => Promise<Compose>,
  images: () => Promise<Images>,
  explorer: () => Promise<Explorer>,
): void {
  const log = window.createOutputChannel('Distroless', { log: true });
  const report = createReport(log);
  context.subscriptions.push(log);
  try {
    const rules = registerRulePages(context.extensionUri, dockerfiles, report);
    const findings = createFindings(log);
    const conversions = createConversions(dockerfiles);
    context.subscriptions.push(
      rules,
      conversions,
      registerCards(conversions, findings, dockerfiles, compose, report),
      findings,
      registerLint(findings, dockerfiles, report),
      registerBase(findings, host.network, dockerfiles, report),
      // After the base actions: a lightbulb shows first what was registered last.
      registerConvert(conversions, rules, host.buildCheck, dockerfiles, report),
      registerExplorer(context, host, dockerfiles, compose, images, explorer, report),
    );
  } catch (error) {
    report.failed(error);
  }
}
