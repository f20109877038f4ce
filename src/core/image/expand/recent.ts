/** Bytes that were read last, by a key, since who reads a part of something often reads what is beside it next. */
export class Recent<Key> {
  private readonly kept = new Map<Key, Uint8Array>();
  private size = 0;

  /** @param limit in bytes, of all together; what was put first goes first */
  constructor(private readonly limit: number) {}

  get(key: Key): Uint8Array | undefined {
    return this.kept.get(key);
  }

  /** Bytes that do not change any more. */
  put(key: Key, bytes: Uint8Array): void {
    this.drop(key);
    this.kept.set(key, bytes);
    this.size += bytes.length;
    for (const oldest of this.kept.keys()) {
      if (this.size <= this.limit) return;
      this.drop(oldest);
    }
  }

  private drop(key: Key): void {
    this.size -= this.kept.get(key)?.length ?? 0;
    this.kept.delete(key);
  }
}
