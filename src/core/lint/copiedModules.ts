import type { BuildCommand } from '../convert/buildCommands';
import { isMadeFor } from '../convert/origins';
import { fileOrigins } from '../convert/origins';
import { builderPackages } from '../convert/go/builderPackages';
import type { LintFile, LintStage } from './lintFile';
import { commandsOf } from './nativeBuilds';
import { isRelated } from './mayMake';
import type { StageCopy } from './stageCopies';
import { bareResults, copiesInto, sourceOf } from './stageCopies';

/** A command that installs packages of npm which a result with Node gets. */
export interface NodeInstall {
  readonly target: LintStage;
  readonly stage: LintStage;
  readonly install: BuildCommand;
}

/** The last command of each stage that fills a `node_modules` which is copied into a bare result with Node. */
export function nodeInstalls(file: LintFile): readonly NodeInstall[] {
  const found = new Map<string, NodeInstall>();
  for (const target of bareResults(file)) {
    if (target.facts?.runtime?.kind !== 'node') continue;
    const copies = copiesInto(file, target);
    if (copies.some(bringsNode)) continue;
    for (const { copy } of copies) {
      const source = sourceOf(file, target, copy);
      if (copy === undefined || source === undefined) continue;
      for (const from of copy.sources) {
        const inside = from.replace(/\/+$/, '');
        const modules = /\/node_modules$/.test(inside) ? inside : `${inside}/node_modules`;
        const install = lastInstall(file, source, modules);
        if (install !== undefined)
          found.set(`${target.stage.index} ${install.stage.stage.index}`, { target, ...install });
      }
    }
  }
  return [...found.values()];
}

/** Whether a copy may bring a Node along, which may be the one that is started. */
function bringsNode({ copy }: StageCopy): boolean {
  return (
    copy === undefined ||
    (copy.destination !== '/' && isRelated(copy.destination, '/nodejs')) ||
    copy.sources.some((source) =>
      /(?:^|\/)(?:node(?:js|-v?[\d.]+[\w.-]*)?|bin|local|usr|\.nvm|\.volta)\/?$|^\/$/.test(source),
    )
  );
}

function lastInstall(
  file: LintFile,
  source: LintStage,
  modules: string,
): { readonly stage: LintStage; readonly install: BuildCommand } | undefined {
  for (const origin of fileOrigins(file.dockerfile, source.stage, `${modules}/x`)) {
    const stage = file.stages[origin.stage.index];
    if (stage === undefined) continue;
    const install = commandsOf(file, stage).findLast(
      (command) =>
        isInstall(command) &&
        !leavesScripts(command) &&
        command.directory !== undefined &&
        origin.wanted.startsWith(`${command.directory === '/' ? '' : command.directory}/node_modules/`) &&
        isMadeFor(origin, command.position),
    );
    if (install !== undefined) return { stage, install };
  }
  return undefined;
}

/** Whether a command installs packages and lets their scripts compile. */
function isInstall({ words, texts }: BuildCommand): boolean {
  const program = words[0]?.split('/').at(-1) ?? '';
  if (texts.some((text) => /^(?:-g|--global|--ignore-scripts|--dir|--prefix|-C|--cwd|--package-lock-only)/.test(text)))
    return false;
  const verb = words.slice(1).find((word) => word?.startsWith('-') !== true);
  if (program === 'npm') return /^(?:ci|clean-install|i|install|add|rebuild)$/.test(verb ?? '');
  if (program === 'pnpm') return /^(?:i|install|add)$/.test(verb ?? '');
  return (
    program === 'yarn' &&
    (verb === undefined ? texts.length === 1 || words[1] !== undefined : /^(?:install|add)$/.test(verb))
  );
}

/** Whether a variable tells npm to leave the scripts of packages aside; yarn and pnpm read most of the same ones. */
function leavesScripts({ inFront, set, outer }: BuildCommand): boolean {
  return ['npm_config_ignore_scripts', 'NPM_CONFIG_IGNORE_SCRIPTS', 'YARN_ENABLE_SCRIPTS', 'YARN_IGNORE_SCRIPTS'].some(
    (name) => (inFront.get(name) ?? set.get(name) ?? outer.get(name)) !== undefined,
  );
}

/** Whether commands bring another version of Node than that of the image. */
export function choosesNode(commands: readonly BuildCommand[]): boolean {
  return commands.some(({ words }) => /^(?:asdf|fnm|mise|n|nvm|volta)$/.test(words[0]?.split('/').at(-1) ?? ''));
}

/** Whether a C compiler is installed among commands. */
export function compilersIn(commands: readonly BuildCommand[]): boolean {
  return builderPackages(commands).compiler;
}
