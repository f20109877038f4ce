import { Disposable, env, window } from 'vscode';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';

/** The commands on what is known of an image. */
export function registerOverview(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.copyFact', async (given: unknown) => {
      const row = isRow(given) ? given : on.selected();
      if (row?.kind === 'fact') await env.clipboard.writeText(row.fact.value);
      else if (row?.kind === 'fact-part') await env.clipboard.writeText(row.part.value);
      else if (row?.kind === 'layer') await env.clipboard.writeText(row.createdBy ?? row.instruction);
      else void window.showInformationMessage('Select a row below the overview of an image first.');
    }),
  );
}
