import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Ends a program with all that it has started, which must be a process group of its own outside of Windows; with `at-once` it is
 * not asked first, as for one that has nothing to put in order.
 */
export function endTree(child: ChildProcess, how: 'asked' | 'at-once' = 'asked'): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    const system = process.env['SystemRoot'] ?? 'C:\\Windows';
    const killer = spawn(`${system}\\System32\\taskkill.exe`, ['/pid', String(child.pid), '/t', '/f'], {
      stdio: 'ignore',
      windowsHide: true,
    });
    killer.on('error', () => child.kill());
    return;
  }
  if (how === 'at-once') {
    signalGroup(child.pid, 'SIGKILL');
    return;
  }
  signalGroup(child.pid, 'SIGTERM');
  const pid = child.pid;
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), endingTime);
  child.once('exit', () => clearTimeout(timer));
}

/** In ms; what does not end when asked is ended without being asked. */
const endingTime = 2000;

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
