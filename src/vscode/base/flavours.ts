import type { Flavour } from '../../core/catalog/table';
import type { FlavourChange } from '../../core/base/flavour';

/** The flavours of a Google image, as their tags say them. */
export const flavours: readonly Flavour[] = ['latest', 'nonroot', 'debug', 'debug-nonroot'];

/** Whether something that a command was given is one. */
export function isFlavour(value: unknown): value is Flavour {
  return flavours.some((flavour) => flavour === value);
}

/** What leads from one flavour to another; `undefined` for the same, or where two changes would be needed. */
export function changeTo(from: Flavour, to: Flavour): FlavourChange | undefined {
  if (from === to) return undefined;
  if (isDebug(from) === isDebug(to)) return isNonroot(to) ? 'nonroot' : 'root';
  if (isNonroot(from) !== isNonroot(to)) return undefined;
  return isDebug(to) ? 'debug' : 'plain';
}

function isDebug(flavour: Flavour): boolean {
  return flavour.startsWith('debug');
}

function isNonroot(flavour: Flavour): boolean {
  return flavour.endsWith('nonroot');
}
