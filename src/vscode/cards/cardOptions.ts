import type { Uri } from 'vscode';
import type { CardOptions } from '../../core/catalog/card';
import { mirrorsFor } from '../mirrors';

/** What cards for a file are made with today. */
export function cardOptions(scope: Uri | undefined): CardOptions {
  return { today: new Date().toISOString().slice(0, 10), mirrors: mirrorsFor(scope) };
}
