/**
 * Milliseconds to wait before the next attempt, the first of which is 1: as `Retry-After` says, in seconds or as a date
 * (RFC 9110, section 10.2.3), else a little longer each time; `undefined` if that is longer than anybody waits.
 */
export function pauseBefore(attempt: number, retryAfter: string | null, now: number): number | undefined {
  const asked = retryAfter === null ? undefined : milliseconds(retryAfter.trim(), now);
  if (asked === undefined) return firstPause * 2 ** (attempt - 1);
  return asked > longestPause ? undefined : Math.max(asked, 0);
}

const firstPause = 500;
const longestPause = 60_000;

function milliseconds(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date - now;
}
