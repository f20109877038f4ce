import { publishedBase } from '../../catalog/lookup';
import type { Draft } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { copyNode } from './copyNode';
import { planNodeStart } from './planNodeStart';
import { planPackages } from './planPackages';
import { planVersion } from './planVersion';

/** Base, packages and start of a program that Node runs. */
export function planNode(facts: Facts, program: NodeProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const version = planVersion(facts, program, draft, answers);
  switch (version?.kind) {
    case 'published':
      draft.image = publishedBase('nodejs', { line: version.line });
      draft.interpreter = draft.image?.runtime?.kind === 'node' ? draft.image.runtime.binary : undefined;
      break;
    case 'copied':
      draft.image = publishedBase('cc');
      draft.interpreter = copyNode(facts, draft);
      break;
    case undefined:
      break;
  }
  planPackages(facts, program, draft, version?.kind === 'copied', answers);
  if (version !== undefined && draft.image !== undefined) planNodeStart(facts, program, draft, version.kind);
}
