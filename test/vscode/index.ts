import Mocha from 'mocha';

/**
 * Runs the tests that `load` declares (interface `tdd`) in this extension host; rejects when one fails. Prints a line for
 * each and, last, the counts. `grep` takes those whose full title matches.
 */
export async function runMocha(load: () => void, grep: string | undefined): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 30_000, reporter: 'base', ...(grep && { grep }) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  load();
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      console.log(`${passes} passed, ${failed} failed${pending ? `, ${pending} skipped` : ''}`);
      if (failed) reject(new Error(`${failed} failed.`));
      else resolve();
    });
    runner.on('pass', (test) => console.log(`ok ${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on('fail', (test, error: unknown) => console.log(`FAILED ${test.fullTitle()}\n${describe(error)}`));
  });
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
