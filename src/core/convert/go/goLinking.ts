import { resolvePath } from '../../dockerfile/effective';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import type { Base } from '../bases';
import { configOf } from '../buildCommands';
import type { BuildCommand } from '../buildCommands';
import type { Linking } from '../native/linking';
import type { SourceScan } from '../scan';
import { firstOf } from '../scan';
import { contextPaths } from '../trace';
import type { GoBuild } from './goBuild';
import type { GoModules } from './goModules';
import { neededModule } from './goModules';
import { builderPackages } from './builderPackages';

/** How a Go program is linked, or what makes it static. */
export type GoLinking =
  | Linking
  /** Built without C as it is. */
  | { readonly kind: 'static' }
  /** Nothing needs C, so that CGO_ENABLED=0 put at these offsets makes it static. */
  | { readonly kind: 'pure'; readonly at: readonly number[] }
  /** It needs the C library of an Alpine builder, so that the build has to move to Debian. */
  | { readonly kind: 'moved'; readonly family: 'base' | 'cc'; readonly why: string };

/** What a decision about a build rests upon. */
export interface GoEvidence {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly base: Base;
  readonly commands: readonly BuildCommand[];
  readonly build: GoBuild;
  readonly modules: GoModules;
  readonly scan: SourceScan;
}

/** Decides how the program of a build is linked. */
export function goLinking(evidence: GoEvidence): GoLinking {
  const { build, modules, scan, base } = evidence;
  const open = (why: string): Linking => ({ kind: 'open', why, maybeScript: false });
  if (build.trouble !== undefined) return open(build.trouble);
  if (modules.loads !== undefined) return open(`go.mod requires ${modules.loads}, which loads libraries`);
  const { flags } = build.call;
  const ldflags = flags.get('-ldflags') ?? '';
  const tags = flags.get('-tags') ?? '';
  const musl = 'musl' in base && base.musl;
  if (musl && /\bmusl\b/.test(tags)) return open(`it is built with -tags ${tags}`);
  const external = /linkmode[= ]external/.test(ldflags);
  if (build.cgo === '0') {
    // The external linker needs cgo, whatever it links.
    if (external) return open('it asks for an external linker');
    return flags.get('-buildmode') === 'pie' ? pie(musl) : { kind: 'static' };
  }
  const isDefault = build.cgo === undefined || build.cgo === '';
  const foreign = foreignSources(evidence);
  const packages = builderPackages(evidence.commands);
  const needed = evidence.modules.needsC ?? neededModule(build.call.packages.join(' ')) ?? gotten(evidence.commands);
  const source = firstOf(scan, 'needs-c');
  const seesAll = foreign === undefined && modules.found && scan.files > 0 && scan.complete;
  const asksForC = /\b(?:netcgo|libsqlite3|sqlite_\w+|cgo)\b/.test(tags) || flags.has('-race') || external;
  const because =
    source !== undefined
      ? `${source.file} imports C`
      : needed !== undefined
        ? `go.mod requires ${needed.module}`
        : undefined;
  // Without a compiler, go builds without C.
  const noCompiler = musl && isDefault && !packages.compiler && !asksForC && evidence.commands.every(isPlain);
  if (isDefault && !asksForC && (because === undefined || noCompiler)) {
    if (!seesAll && !noCompiler) return open(foreign ?? 'not all of its sources are in the build context');
    if (flags.get('-buildmode') === 'pie') return open('it is built with -buildmode=pie');
    const { editAt } = build.command;
    if (editAt === undefined) return open('CGO_ENABLED=0 is not set and cannot be set in this form of RUN');
    return { kind: 'pure', at: [editAt] };
  }
  if (/-extldflags[= ]["'\\]*[^"']*-static(?![\w-])/.test(ldflags))
    return staticC(
      evidence,
      external || source !== undefined || /\bnetgo\b.*\bosusergo\b|\bosusergo\b.*\bnetgo\b/.test(tags),
    );
  if (!seesAll) return open(foreign ?? 'not all of its sources are in the build context');
  // SQLite is compiled in unless a tag says otherwise, whatever is installed.
  const ownSqlite = needed?.compiledIn === true && source === undefined && !/\blibsqlite3\b/.test(tags);
  const library = packages.libraries.find((name) => !(ownSqlite && /sqlite/.test(name)));
  if (library !== undefined)
    return {
      kind: 'impossible',
      why: `The program uses cgo, and the build installs ${library}; the libraries that it may be linked with are not carried over yet.`,
    };
  const linked = firstOf(scan, 'links-library');
  if (linked !== undefined) return open(`${linked.file} line ${linked.line} links libraries`);
  if (/\blibsqlite3\b|\bsqlite_icu\b/.test(tags)) return open(`it is built with -tags ${tags}`);
  if (needed !== undefined && !needed.compiledIn) return open(`go.mod requires ${needed.module}`);
  const family = source === undefined && !flags.has('-race') ? 'base' : 'cc';
  const why = `The program uses cgo${because === undefined ? '' : `, because ${because}`}, and is linked with nothing that the image lacks.`;
  return musl ? { kind: 'moved', family, why } : { kind: 'known', family, why };
}

// Commands that bring no compiler along.
const plainPrograms =
  /^(?:\[|apk|cd|chmod|chown|cp|date|echo|env|export|git|go|install|ln|ls|mkdir|mv|printf|pwd|rm|sed|set|strip|test|touch|true|upx)$/;

function isPlain({ words, texts }: BuildCommand): boolean {
  return texts.length === 0 || plainPrograms.test(words[0]?.split('/').at(-1) ?? '');
}

/** One way of linking for a program that a condition builds in several ways. */
export function combined(ways: readonly [GoLinking, ...GoLinking[]]): GoLinking {
  const [first, ...rest] = ways;
  if (rest.length === 0) return first;
  const isStatic = ways.every((way) => way.kind === 'static' || way.kind === 'pure');
  const at = ways.flatMap((way) => (way.kind === 'pure' ? way.at : []));
  if (isStatic) return at.length === 0 ? { kind: 'static' } : { kind: 'pure', at };
  const same = ways.every((way) => JSON.stringify(way) === JSON.stringify(first));
  return same ? first : { kind: 'open', why: 'a condition decides how it is built', maybeScript: false };
}

/** Such a program names the loader of the C library, even without C. */
function pie(musl: boolean): Linking {
  if (musl) return { kind: 'open', why: 'it is built with -buildmode=pie', maybeScript: false };
  return { kind: 'known', family: 'base', why: 'A position-independent program needs the loader of the C library.' };
}

/** With only the standard library's C, go links by itself and takes no notice of the flags for another linker; without even that, the program is static. */
function staticC({ base }: GoEvidence, external: boolean): Linking {
  const musl = 'musl' in base && base.musl;
  if (!external || base.kind !== 'language')
    return {
      kind: 'open',
      why: '-extldflags "-static" does nothing unless another linker is used',
      maybeScript: false,
    };
  if (!musl && !/(?:^|-)(?:bookworm|trixie)(?:-|$)|^1\.2[1-9](?:\.|$)/.test(base.ref.tag ?? ''))
    return { kind: 'open', why: 'an old C library may load its parts while the program runs', maybeScript: false };
  return { kind: 'known', family: 'static', why: 'The program is linked statically, C included.' };
}

/** Whether what is compiled is fetched, so that nothing in the context tells about it. */
export function isFetched({ commands, build }: GoEvidence): boolean {
  const { packages, directory } = build.call;
  return (
    packages.some((name) => name?.includes('@') === true) ||
    commands.some(
      ({ words }) =>
        words[0] === 'git' &&
        words[1] === 'clone' &&
        words.slice(2).some((word) => word !== undefined && directory === resolvePath('/', word)),
    )
  );
}

/** Why the sources of a build may not be those of the context, as the middle of a sentence. */
function foreignSources({ dockerfile, stage, base, build, commands }: GoEvidence): string | undefined {
  const { directory } = build.call;
  if (directory === undefined) return 'where it is built is not known';
  const config = configOf(base);
  // The context itself may be mounted.
  const mounted = build.command.position.instruction.flags.some(
    ({ name, value = '' }) => name === 'mount' && /(?:^|,)type=bind(?:,|$)/.test(value) && !/(?:^|,)from=/.test(value),
  );
  const places = ['go.mod', 'main.go', 'x.go'].flatMap((name) =>
    contextPaths(dockerfile, stage, config, `${directory === '/' ? '' : directory}/${name}`),
  );
  if (places.length === 0 && !mounted) return 'its sources are not copied from the build context';
  const fetched = commands.find(
    ({ words }) =>
      (words[0] === 'git' && ['clone', 'checkout', 'pull', 'submodule'].includes(words[1] ?? '')) ||
      (words[0] === 'go' && ((words[1] === 'mod' && words[2] === 'init') || words[1] === 'work')),
  );
  return fetched === undefined
    ? undefined
    : `the build runs "${fetched.texts.slice(0, 3).join(' ').slice(0, 40)}", which changes what is built`;
}

/** A module with C that `go get` adds in a RUN. */
function gotten(commands: readonly BuildCommand[]): GoModules['needsC'] {
  return neededModule(
    commands
      .filter(({ words }) => words[0] === 'go' && words[1] === 'get')
      .map(({ texts }) => texts.join(' '))
      .join(' '),
  );
}
