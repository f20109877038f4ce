import { publishedBase, publishedLines } from '../../catalog/lookup';
import type { Draft } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { copyNode } from './copyNode';
import { planNodeStart } from './planNodeStart';
import { planOtherStart } from './planOtherStart';
import { planPackages } from './planPackages';
import { planVersion } from './planVersion';

/** Base, packages and start of a program that Node runs. */
export function planNode(facts: Facts, program: NodeProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  planOtherStart(facts, program, draft, answers);
  const version = planVersion(facts, program, draft, answers);
  switch (version?.kind) {
    case 'published':
      draft.image = publishedBase('nodejs', { line: version.line });
      draft.interpreter = nodeBinary(version.line);
      break;
    case 'copied':
      draft.image = publishedBase('cc');
      draft.interpreter = copyNode(facts, draft);
      break;
    case undefined:
      // Any line will do for what does not depend on the answer.
      draft.interpreter = nodeBinary(publishedLines('nodejs').at(-1));
      break;
  }
  planPackages(facts, program, draft, version?.kind === 'copied', answers);
  if (version !== undefined && draft.image !== undefined) planNodeStart(facts, program, draft, version.kind);
}

function nodeBinary(line: string | undefined): string | undefined {
  const runtime = line === undefined ? undefined : publishedBase('nodejs', { line })?.runtime;
  return runtime?.kind === 'node' ? runtime.binary : undefined;
}
