import type { Instruction } from '../../dockerfile/model';
import { resolvePath } from '../../dockerfile/effective';
import { stageChain } from '../../dockerfile/scope';
import type { Draft } from '../draft';
import { ask, rewrite } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import { jsonWords } from '../json';
import type { Rule } from '../rule';
import { say } from '../rule';
import { healthLeftOut } from '../rules/health-left-out';
import { healthProbe } from '../rules/health-probe';
import { healthRequest } from '../rules/health-request';
import { javaPath } from '../java/javaHealth';
import { plainText } from './httpRequest';
import { loadsMoreThanCheck, nodeProbe } from './nodeProbe';
import type { HealthCheck } from './readHealth';
import { readHealth } from './readHealth';

/** The health check of the image: what Node or the program itself can do stays, all else is asked about. */
export function planHealth(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { healthcheck } = facts.before;
  if (healthcheck === undefined) return;
  const check = readHealth(healthcheck);
  if (check === undefined) return;
  const found = runnable(facts, draft, check);
  if (found === undefined) {
    leaveOut(facts, draft, answers, healthcheck, check);
    return;
  }
  const { line } = healthcheck;
  const directory = facts.start.changes.directory;
  const relative = found.words.find((word) => /^(?:\.{1,2}\/)?[\w-]+(?:\/|\.[a-z]+$)/.test(word));
  if (directory !== undefined && relative !== undefined) {
    const text = `The health check looks for ${relative.slice(0, 60)} in the working directory, which is now that of the start command; write its full path.`;
    draft.reasons.push(say(healthProbe, line, text));
    return;
  }
  const text = jsonWords(found.words);
  if (check.exec !== undefined && jsonWords(check.exec) === text) return;
  rewrite(draft, healthcheck, found.rule, check.keyword + text);
  draft.explained.set('healthcheck', found.rule);
  draft.notes.push(say(found.rule, line, found.note));
}

interface Runnable {
  readonly words: readonly string[];
  readonly rule: Rule;
  readonly note: string;
}

function runnable(facts: Facts, draft: Draft, { words }: HealthCheck): Runnable | undefined {
  const [first, ...rest] = words ?? [];
  const program = first === undefined ? undefined : plainText(first);
  if (program === undefined) return undefined;
  const { interpreter } = draft;
  if (interpreter !== undefined) {
    const name = program.split('/').at(-1) ?? '';
    const script = nodeProbe(name, rest, facts.base.musl && !installs(facts, 'wget'));
    if (script !== undefined && !loadsMore(facts)) {
      const note = `Node makes the check that ${program} made, with the same conditions; variables in it are read when it runs.`;
      return { words: [interpreter, '-e', script], rule: healthRequest, note };
    }
  }
  // Until now only the start saw what it set.
  const byScript = facts.program.kind === 'node' ? facts.program.command.env : [];
  if ([...facts.start.changes.env, ...byScript].some(({ name }) => name === 'NODE_OPTIONS')) return undefined;
  const isNode = interpreter !== undefined && /^(?:\/usr\/local\/bin\/)?node(?:js)?$/.test(program);
  const args = rest.map(plainText);
  const path = isNode ? interpreter : (ownPath(facts, program) ?? javaPath(facts, draft, program, args));
  if (path === undefined || args.includes(undefined)) return undefined;
  const note = 'The health check runs without a shell and names its program by the full path.';
  return { words: [path, ...args.flatMap((arg) => arg ?? [])], rule: healthProbe, note };
}

/** Whether Node loads more than the check at each of its starts, which may open ports or files of the program. */
function loadsMore({ before, program }: Facts): boolean {
  const started = program.kind === 'node' ? program.command.env.filter(({ name }) => name === 'NODE_OPTIONS') : [];
  return [before.env.get('NODE_OPTIONS')?.value ?? '', ...started.map(({ value }) => value)].some(loadsMoreThanCheck);
}

function installs({ dockerfile, target }: Facts, name: string): boolean {
  const pattern = new RegExp(`\\bapk\\b.*\\s${name}(?:\\s|$)`, 's');
  return stageChain(dockerfile, target).some(({ instructions }) =>
    instructions.some(({ keyword, args }) => keyword === 'RUN' && pattern.test(args)),
  );
}

/** Where the image has the program itself, if that is what a check runs. */
function ownPath({ program, before }: Facts, written: string): string | undefined {
  const path = executableOf(program);
  if (path === undefined) return undefined;
  if (written.includes('/')) return resolvePath(before.workdir.value, written) === path ? written : undefined;
  const directories = (before.env.get('PATH')?.value ?? '').split(':').filter((directory) => directory.startsWith('/'));
  return directories.some((directory) => resolvePath(directory, written) === path) ? path : undefined;
}

function leaveOut(
  { target, shape }: Facts,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
  healthcheck: Instruction,
  check: HealthCheck,
): void {
  const { line } = healthcheck;
  const what = check.text.replaceAll(/\s+/g, ' ').slice(0, 60);
  const answer = ask(draft, answers, {
    id: 'health',
    rule: healthLeftOut.id,
    line,
    text: `The health check needs what the image does not have (${what}); may it be left out?`,
    choices: [
      {
        value: 'remove',
        label: 'Leave it out',
        detail:
          'Docker, Swarm and compose (service_healthy) see no health of the container any more; Kubernetes never looked at it.',
      },
      { value: 'keep', label: 'Something looks at it', detail: 'Nothing is converted.' },
    ],
  });
  const ofOther = shape === 'final' && !target.instructions.includes(healthcheck);
  if (answer === 'keep' || (answer === 'remove' && ofOther))
    draft.reasons.push(
      say(
        healthLeftOut,
        line,
        'The health check needs programs that the image does not have; let the program check itself, as by an option of its own.',
      ),
    );
  if (answer !== 'remove' || ofOther) return;
  draft.removed.push({ instruction: healthcheck, rule: healthLeftOut });
  draft.explained.set('healthcheck', healthLeftOut);
  draft.notes.push(say(healthLeftOut, line, 'You chose to leave the health check out, so that Docker sees no health.'));
}
