import type { HistoryStep, ShownImage } from '../../src/core/image/image';
import { unsetConfig } from './unsetConfig';

/** A step as a configuration file has it. */
export interface RecordedStep {
  readonly created_by?: string;
  readonly empty_layer?: boolean;
  readonly comment?: string;
}

/** An image that has a history, and for each step with a layer one that is empty. */
export function imageWithHistory(recorded: readonly RecordedStep[]): ShownImage {
  const history = recorded.map(({ created_by, empty_layer, comment }): HistoryStep => {
    return { created: undefined, createdBy: created_by, author: undefined, comment, emptyLayer: empty_layer === true };
  });
  const layers = history
    .filter(({ emptyLayer }) => !emptyLayer)
    .map(({ createdBy }) => ({ size: 0, createdBy, read: () => Promise.resolve(new Uint8Array()) }));
  return {
    name: 'sample',
    config: { ...unsetConfig, history },
    layers,
    listed: undefined,
    close: () => Promise.resolve(),
  };
}
