import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts } from '../facts';
import { say } from '../rule';
import { initWrapper } from '../rules/init-wrapper';

/** Without tini or the like the program is the first process, for which the kernel knows no default action of a signal. */
export function planInit(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { line } = facts.start.by;
  switch (facts.program.kind) {
    case 'node':
      if (!/^(?:SIG)?(?:TERM|INT|HUP|QUIT)$|^(?:1|2|3|15)$/.test(facts.before.stopSignal?.value ?? 'SIGTERM')) {
        const text = 'The image is stopped by a signal that Node as the first process ignores; stop it by SIGTERM.';
        draft.reasons.push(say(initWrapper, facts.before.stopSignal?.by?.line ?? line, text));
      }
      draft.notes.push(
        say(initWrapper, line, 'The init is left out; the program starts no others, and it ends on SIGTERM as before.'),
      );
      return;
    case 'go':
      draft.notes.push(
        say(
          initWrapper,
          line,
          'The init is left out; a Go program ends on SIGTERM as the first process too, with status 2 instead of 143 unless it handles it.',
        ),
      );
      return;
    case 'java':
      draft.notes.push(
        say(
          initWrapper,
          line,
          'The init is left out; a JVM ends on SIGTERM as the first process too, with the same status.',
        ),
      );
      return;
    case 'native':
      break;
  }
  const answer = ask(draft, answers, {
    id: 'init',
    rule: initWrapper.id,
    line,
    text: 'An init starts the program, and as the first process itself the program ends on SIGTERM only if it handles it; does it?',
    choices: [
      {
        value: 'handles',
        label: 'Yes, or docker run --init starts it',
        detail: 'The program becomes the first process.',
      },
      { value: 'keep', label: 'No, or that is not known', detail: 'Nothing is converted.' },
    ],
  });
  if (answer === 'keep')
    draft.reasons.push(say(initWrapper, line, 'The program needs its init to end on SIGTERM; let it handle SIGTERM.'));
  if (answer === 'handles')
    draft.notes.push(say(initWrapper, line, 'You said that the program handles SIGTERM, so the init is left out.'));
}
