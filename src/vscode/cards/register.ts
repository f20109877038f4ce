import { Disposable } from 'vscode';
import type { Dockerfiles } from '../dockerfiles';
import type { Report } from '../report';
import { registerCardPages } from './cardPages';
import { registerCompletion } from './completion';
import { registerHover } from './hover';

/** What the catalogue knows, where images are named: hovers, completion, and pages that say all of it. */
export function registerCards(dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  return Disposable.from(
    registerHover(dockerfiles, report),
    registerCompletion(dockerfiles, report),
    registerCardPages(dockerfiles, report),
  );
}
