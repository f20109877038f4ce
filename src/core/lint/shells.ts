import type { Brought } from './brought';
import type { LintStage } from './lintFile';

/** Whether the shell that a shell form is started by is known not to be in the image of a stage. */
export function absentShell(
  { of, brought }: { readonly of: LintStage; readonly brought: Brought },
  shell: string,
): boolean {
  if (brought.mayHave([shell, '/bin/sh', '/usr/bin/sh'])) return false;
  if (of.shellLess) return isShell(shell);
  const { facts } = of;
  // Google's debug images have theirs in a directory of its own, and none where builders look.
  return (
    facts?.publisher === 'google' && typeof facts.shell === 'string' && shell === '/bin/sh' && facts.shell !== shell
  );
}

/** Whether a word names a shell. */
export function isShell(word: string): boolean {
  return /(?:^|\/)(?:sh|bash|dash|ash|zsh|ksh|busybox)$/.test(word);
}
