/** What work results in, or `undefined` if that takes longer than a time in ms. */
export async function orAfter<T>(time: number, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), time)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
