// @ts-check

/** The exit codes of the shim. */
export const exit = /** @type {const} */ ({ passed: 0, failed: 1, died: 70, late: 124, interrupted: 130 });

/**
 * Why a run has ended. `after` is how long (ms) to wait for a better reason: an end of the extension host without an
 * error is the usual one when a result is just on its way.
 * @typedef {{ code: number, why: string, after: number }} Verdict
 */

/**
 * What a line of the server says about the run; `undefined` when it says nothing.
 * @param {string} line
 * @returns {Verdict | undefined}
 */
export function fromServer(line) {
  const [, code, signal] = /Extension Host Process exited with code: (\w+), signal: (\w+)/.exec(line) ?? [];
  if (!code) return undefined;
  if (code === '0' && signal === 'null') {
    return { code: exit.died, why: 'The extension host ended without a result.', after: 5000 };
  }
  return { code: exit.died, why: `The extension host died (code ${code}, signal ${signal}).`, after: 0 };
}

/**
 * What a line of the workbench says about the run. The workbench itself reports success when the extension host is gone:
 * it has connected again, to nothing, and nothing has failed there.
 * @param {string} line
 * @returns {Verdict | undefined}
 */
export function fromWorkbench(line) {
  if (!/\[ExtensionHost\].*\[reconnect\] received socket close event/.test(line)) return undefined;
  return { code: exit.died, why: 'The extension host died.', after: 0 };
}

/** How the workbench's own lines begin; they come the same way as those of the tests. */
const own = [
  '[AccountPolicyGate',
  '[AgentHost',
  '[DefaultAccount',
  '[Service Worker',
  '[chat-stt',
  '[driver',
  '[reconnection-grace-time',
  'Canceled: Canceled',
  'ChatSessionStore',
  'Creating a socket (renderer',
  'Creation of workbench contribution',
  'Ignoring fetching additional builtin',
  'No search provider registered',
  'Resolved connection token',
  'Resolving connection token',
  'Timed out waiting for authentication provider',
  'Updating additional builtin',
];

/** Says whether a line is the workbench's own, not the tests'. @param {string} line */
export const isNoise = (line) => own.some((start) => line.startsWith(start));
