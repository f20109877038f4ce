// @ts-check

/** Ends this process with 1 once it has run too long, whatever it waits for; its children notice and end too. @param {number} minutes */
export function endAfter(minutes) {
  const end = () => {
    console.log(`FAILED: not done after ${minutes} minutes\n0 passed, 1 failed`);
    process.exit(1);
  };
  setTimeout(end, minutes * 60_000).unref();
}
