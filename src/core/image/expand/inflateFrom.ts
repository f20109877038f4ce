/** How far back deflate can refer, in bytes. */
export const windowLength = 32 * 1024;

/** A place in deflate data to begin at that is not the start. */
export interface InflateFrom {
  /** Bits of the first byte that belong to what came before, 0 to 7. */
  readonly skipBits: number;
  /** Up to 32 KiB that came out before. */
  readonly window: Uint8Array;
}
