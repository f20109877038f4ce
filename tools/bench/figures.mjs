// @ts-check
// What all parts of the benchmark measure and print by.

/** How many milliseconds a piece of work takes. @param {() => unknown} work */
export function time(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** @param {number[]} values */
export function median(values) {
  return part(values, 0.5);
}

/** @param {number[]} values @param {number} share */
export function part(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? fail();
}

/** @returns {never} */
export function fail() {
  throw new Error('There is nothing to measure.');
}

/** @param {number} value */
export function ms(value) {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
}

/** @param {string} what @param {string} text */
export function print(what, text) {
  console.log(`${what.padEnd(20)} ${text}`);
}

/** One measured value, what it is to be at most, and what it is of. @param {string} what @param {number} value @param {number} goal @param {string} text */
export function figure(what, value, goal, text) {
  const digits = goal < 10 ? 2 : 0;
  print(
    what,
    `${value.toFixed(digits)} ${text}; to be at most ${goal.toFixed(digits)}${value > goal ? ', missed' : ''}`,
  );
}
