import { isShellProblem, simpleCommand } from '../../dockerfile/shell';
import type { PackageJson } from './packageJson';
import { portOption } from './portOption';
import { isScriptRunner, scriptCall } from './scriptCall';
import { startRole } from './startPrograms';

/** A start command as words that follow `node`. */
export interface NodeCommand {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** What started Node until now, as the start of a sentence; `undefined` if nothing stood between. */
  readonly through: string | undefined;
  /** The program of a package that is started. */
  readonly bin: string | undefined;
  /** Whether it is known that this program starts no others. */
  readonly knownBin: boolean;
  /** Whether pm2 watched over it. */
  readonly supervised?: true;
}

/** Where programs of packages are. */
export interface Programs {
  /** The file of a program below the working directory. */
  readonly file: (name: string) => string | undefined;
  /** The version, or the range, of the package that brings it. */
  readonly version: (name: string) => string | undefined;
  /** The absolute path of node_modules/.bin of the working directory. */
  readonly folder: string;
  /** Whether it is on PATH. */
  readonly onPath: boolean;
  /** Whether the image sets PORT. */
  readonly hasPort: boolean;
}

/** Why a start command cannot be told; `development` says that it runs sources as they are written. */
export interface CommandProblem {
  /** A sentence. */
  readonly problem: string;
  readonly development: boolean;
  /** What is started and watched over, if that is one program. */
  readonly supervised?: NodeCommand;
}

/** Works out what `node` is started with. `argv` may call node, a script runner, a program of a package, or name a script file. */
export function nodeCommand(
  argv: readonly [string, ...string[]],
  manifest: PackageJson | undefined,
  programs: Programs,
): NodeCommand | CommandProblem {
  const [program] = argv;
  // docker-entrypoint.sh of the official image puts node before what is no command.
  if (program.startsWith('-') || /^[\w@./-]+\.[cm]?js$/.test(program)) return plain(argv);
  return resolve(argv, { manifest, programs, depth: 0, onPath: programs.onPath });
}

interface Place {
  readonly manifest: PackageJson | undefined;
  readonly programs: Programs;
  readonly depth: number;
  /** Whether names of programs of packages are found, as below a script runner. */
  readonly onPath: boolean;
}

function resolve(argv: readonly [string, ...string[]], place: Place): NodeCommand | CommandProblem {
  const [program, ...args] = argv;
  if (/^(?:\/usr\/local\/bin\/)?node(?:js)?$/.test(program)) return nodeCall(args);
  if (isScriptRunner(program)) return runnerCall(argv, place);
  const folder = ['node_modules/.bin/', './node_modules/.bin/', `${place.programs.folder}/`].find((start) =>
    program.startsWith(start),
  );
  const name = program.slice(folder?.length ?? 0);
  if (!/^[\w.-]+$/.test(name)) return unknown(program);
  // What is installed globally is not in the image, but tells what the start is for.
  const isFound =
    name !== program || place.onPath || /^pm2-/.test(name) || startRole(name, args, undefined) === 'develops';
  if (!isFound) return unknown(program);
  return programCall(name, args, place);
}

function nodeCall(args: readonly string[]): NodeCommand | CommandProblem {
  if (args.length === 0) return failed('Node is started without a program.');
  if (args.includes('--run')) return failed('"node --run" starts a script through a shell; name the JavaScript file.');
  const watch = args.find((word) => /^--watch(?:-path)?(?:=|$)/.test(word));
  return watch === undefined ? plain(args) : developing(`node ${watch}`);
}

function plain(args: readonly string[]): NodeCommand {
  return { args, env: [], through: undefined, bin: undefined, knownBin: false };
}

function runnerCall(argv: readonly [string, ...string[]], place: Place): NodeCommand | CommandProblem {
  const call = scriptCall(argv);
  const [program] = argv;
  if (place.depth > 4) return failed('The scripts of package.json call each other in a circle.');
  switch (call.kind) {
    case 'problem':
      return failed(call.problem);
    case 'node':
      return below(nodeCall(call.args), `What ${program} starts`);
    case 'program': {
      const [name, ...args] = call.argv;
      if (!call.orScript || place.manifest?.scripts.has(name) !== true)
        return below(resolve(call.argv, inside(place)), `The program "${name}" of a package`);
      return runScript(program, name, args, place.manifest, place);
    }
    case 'script':
      if (place.manifest === undefined)
        return failed(`package.json could not be read, so what ${program} starts is not known.`);
      return runScript(program, call.script, call.args, place.manifest, place);
  }
}

function inside(place: Place): Place {
  return { ...place, depth: place.depth + 1, onPath: true };
}

function runScript(
  runner: string,
  script: string,
  args: readonly string[],
  manifest: PackageJson,
  place: Place,
): NodeCommand | CommandProblem {
  const hook = [`pre${script}`, `post${script}`].find((name) => manifest.scripts.has(name));
  if (hook !== undefined) return failed(`package.json has a script "${hook}" that runs with "${script}".`);
  const text =
    manifest.scripts.get(script) ?? (script === 'start' && runner.endsWith('npm') ? 'node server.js' : undefined);
  if (text === undefined) return failed(`package.json has no script "${script}".`);
  const port = portOption(text);
  const command = simpleCommand(port?.text ?? text);
  if (isShellProblem(command)) return failed(`The script "${script}" needs a shell, because it ${command.problem}.`);
  if (command.assignments.some(({ name: set }) => set === 'PATH' || set.startsWith('LD_')))
    return failed(`The script "${script}" sets where programs are looked for.`);
  const inner = resolve([...command.argv, ...args], inside(place));
  if ('problem' in inner) {
    const named = `The script "${script}" is "${text.slice(0, 60)}": ${inner.problem}`;
    return { ...withEnv(inner, command.assignments), problem: place.depth > 0 ? inner.problem : named };
  }
  const { fallback } = port ?? {};
  const given = fallback === undefined || place.programs.hasPort ? [] : [{ name: 'PORT', value: fallback }];
  return {
    ...inner,
    env: [...command.assignments, ...given, ...inner.env],
    through: `The script "${script}" of package.json`,
  };
}

/** What a script runner starts, whichever way it found it. */
function below(command: NodeCommand | CommandProblem, through: string): NodeCommand | CommandProblem {
  return 'problem' in command ? command : { ...command, through: command.through ?? through };
}

function programCall(name: string, args: readonly string[], place: Place): NodeCommand | CommandProblem {
  if (name === 'cross-env') return assigned(args, place);
  if (/^pm2-(?:runtime|docker)$/.test(name)) return supervised(name, args);
  const role = startRole(name, args, place.programs.version(name));
  if (role === 'develops') return developing([name, ...args.slice(0, 2)].join(' '));
  if (role === 'launches')
    return failed(`"${name}" starts other programs by name; name the JavaScript file that it runs.`);
  const file = place.programs.file(name);
  if (file === undefined) return unknown(name);
  return { args: [file, ...args], env: [], through: undefined, bin: name, knownBin: role === 'serves' };
}

function withEnv({ supervised: inner, ...rest }: CommandProblem, env: NodeCommand['env']): CommandProblem {
  return inner === undefined ? rest : { ...rest, supervised: { ...inner, env: [...env, ...inner.env] } };
}

/** pm2 may start one file and nothing else, or several as a configuration file says. */
function supervised(name: string, words: readonly string[]): CommandProblem {
  const problem = `"${name}" starts programs again when they end, which whoever runs the container does here; start the program itself.`;
  const [file, ...rest] = words[0] === 'start' ? words.slice(1) : words;
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  if (file === undefined || !/\.[cm]?js$/.test(file) || /config/.test(file) || (args.length > 0 && rest[0] !== '--'))
    return failed(problem);
  return {
    problem,
    development: false,
    supervised: { ...plain([file, ...args]), through: 'What pm2 starts', supervised: true },
  };
}

/** `cross-env` sets variables and starts a command, without a shell. */
function assigned(words: readonly string[], place: Place): NodeCommand | CommandProblem {
  const count = words.findIndex((word) => !/^\w+=/.test(word));
  const [program, ...args] = count < 0 ? [] : words.slice(count);
  if (program === undefined) return failed('cross-env is called without a command.');
  const worked = words.find((word) => /[$%\\]/.test(word));
  if (worked !== undefined) return failed(`cross-env works out "${worked.slice(0, 40)}" when it starts.`);
  const inner = resolve([program, ...args], { ...place, onPath: true });
  const env = words.slice(0, count).map((word) => {
    const at = word.indexOf('=');
    return { name: word.slice(0, at), value: word.slice(at + 1).replace(/^(['"])(.*)\1$/, '$2') };
  });
  if ('problem' in inner) return withEnv(inner, env);
  return { ...inner, env: [...env, ...inner.env], through: inner.through ?? 'What cross-env starts' };
}

function developing(command: string): CommandProblem {
  const problem = `"${command.slice(0, 40)}" is for development: it runs or builds sources that it watches; start what a build makes.`;
  return { problem, development: true };
}

function unknown(program: string): CommandProblem {
  return failed(`"${program}" is not in the image and is not Node; name the JavaScript file that it runs.`);
}

function failed(problem: string): CommandProblem {
  return { problem, development: false };
}
