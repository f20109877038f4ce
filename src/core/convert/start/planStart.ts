import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts } from '../facts';
import { say } from '../rule';
import { startDirectory } from '../rules/start-directory';
import { startScript } from '../rules/start-script';
import { startVariables } from '../rules/start-variables';
import { copiesOf } from '../trace';
import { planInit } from './planInit';
import type { StartAsk, StartVariable } from './start';
import { isUnneeded } from './unneeded';

/** What a shell, a script or a wrapper did before the program: variables, directory, user, and what has to be asked. */
export function planStart(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { start, before, target, shape } = facts;
  const { changes } = start;
  draft.notes.push(...changes.notes);
  draft.env.push(...changes.env);
  for (const removal of changes.removed)
    if (shape !== 'final' || target.instructions.includes(removal.instruction)) draft.removed.push(removal);
  if (shape === 'final')
    for (const copy of copiesOf(facts.dockerfile, target, facts.base.config))
      if (copy !== undefined && isUnneeded(copy, start) && target.instructions.includes(copy.instruction))
        draft.removed.push({ instruction: copy.instruction, rule: startScript });
  const { directory } = changes;
  if (directory !== undefined) {
    const text = `The program starts in ${directory.path}, which WORKDIR says now, so that health checks and docker exec start there too.`;
    draft.notes.push(say(startDirectory, directory.line, text));
    const after = target.instructions.find(
      ({ keyword, start: at }) => at > start.by.start && ['WORKDIR', 'COPY', 'ADD', 'RUN'].includes(keyword),
    );
    if (after !== undefined && shape === 'final')
      draft.reasons.push(
        say(
          startDirectory,
          after.line,
          'This stands behind the start command, whose directory it would be in; put it before.',
        ),
      );
  }
  if (
    (directory !== undefined || changes.user !== undefined) &&
    shape === 'final' &&
    !target.instructions.includes(start.by)
  )
    draft.reasons.push(
      say(
        startDirectory,
        start.by.line,
        'The start command of another stage changes the directory or the user; set them with WORKDIR and USER.',
      ),
    );
  planVariables(facts, draft, answers);
  for (const open of changes.asks) planAsk(open, draft, answers);
  if (start.init) planInit(facts, draft, answers);
  draft.explained.set('workdir', startDirectory);
  if (directory === undefined || before.workdir.value === directory.path) draft.explained.delete('workdir');
}

function planAsk(open: StartAsk, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { id, rule, line, text, go, keep, reason } = open;
  const answer = ask(draft, answers, { id, rule: rule.id, line, text, choices: [go, keep] });
  if (answer === keep.value) draft.reasons.push(say(rule, line, reason));
  if (answer === go.value) draft.notes.push(say(rule, line, `You said: ${go.label}.`));
}

// What is rarely set, and then adds options to those that are there.
const additions = /(?:OPT|OPTS|OPTIONS|ARGS|ARGUMENTS|FLAGS|PARAMS)$/i;

function planVariables(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { start, before } = facts;
  const open = new Map<string, StartVariable>();
  for (const variable of start.variables) {
    const { name, line } = variable;
    if (draft.ownVariables.has(name)) continue;
    const by = before.env.get(name)?.by;
    if (by?.keyword === 'ENV' && by.args.includes('$')) {
      const text = `The start command uses $${name}, which line ${by.line} makes of other values; write the value out there.`;
      draft.reasons.push(say(startVariables, line, text));
    } else if (variable.value === undefined && !(variable.whole && additions.test(name))) {
      const text = `The start command uses $${name}, which only whoever starts the container sets; give it a value with ENV, or let the program read it.`;
      draft.reasons.push(say(startVariables, line, text));
    } else open.set(name, variable);
  }
  const [first] = open.values();
  if (first === undefined) return;
  const names = [...open.keys()].map((name) => `$${name}`).join(', ');
  const values = [...open.values()]
    .map(({ name, value }) => `${name}=${value === undefined || value === '' ? '(nothing)' : value}`)
    .join(', ');
  const answer = ask(draft, answers, {
    id: 'start-variables',
    rule: startVariables.id,
    line: first.line,
    text: `The shell puts ${names} into the start command, which has no shell any more; may the value be written in, or is it set when the container is started?`,
    choices: [
      {
        value: 'write',
        label: `Write it in: ${values}`,
        detail: 'Setting it with -e when the container is started does not change the command any more.',
      },
      { value: 'keep', label: 'It is set when the container is started', detail: 'Nothing is converted.' },
    ],
  });
  if (answer === 'keep') {
    const text = `The start command depends on ${names}, which needs a shell; let the program read it.`;
    draft.reasons.push(say(startVariables, first.line, text));
  }
  if (answer === 'write')
    draft.notes.push(
      say(startVariables, first.line, `You chose to write in ${values}; -e does not change the command any more.`),
    );
}
