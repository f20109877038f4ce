import type { ContextFiles } from '../context';
import type { Common } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { packageScript } from '../rules/package-script';
import { contextFile } from './contextFile';

/** Why a package manager does not start a script as package.json says it, by a setting of its own. */
export async function managerReason(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { start } = facts;
  const { line } = start.by;
  const setting = await npmSetting(facts, files, signal);
  if (setting !== undefined) {
    const text = `The setting ${setting} of npm changes how it starts the program; start the program itself.`;
    return say(packageScript, line, text);
  }
  if (start.argv.some((word) => /yarn/.test(word)) && !(await usesNodeModules(facts, files, signal))) {
    const text =
      'Yarn may run the program without node_modules here, which is not converted; set nodeLinker: node-modules.';
    return say(packageScript, line, text);
  }
  return undefined;
}

/** Why packages are not in node_modules of the directory that the program is in, by a setting of whoever installs them. */
export async function placeReason(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { start, before } = facts;
  const { line } = start.by;
  if (
    [...start.argv, before.env.get('NODE_OPTIONS')?.value ?? ''].some((text) => /\.pnp\.(?:c?js|loader)/.test(text))
  ) {
    const text =
      'Yarn keeps packages in a cache of its own here, which is not converted; set nodeLinker: node-modules.';
    return say(packageScript, line, text);
  }
  for (const [name, setting] of places) {
    const file = await contextFile(facts, name, files, signal);
    const found = file?.text.kind === 'text' ? setting.exec(file.text.text)?.[0].trim() : undefined;
    if (found === undefined) continue;
    const text = `${name} puts packages elsewhere (${found.slice(0, 60)}), where they are not found any more; leave that out.`;
    return say(packageScript, line, text);
  }
  return undefined;
}

const places: readonly (readonly [file: string, setting: RegExp])[] = [
  [
    '.npmrc',
    /^\s*(?:virtual-store-dir|modules-dir)\s*=\s*["']?(?:\/|~|\.\.).*|^\s*enable-global-virtual-store\s*=\s*true/m,
  ],
  [
    'pnpm-workspace.yaml',
    /^(?:virtualStoreDir|modulesDir):\s*["']?(?:\/|~|\.\.).*|^enableGlobalVirtualStore:\s*true|^nodeLinker:\s*["']?pnp\b.*/m,
  ],
  ['.yarnrc', /^--(?:install\.)?modules-folder\s.*/m],
];

/** A setting of the image or of .npmrc that says how scripts are run. */
async function npmSetting(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<string | undefined> {
  const names = /^(?:npm_config_)?(node[-_]options|script[-_]shell|use[-_]node[-_]version)$/i;
  const variable = [...facts.before.env.keys()].find((name) => /_config_/i.test(name) && names.test(name));
  if (variable !== undefined) return variable;
  const file = await contextFile(facts, '.npmrc', files, signal);
  const lines = file?.text.kind === 'text' ? file.text.text.split('\n') : [];
  return lines.map((entry) => entry.split('=')[0]?.trim() ?? '').find((name) => names.test(name));
}

/** Whether Yarn installs into node_modules, as its first version always does. */
async function usesNodeModules(facts: Common, files: ContextFiles, signal: AbortSignal): Promise<boolean> {
  if ((await contextFile(facts, '.pnp.cjs', files, signal)) !== undefined) return false;
  const settings = await contextFile(facts, '.yarnrc.yml', files, signal);
  if (settings !== undefined)
    return settings.text.kind === 'text' && /^\s*nodeLinker:\s*["']?node-modules/m.test(settings.text.text);
  // Without settings it depends on the version, which the lock file shows: only the first has no metadata in it.
  const lock = await contextFile(facts, 'yarn.lock', files, signal);
  return lock?.text.kind !== 'text' || !/^__metadata:/m.test(lock.text.text);
}
