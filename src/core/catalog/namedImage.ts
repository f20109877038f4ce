/** A place where a file names an image. */
export interface NamedImage {
  /** `[start, end)` of the name as written. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly written: string;
  /** With the defaults of its variables; `undefined` where one has none. */
  readonly reference: string | undefined;
  /** Why it is not known which image it is, in a sentence. */
  readonly why: string | undefined;
  /** What is done with it: `service` runs it, `built` gives the name to what is built. */
  readonly role: 'from' | 'copy' | 'mount' | 'service' | 'built';
}
