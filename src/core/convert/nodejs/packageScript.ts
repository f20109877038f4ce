import { isShellProblem, simpleCommand } from '../../dockerfile/shell';
import { launchers } from '../ecosystems/node';

/** The parts of package.json that are read here. */
export interface PackageJson {
  readonly scripts: ReadonlyMap<string, string>;
  readonly dependencies: readonly string[];
}

/** A start command as words that follow `node`. */
export interface NodeCommand {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** The script of package.json that named it. */
  readonly script: string | undefined;
  /** The program of a package that is started. */
  readonly bin: string | undefined;
}

/** Parses package.json; `undefined` if it is no JSON object. */
export function parsePackageJson(text: string): PackageJson | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined; // whoever asked says that the file is no JSON
  }
  if (!isRecord(value)) return undefined;
  const scripts = Object.entries(isRecord(value['scripts']) ? value['scripts'] : {});
  const names = ['dependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys(isRecord(value[key]) ? value[key] : {}),
  );
  return {
    scripts: new Map(scripts.flatMap(([name, script]) => (typeof script === 'string' ? [[name, script]] : []))),
    dependencies: names,
  };
}

/** Whether a value of JSON is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a program is one that runs scripts of package.json. */
export function isScriptRunner(program: string): boolean {
  return /^(?:\/usr\/local\/bin\/)?(?:npm|yarn|yarnpkg|pnpm)$/.test(program);
}

/** Works out what `node` is started with; the problem is a sentence. `argv` may call node, a script runner, or name a script file. */
export function nodeCommand(
  argv: readonly [string, ...string[]],
  manifest: PackageJson | undefined,
  findBin: (name: string) => string | undefined,
  depth = 0,
): NodeCommand | { readonly problem: string } {
  const [program, ...args] = argv;
  if (/^(?:\/usr\/local\/bin\/)?node(?:js)?$/.test(program)) {
    return args.length === 0
      ? { problem: 'Node is started without a program.' }
      : { args, env: [], script: undefined, bin: undefined };
  }
  // docker-entrypoint.sh of the official image puts node before what is no command.
  if (depth === 0 && (program.startsWith('-') || /^[^/]+\.[cm]?js$/.test(program)))
    return { args: argv, env: [], script: undefined, bin: undefined };
  const bin = isScriptRunner(program) ? undefined : /^(?:\.\/)?(?:node_modules\/\.bin\/)?([\w.-]+)$/.exec(program)?.[1];
  // Below npm, node_modules/.bin is on PATH; elsewhere its path must be written.
  if (bin !== undefined && launchers.includes(bin))
    return { problem: `"${bin}" starts other programs by name; name the JavaScript file that it runs.` };
  const file = bin !== undefined && (depth > 0 || bin !== program) ? findBin(bin) : undefined;
  if (file !== undefined) return { args: [file, ...args], env: [], script: undefined, bin };
  if (!isScriptRunner(program))
    return { problem: `"${program}" is not in the image and is not Node; name the JavaScript file that it runs.` };
  if (manifest === undefined)
    return { problem: `package.json could not be read, so what ${program} starts is not known.` };
  if (depth > 3) return { problem: 'The scripts of package.json call each other in a circle.' };

  const call = scriptCall(program.split('/').at(-1) ?? program, args);
  if ('problem' in call) return call;
  const hook = [`pre${call.script}`, `post${call.script}`].find((name) => manifest.scripts.has(name));
  if (hook !== undefined) return { problem: `package.json has a script "${hook}" that runs with "${call.script}".` };
  const text =
    manifest.scripts.get(call.script) ??
    (call.script === 'start' && program.endsWith('npm') ? 'node server.js' : undefined);
  if (text === undefined) return { problem: `package.json has no script "${call.script}".` };
  const command = simpleCommand(text);
  if (isShellProblem(command))
    return { problem: `The script "${call.script}" needs a shell, because it ${command.problem}.` };
  const inner = nodeCommand([...command.argv, ...call.args], manifest, findBin, depth + 1);
  if ('problem' in inner)
    return depth > 0 ? inner : { problem: `The script "${call.script}" is "${text.slice(0, 60)}": ${inner.problem}` };
  return { args: inner.args, env: [...command.assignments, ...inner.env], script: call.script, bin: inner.bin };
}

function scriptCall(
  runner: string,
  args: readonly string[],
): { readonly script: string; readonly args: readonly string[] } | { readonly problem: string } {
  const words = args.filter(
    (word, at) => !['--silent', '-s', '--quiet'].includes(word) || args.slice(0, at).includes('--'),
  );
  const [verb, ...rest] = words;
  if (verb === undefined) return { problem: `${runner} is called without a script.` };
  if (verb.startsWith('-')) return { problem: `${runner} is called with ${verb}, which changes what it does.` };
  const named = verb === 'run' || verb === 'run-script';
  const script = named ? rest[0] : verb;
  const after = named ? rest.slice(1) : rest;
  if (script === undefined || script.startsWith('-'))
    return { problem: `${runner} is called with ${script ?? 'no script'}.` };
  if (runner === 'npm' && !named && !['start', 'test', 'stop', 'restart'].includes(script))
    return { problem: `"npm ${script}" does not run a script.` };
  if (['exec', 'dlx', 'node', 'install', 'restart', 'stop', 'test'].includes(script))
    return { problem: `"${runner} ${script}" does not start a program of this package.` };
  if (runner !== 'npm') return { script, args: after[0] === '--' ? after.slice(1) : after };
  if (after.length > 0 && after[0] !== '--')
    return after[0]?.startsWith('-') === true
      ? { problem: `npm is called with ${after[0]}; put "--" before arguments of the program.` }
      : { script, args: after };
  return { script, args: after.slice(1) };
}
