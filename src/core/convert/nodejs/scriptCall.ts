/** What a call of npm, npx, yarn or pnpm starts. */
export type ScriptCall =
  | { readonly kind: 'script'; readonly script: string; readonly args: readonly string[] }
  /** A program of a package; with `orScript`, a script of that name comes first. */
  | { readonly kind: 'program'; readonly argv: readonly [string, ...string[]]; readonly orScript: boolean }
  | { readonly kind: 'node'; readonly args: readonly string[] }
  /** A sentence. */
  | { readonly kind: 'problem'; readonly problem: string };

/** Whether a program is one that runs scripts of package.json, or programs of packages. */
export function isScriptRunner(program: string): boolean {
  return /^(?:\/usr\/local\/bin\/)?(?:corepack|npm|npx|yarn|yarnpkg|pnpm|pnpx)$/.test(program);
}

/** Reads a call of a script runner. */
export function scriptCall(argv: readonly [string, ...string[]]): ScriptCall {
  const [program, ...args] = argv;
  const runner = program.split('/').at(-1) ?? program;
  if (runner === 'corepack') {
    const [manager, ...rest] = args;
    return manager === undefined || !/^(?:npm|pnpm|yarn)$/.test(manager)
      ? problem(`"corepack ${manager ?? ''}" does not start a program of this package.`)
      : scriptCall([manager, ...rest]);
  }
  if (runner === 'pnpx') return problem('pnpx downloads what it starts; install it as a dependency.');
  const words = args.filter((word, at) => !quiet.includes(word) || args.slice(0, at).includes('--'));
  if (runner === 'npx') return execCall('npx', words);
  const [verb, ...rest] = words;
  if (verb === undefined) return problem(`${runner} is called without a script.`);
  if (verb.startsWith('-')) return problem(`${runner} is called with ${verb}, which changes what it does.`);
  if (verb === 'exec' || (runner === 'npm' && verb === 'x')) return execCall(`${runner} ${verb}`, rest);
  if (verb === 'node' && runner !== 'npm') return { kind: 'node', args: rest };
  if (verb === 'run' || verb === 'run-script') return namedCall(runner, rest);
  if (['dlx', 'install', 'restart', 'stop', 'test'].includes(verb) || (runner === 'npm' && verb !== 'start'))
    return problem(`"${runner} ${verb}" does not start a program of this package.`);
  if (verb === 'start') return namedCall(runner, [verb, ...rest]);
  const call = namedCall(runner, [verb, ...rest]);
  return call.kind === 'script' ? { kind: 'program', argv: [call.script, ...call.args], orScript: true } : call;
}

const quiet = ['--silent', '-s', '--quiet'];

function namedCall(runner: string, words: readonly string[]): ScriptCall {
  const [script, ...after] = words;
  if (script === undefined || script.startsWith('-'))
    return problem(`${runner} is called with ${script ?? 'no script'}.`);
  if (runner === 'pnpm' && after.includes('--'))
    return problem('pnpm passes "--" on to the program or not, by its version; leave it out.');
  if (runner !== 'npm') return { kind: 'script', script, args: after[0] === '--' ? after.slice(1) : after };
  if (after.length > 0 && after[0] !== '--')
    return after[0]?.startsWith('-') === true
      ? problem(`npm is called with ${after[0]}; put "--" before arguments of the program.`)
      : { kind: 'script', script, args: after };
  return { kind: 'script', script, args: after.slice(1) };
}

// What is installed already is started, and nothing is asked.
const harmless = ['--no', '--no-install', '--offline', '--prefer-offline', '--yes', '-y', '--'];

function execCall(called: string, words: readonly string[]): ScriptCall {
  const at = words.findIndex((word) => !harmless.includes(word));
  const [name, ...args] = at < 0 ? [] : words.slice(at);
  if (name === undefined || name.startsWith('-')) return problem(`${called} is called with ${name ?? 'no program'}.`);
  return { kind: 'program', argv: [name, ...args], orScript: false };
}

function problem(text: string): ScriptCall {
  return { kind: 'problem', problem: text };
}
