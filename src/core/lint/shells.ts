import { lacksProgram } from '../catalog/programs';
import type { Instruction } from '../dockerfile/model';
import type { ProgramPlace } from './starts';

/** Whether the shell that a shell form is started by is known not to be in the image of a stage. */
export function absentShell({ of, brought }: Pick<ProgramPlace, 'of' | 'brought'>, shell: string): boolean {
  if (brought.mayHave([shell, '/bin/sh', '/usr/bin/sh'])) return false;
  if (of.shellLess) return isShell(shell);
  const { facts, image, chain } = of;
  // Google's debug images have theirs in a directory of its own; a RUN that uses it may bring others.
  if (facts?.publisher !== 'google' || image === undefined || shell !== '/bin/sh') return false;
  const hasRun = chain.some(({ instructions }) => instructions.some(worksWithTools));
  return !hasRun && lacksProgram(image, facts, ['/bin/sh', '/usr/bin/sh']);
}

/** A RUN in shell form before which no SHELL stands fails itself, so that only others count. */
function worksWithTools({ keyword, exec, flags }: Instruction): boolean {
  return keyword === 'SHELL' || (keyword === 'RUN' && (exec !== undefined || flags.length > 0));
}

/** Whether a word names a shell. */
export function isShell(word: string): boolean {
  return /(?:^|\/)(?:sh|bash|dash|ash|zsh|ksh|busybox)$/.test(word);
}
