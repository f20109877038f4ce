import type { Stage } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import type { RuleEdit } from '../outcome';
import { debianBuilder } from '../rules/debian-builder';
import type { TwinProblem } from './debianTwin';

/** Gives a SHELL that names the shell of busybox the one of Debian that knows as much. */
export function stageShell(stage: Stage): { readonly edits: readonly RuleEdit[] } | TwinProblem {
  const edits: RuleEdit[] = [];
  for (const shell of stage.instructions.filter(({ keyword }) => keyword === 'SHELL')) {
    const [program = ''] = shell.exec ?? [];
    if (/^\/(?:usr\/)?bin\/(?:ba|da)?sh$/.test(program) && !/pipefail/.test(shell.args)) continue;
    if (/^\/(?:usr\/)?bin\/bash$/.test(program)) continue;
    const at = shell.args.indexOf(`"${program}"`);
    if (!/^(?:\/(?:usr\/)?bin\/)?a?sh$/.test(program) || at < 0)
      return { problem: 'Debian may not have this SHELL; build on the Debian variant.', line: shell.line };
    const start = offsetInText(shell, at + 1);
    edits.push({ start, end: start + program.length, text: '/bin/bash', rule: debianBuilder.id });
  }
  return { edits };
}
