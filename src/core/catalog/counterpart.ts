import { isReference, parseReference } from '../image/reference';
import type { Line } from './card';
import type { ImageFacts } from './imageFacts';
import { imageFacts, scratchFacts } from './imageFacts';
import { catalogue, distroOf, distrolessReference, packagesOf, publishedBase, publishedLines } from './lookup';
import { dotnet, others } from './otherFacts';
import { rowsOf } from './tableFacts';
import type { DistrolessImage, Family } from './table';
import { isNewer, versionOrder } from './versionOrder';

/** An image without a shell that can take the place of another as the last stage. */
export interface Counterpart {
  /** Without the release where it is one of Google's, such as `nodejs24`; else the publisher's name and that of the image. */
  readonly id: string;
  readonly reference: string;
  /** Rest of a sentence that begins with the reference. */
  readonly why: Line;
  /** What has to be so, or to be decided, each the rest of a sentence that begins with *Only if*; none where nothing is open. */
  readonly onlyIf: readonly Line[];
}

/** The counterparts of what somebody comes from, the best first; empty where none is known. */
export function counterpartsOf(facts: ImageFacts): readonly Counterpart[] {
  if (facts.publisher === 'none') return fromScratch();
  if (facts.shell === false) return [];
  const { family } = facts;
  if (family === 'golang' || family === 'go') return fromGo(facts);
  if (family === 'rust') return facts.libc !== 'none' && facts.libc?.name === 'musl' ? fromMusl() : fromRust();
  switch (facts.runtime?.kind) {
    case 'node':
      return fromNode(facts);
    case 'python':
      return fromPython(facts);
    case 'java':
      return fromJava(facts);
    case 'dotnet':
      return fromDotnet(facts);
    case undefined:
      break;
  }
  if (family === 'dotnet-runtime-deps') return fromDotnet(facts);
  if (family === 'php') return fromPhp(facts);
  if (/^(?:httpd|nginx|ruby)$/.test(family)) return elsewhere(family);
  if (family === 'gcc' || family === 'buildpack-deps') return fromCompiler(family);
  if (facts.release === undefined || facts.publisher === 'bitnami') return [];
  return facts.libc !== 'none' && facts.libc?.name === 'musl' ? fromMusl() : fromSystem(facts);
}

function fromScratch(): readonly Counterpart[] {
  return google('static', [' adds certificates, time zones, users and a writable ', code('/tmp')]);
}

function fromGo({ libc }: ImageFacts): readonly Counterpart[] {
  const musl = libc !== 'none' && libc?.name === 'musl';
  const only: Line[] = [
    ['the program is built with ', code('CGO_ENABLED=0'), musl ? ' or linked statically' : ' or uses no C'],
  ];
  const small = google('static', [' runs programs that need no C library'], only);
  if (musl) return small;
  return [
    ...small,
    ...google('base', [' has the C library that cgo links'], [['the program is not linked with libstdc++']]),
    ...google('cc', [' has libstdc++ and libgcc too']),
  ];
}

function fromRust(): readonly Counterpart[] {
  return google('cc', [' has libgcc, which Rust programs for glibc need besides the C library']);
}

/** Images of GCC have newer libraries than the release they are built on. */
function fromCompiler(family: string): readonly Counterpart[] {
  const cc = publishedBase('cc');
  const library = cc && packagesOf(cc, 'production').find(({ name }) => name === 'libstdc++6');
  const major = library?.version.split('.')[0] ?? 'Debian';
  const only: Line[] = family === 'gcc' ? [[`the program needs nothing newer than the libstdc++ of GCC ${major}`]] : [];
  return [
    ...google('cc', [' has the C, C++ and OpenMP libraries'], only),
    ...google('static', [' is enough for programs linked with ', code('-static')]),
  ];
}

function fromMusl(): readonly Counterpart[] {
  return google(
    'static',
    [' runs programs that need no libraries'],
    [['the program is linked statically, because none of these images has the musl of Alpine']],
  );
}

function fromSystem({ libc }: ImageFacts): readonly Counterpart[] {
  const base = publishedBase('base');
  const own = libc === 'none' ? undefined : libc?.version;
  const glibc = base && distroOf(base).glibc;
  const tooNew = own !== undefined && glibc !== undefined && isNewer(own, glibc);
  const only: Line[] = tooNew ? [[`the program needs nothing from glibc ${own} that ${glibc} lacks`]] : [];
  return [
    ...google('static', [' runs programs that need no libraries'], [['the program is linked statically']]),
    ...google('base', [' has the C library and OpenSSL'], only),
    ...google('cc', [' has libstdc++, libgcc and libgomp too'], only),
  ];
}

function fromNode({ runtime, libc }: ImageFacts): readonly Counterpart[] {
  const [own, next] = ownOrNext('nodejs', runtime?.line);
  const onMusl = libc !== 'none' && libc?.name === 'musl';
  const native: Line[] = onMusl ? [['modules with native code are installed for glibc']] : [];
  const keep = google('cc', [' can hold a copy of your Node'], [['you copy Node in and update it yourself']]);
  if (own !== undefined) return image(own, [' has the same major version of Node'], native);
  if (next === undefined) return onMusl ? [] : keep;
  const raise = image(next, [` has Node ${next.runtime?.line ?? ''}`], [majorOnly('Node', runtime?.line), ...native]);
  // A Node that is built for musl starts on none of them.
  return runtime?.line === undefined || onMusl ? raise : [...raise, ...keep];
}

function fromPython({ runtime, libc }: ImageFacts): readonly Counterpart[] {
  const base = publishedBase('python3');
  if (base === undefined) return [];
  const line = base.runtime?.line ?? '';
  const onMusl = libc !== 'none' && libc?.name === 'musl';
  const native: Line[] = onMusl ? [['packages with native code are installed for glibc']] : [];
  if (runtime?.line === line) return image(base, [` has Python ${line}`], native);
  const only: Line[] = [[`your packages are built for Python ${line}, the only version Google publishes`], ...native];
  return [...image(base, [` has Python ${line}`], only), ...hardened('python', runtime?.line)];
}

function fromJava({ runtime, family }: ImageFacts): readonly Counterpart[] {
  const [own, next] = ownOrNext('java', runtime?.line);
  const lacks: Line = own?.runtime?.missing.production.flatMap((name) => [', without ', code(name)]) ?? [];
  const why: Line = /^(?:gradle|jdk|maven)$/.test(family)
    ? [' runs the jar built here']
    : [' has the same major version of Java', ...lacks];
  if (own !== undefined) return image(own, why);
  if (next === undefined) return [];
  return image(next, [` has Java ${next.runtime?.line ?? ''}`], [majorOnly('Java', runtime?.line)]);
}

/** The chiseled image of the same version, on the same Ubuntu where there is one. */
function fromDotnet({ family, runtime, release, libc }: ImageFacts): readonly Counterpart[] {
  if (!family.startsWith('dotnet-')) return [];
  const kinds = family === 'dotnet-sdk' ? ['aspnet', 'runtime'] : [family.slice('dotnet-'.length)];
  return kinds.flatMap((kind): readonly Counterpart[] => {
    const repository = `mcr.microsoft.com/dotnet/${kind}`;
    const tags = (rowsOf(dotnet, repository) ?? []).flatMap((row) => row.tags.split(' '));
    // What a program needs that brings its .NET along is much the same in all versions.
    const isAny = kind === 'runtime-deps';
    const line = isAny ? '\\d+\\.\\d+' : (runtime?.line ?? 'unknown');
    const pattern = new RegExp(`^${line}-[a-z]+-chiseled$`);
    const chiseled = tags.filter((tag) => pattern.test(tag));
    const own = release?.codename;
    const same = own === undefined ? undefined : chiseled.findLast((tag) => tag.includes(own));
    const best = same ?? (isAny ? chiseled.at(-1) : chiseled[0]);
    if (best === undefined) return [];
    const only: Line[] =
      family === 'dotnet-sdk' && kind === 'runtime' ? [['the program is not a web application']] : [];
    if (libc !== 'none' && libc?.name === 'musl') only.push(['it is published for glibc, not for musl']);
    only.push(['it needs neither ICU nor time zones; the tag with ', code('-extra'), ' has both']);
    return [
      {
        id: `microsoft ${kind}`,
        reference: `${repository}:${best}`,
        why: [isAny ? ' has the libraries of .NET, without a shell' : ' is the same .NET without a shell'],
        onlyIf: only,
      },
    ];
  });
}

/** The one that its command starts: with a web server in it there is none, and of a tag that is not known nobody can say. */
function fromPhp({ config }: ImageFacts): readonly Counterpart[] {
  if (config.cmd?.[0] === 'php-fpm') return elsewhere('php', '-fpm');
  return config.cmd?.[0] === 'php' ? elsewhere('php') : [];
}

/** Google has none of it; `variant` is what follows the version in a tag. */
function elsewhere(family: string, variant = ''): readonly Counterpart[] {
  const repository = `cgr.dev/chainguard/${family}`;
  const reference = `${repository}:latest${variant}`;
  const facts = factsOf(reference);
  const free: Counterpart[] =
    facts?.shell === false
      ? [
          {
            id: `chainguard ${family}`,
            reference,
            why: [' has it without a shell; Google has no such image'],
            onlyIf: [['you can use the latest version, because only that is free']],
          },
        ]
      : [];
  return [...free, ...hardened(family, undefined, variant)];
}

/** The hardened image of Docker with the newest tag of this line, plain ones or those of a variant only. */
function hardened(family: string, line: string | undefined, variant = ''): readonly Counterpart[] {
  const repository = `dhi.io/${family}`;
  const rows = (rowsOf(others, repository) ?? []).filter(({ shell, root }) => shell === false && root === 'trixie');
  const versions = rows
    .flatMap(({ tags }) => tags.split(' '))
    .filter((tag) => tag.endsWith(variant))
    .map((tag) => tag.slice(0, tag.length - variant.length))
    .filter((version) => /^\d+(?:\.\d+)?$/.test(version));
  const version = line === undefined ? newest(versions) : versions.find((known) => known === line);
  if (version === undefined) return [];
  const tag = version + variant;
  const end = rows.find(({ tags }) => tags.split(' ').includes(tag))?.end;
  const what = line === undefined ? ' has it without a shell' : ` has ${line} without a shell`;
  const login: Line = ['you log in to ', code('dhi.io')];
  return [
    {
      id: `docker-hardened ${family}`,
      reference: `${repository}:${tag}`,
      why: [what, end === undefined ? '' : `, supported until ${end}`],
      onlyIf: line === undefined ? [[`you can use version ${version}`], login] : [login],
    },
  ];
}

function newest(tags: readonly string[]): string | undefined {
  return [...tags].sort(versionOrder).at(-1);
}

/** The published image of a line, or that of the nearest later one. */
function ownOrNext(
  family: Family,
  line: string | undefined,
): readonly [DistrolessImage | undefined, DistrolessImage | undefined] {
  const lines = publishedLines(family);
  if (line !== undefined && lines.includes(line)) return [publishedBase(family, { line }), undefined];
  const later = lines.find((other) => line === undefined || isNewer(other, line)) ?? lines.at(-1);
  return [undefined, later === undefined ? undefined : publishedBase(family, { line: later })];
}

function majorOnly(name: string, line: string | undefined): Line {
  return line === undefined
    ? [`you use this ${name}, because the version behind the tag is not known`]
    : [`the program also runs on a ${name} other than ${line} (Google does not publish ${line})`];
}

function google(family: Family, why: Line, onlyIf: readonly Line[] = []): readonly Counterpart[] {
  const found = publishedBase(family);
  return found === undefined ? [] : image(found, why, onlyIf);
}

function image(found: DistrolessImage, why: Line, onlyIf: readonly Line[] = []): readonly Counterpart[] {
  const id = found.id.replace(`-${catalogue.defaultDistro}`, '');
  return [{ id, reference: distrolessReference(found, 'nonroot'), why, onlyIf }];
}

function factsOf(reference: string): ImageFacts | undefined {
  if (reference === 'scratch') return scratchFacts;
  const ref = parseReference(reference);
  return isReference(ref) ? imageFacts(ref) : undefined;
}

function code(text: string): { readonly code: string } {
  return { code: text };
}
