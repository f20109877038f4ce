import type { Uri } from 'vscode';
import type { CardOptions } from '../../core/catalog/card';
import { setting } from '../settings';

/** What cards for a file are made with today. */
export function cardOptions(scope: Uri | undefined): CardOptions {
  return { today: new Date().toISOString().slice(0, 10), mirrors: setting('distroless.mirrors', scope) };
}
