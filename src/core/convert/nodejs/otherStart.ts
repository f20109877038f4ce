import type { Dockerfile } from '../../dockerfile/model';
import type { CommandProblem, NodeCommand, Programs } from './nodeCommand';
import { nodeCommand } from './nodeCommand';
import type { PackageJson } from './packageJson';

/** A start that may take the place of one that cannot be kept, if a person agrees. */
export interface OtherStart {
  readonly command: NodeCommand;
  /** What is asked, as one sentence or two. */
  readonly question: string;
  /** What agreeing does. */
  readonly label: string;
  /** What is lost by it. */
  readonly detail: string;
  /** Why nothing is converted otherwise; a sentence. */
  readonly problem: string;
}

/** The start to offer in the place of a problem; `undefined` if there is none. */
export function otherStart(
  problem: CommandProblem,
  manifest: PackageJson | undefined,
  programs: Programs,
  dockerfile: Dockerfile,
): OtherStart | undefined {
  if (problem.supervised !== undefined) return withoutSupervisor(problem.problem, problem.supervised);
  return problem.development ? production(problem.problem, manifest, programs, dockerfile) : undefined;
}

function withoutSupervisor(problem: string, command: NodeCommand): OtherStart {
  return {
    command,
    question: `pm2 starts ${command.args.join(' ').slice(0, 60)} again when it ends, which whoever runs the container can do as well. Shall the image start it directly?`,
    label: 'Start it directly',
    detail:
      'The container ends when the program does, and what starts it has to start it again; pm2 gives it no variables.',
    problem,
  };
}

// Names that people give to the start of what a build made, best first.
const names = ['start:prod', 'start:production', 'prod', 'production', 'serve:prod', 'start', 'serve'];

/** A script of package.json that starts what a build of this file makes. */
function production(
  problem: string,
  manifest: PackageJson | undefined,
  programs: Programs,
  dockerfile: Dockerfile,
): OtherStart | undefined {
  const builds = dockerfile.instructions.some(
    ({ keyword, args, heredocs }) =>
      keyword === 'RUN' && [args, ...heredocs.map(({ body }) => body)].some((text) => /\bbuild\b|\btsc\b/.test(text)),
  );
  if (manifest === undefined || !builds) return undefined;
  for (const name of names.filter((script) => manifest.scripts.has(script))) {
    const command = nodeCommand(['npm', 'run', name], manifest, programs);
    if ('problem' in command) continue;
    const text = manifest.scripts.get(name) ?? '';
    return {
      command,
      question: `${problem} The script "${name}" of package.json is "${text.slice(0, 60)}". Shall the image start that instead?`,
      label: `Start "${name}"`,
      detail: 'Only if a build of this file makes what it starts; it may listen on another port.',
      problem,
    };
  }
  return undefined;
}
