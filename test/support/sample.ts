import { randomOf } from './mutate';

/** Bytes that compress as programs do: words, runs and noise. */
export function sample(length: number, seed = 1): Buffer {
  const random = randomOf(seed);
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const count = 1 + Math.floor(random() * 600);
    const kind = random();
    if (kind < 0.3) for (let i = at; i < Math.min(length, at + count); i++) bytes[i] = random() * 256;
    else if (kind < 0.6 && at > 0) bytes.copy(bytes, at, Math.floor(random() * at), at);
    else bytes.fill('the quick brown fox ', at, Math.min(length, at + count));
    at += count;
  }
  return bytes;
}
