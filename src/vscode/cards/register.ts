import { Disposable } from 'vscode';
import type { Conversions } from '../convert/conversions';
import type { Compose, Dockerfiles } from '../dockerfiles';
import type { Findings } from '../lint/findings';
import type { Report } from '../report';
import { registerCardPages } from './cardPages';
import { registerCodeLens } from './codeLens';
import { registerCompletion } from './completion';
import { registerHover } from './hover';
import { registerInlayHints } from './inlayHints';

/** What is known where images are named: hovers, completion, hints, lenses, and pages that say all of it. */
export function registerCards(
  conversions: Conversions,
  findings: Findings,
  dockerfiles: () => Promise<Dockerfiles>,
  compose: () => Promise<Compose>,
  report: Report,
): Disposable {
  return Disposable.from(
    registerHover(findings, dockerfiles, compose, report),
    registerCompletion(dockerfiles, report),
    registerInlayHints(conversions, dockerfiles, report),
    registerCodeLens(dockerfiles, report),
    registerCardPages(dockerfiles, report),
  );
}
