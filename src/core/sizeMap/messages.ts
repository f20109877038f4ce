import type { Level } from './level';
import type { MapMode } from './mapParts';

/** What the page of a size map asks for. */
export type PageMessage =
  /** Another part of the image to look at; the answer is a {@link HostMessage} with the same number. */
  | { readonly kind: 'show'; readonly number: number; readonly mode: MapMode; readonly id: string }
  /** What is known of a part. */
  | { readonly kind: 'describe'; readonly mode: MapMode; readonly id: string }
  /** To have the packages read, for a part that is described. */
  | { readonly kind: 'findPackage'; readonly mode: MapMode; readonly id: string }
  /** To do something with a part. */
  | { readonly kind: MapAction; readonly mode: MapMode; readonly id: string };

/** What can be done with a part. */
export type MapAction = 'reveal' | 'open' | 'copyPath';

/** What a page is told. */
export type HostMessage =
  | {
      readonly kind: 'level';
      readonly number: number;
      readonly mode: MapMode;
      readonly level: Level;
      readonly facts: Facts;
    }
  /** How far the work on an answer is, in a few words. */
  | { readonly kind: 'working'; readonly number: number; readonly text: string }
  /** Why there is no answer, as a sentence. */
  | { readonly kind: 'failed'; readonly number: number; readonly text: string }
  | { readonly kind: 'details'; readonly mode: MapMode; readonly details: Details }
  /** To look at a part, because a person asked for it elsewhere. */
  | { readonly kind: 'goTo'; readonly mode: MapMode; readonly id: string; readonly selected: string | undefined }
  /** The image was read again. */
  | { readonly kind: 'changed' };

/** What is said of the whole image. */
export interface Facts {
  readonly name: string;
  /** Bytes of all that is in this picture. */
  readonly bytes: number;
  /** Of these, bytes that a later layer hides. */
  readonly hidden: number;
  readonly files: number;
  /** Bytes of the layers as they are stored; `undefined` where that is not known. */
  readonly stored: number | undefined;
  /** What else is to be known, as sentences. */
  readonly notes: readonly string[];
}

/** What is known of a part. */
export interface Details {
  readonly id: string;
  /** What it is called in full: its path, or what its tile says. */
  readonly title: string;
  readonly bytes: number;
  /** Further facts, such as which layer it comes from. */
  readonly rows: readonly { readonly label: string; readonly text: string }[];
  readonly actions: readonly MapAction[];
  /** The packages were not read yet, but could say more. */
  readonly canFindPackage: boolean;
}

/** The message that a page sent; `undefined` for anything that is none. */
export function pageMessage(value: unknown): PageMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, mode, id, number }: { [key in 'kind' | 'mode' | 'id' | 'number']?: unknown } = value;
  if (!isMapMode(mode) || typeof id !== 'string' || id.length > idLimit) return undefined;
  switch (kind) {
    case 'show':
      return Number.isSafeInteger(number) ? { kind, number: Number(number), mode, id } : undefined;
    case 'describe':
    case 'findPackage':
    case 'reveal':
    case 'open':
    case 'copyPath':
      return { kind, mode, id };
    default:
      return undefined;
  }
}

/** Whether a value is one of the ways to look at an image. */
export function isMapMode(value: unknown): value is MapMode {
  return value === 'path' || value === 'layer' || value === 'package';
}

// Twice the longest path of Linux, for what stands before it.
const idLimit = 8192;
