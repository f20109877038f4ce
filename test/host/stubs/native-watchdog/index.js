'use strict';
// The real module is native code. An extension host must not outlive the server that started it: look once a second.

/** Ends this process once the process `pid` is gone. */
exports.start = (pid) => setInterval(() => alive(pid) || process.kill(process.pid, 'SIGKILL'), 1000).unref();

function alive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH is how a missing process answers; no other signal can be refused between our own processes.
    return false;
  }
}
