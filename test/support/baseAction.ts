import type { BaseAction, BaseRequest } from '../../src/core/base/action';
import { applyEdits } from '../../src/core/dockerfile/edit';
import { parseDockerfile } from '../../src/core/dockerfile/parse';

/** A request about the place that `|` marks in a Dockerfile's text. */
export function requestAt(marked: string, options: Omit<BaseRequest, 'dockerfile' | 'offset'> = {}): BaseRequest {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error('The text has no mark.');
  return { dockerfile: parseDockerfile(marked.replace('|', '')), offset, ...options };
}

/** The text that an action makes, or what it says instead. */
export function outcomeOf({ dockerfile }: BaseRequest, action: BaseAction): string {
  switch (action.kind) {
    case 'ready':
      return applyEdits(dockerfile.text, action.edits);
    case 'choice':
      return `${action.text} ${action.choices.join(', ')}`;
    case 'refused':
      return action.reason;
  }
}
