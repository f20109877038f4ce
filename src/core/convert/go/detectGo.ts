import type { Base } from '../bases';
import { baseOf } from '../bases';
import type { ContextFiles } from '../context';
import { cgoModules, go } from '../ecosystems/go';
import type { Common, Found, GoProgram } from '../facts';
import { origins } from '../origins';
import { say } from '../rule';
import { goOutput } from '../rules/go-output';
import { scanSources } from '../scan';
import { goBuilds } from './goBuild';

/** The program that `go build` makes, if a stage is an official golang image; `undefined` if none is. */
export async function detectGo(
  facts: Common,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<Found<GoProgram> | undefined> {
  const { dockerfile, start } = facts;
  if (!dockerfile.stages.some((stage) => isGo(baseOf(dockerfile, stage)))) return undefined;
  const scan = await scanSources(files, go.sources, signal);
  const modules = await readModules(files, scan.manifests, signal);
  for (const { stage, path, wanted } of origins(facts)) {
    const base = baseOf(dockerfile, stage);
    if (!isGo(base)) continue;
    const build = goBuilds(dockerfile, stage, base.config, modules.path).findLast(({ outputs }) =>
      outputs.includes(wanted),
    );
    if (build === undefined) continue;
    const { needsC: cgoModule, found: hasModule } = modules;
    return { program: { kind: 'go', path, build, builder: stage, cgoModule, hasModule }, scan };
  }
  const text =
    start.argv[0] === 'go'
      ? 'The container compiles when it starts; build the program with "go build" in a RUN and start that.'
      : `It is not visible that "go build" makes ${start.argv[0]}; build it with "go build -o" in a RUN of this file and start that path.`;
  return { reason: say(goOutput, start.by.line, text) };
}

function isGo(base: Base): base is Extract<Base, { readonly kind: 'language' }> {
  return base.kind === 'language' && base.ecosystem.id === 'go';
}

interface Modules {
  /** Of the module at the root of the context. */
  readonly path: string | undefined;
  readonly found: boolean;
  readonly needsC: string | undefined;
}

async function readModules(files: ContextFiles, manifests: readonly string[], signal: AbortSignal): Promise<Modules> {
  let path: string | undefined;
  let needsC: string | undefined;
  for (const manifest of manifests) {
    const found = await files.read(manifest, signal);
    if (found.kind !== 'text') continue;
    if (manifest === 'go.mod') path = /^\s*module\s+"?([^\s"]+)/m.exec(found.text)?.[1];
    // Before Go 1.17, go.mod named direct requirements only, and go.sum has the others.
    const minor = Number(/^go\s+1\.(\d+)/m.exec(found.text)?.[1] ?? 0);
    const sums = minor < 17 ? await files.read(manifest.replace(/mod$/, 'sum'), signal) : undefined;
    const text = sums?.kind === 'text' ? found.text + sums.text : found.text;
    needsC ??= cgoModules.find((module) => text.includes(module));
  }
  return { path, needsC, found: manifests.length > 0 };
}
