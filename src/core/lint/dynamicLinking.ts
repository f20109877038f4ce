import { builderPackages } from '../convert/go/builderPackages';
import type { GoBuild } from '../convert/go/goBuild';
import type { CompileCall } from '../convert/native/compileCalls';
import type { CargoCall } from '../convert/rust/cargoCalls';
import type { NativeBuild } from './nativeBuilds';

/** How a program is linked that looks for its C library when it starts. */
export interface DynamicLinking {
  readonly libc: 'glibc' | 'musl';
  /**
   * `always`; `cgo` for Go with CGO_ENABLED=1 and `cgo-default` for Go that has a C compiler and nothing said: those are
   * static even so where neither the program nor what it uses of the standard library has C.
   */
  readonly when: 'always' | 'cgo' | 'cgo-default';
}

/** How the program of a build is linked; `undefined` if it is static, and where what is not seen could make it so. */
export function dynamicLinking(made: NativeBuild): DynamicLinking | undefined {
  switch (made.kind) {
    case 'go':
      return goProgram(made, made.build);
    case 'rust':
      return rustProgram(made, made.call);
    case 'c':
      return cProgram(made, made.call);
  }
}

function goProgram({ suite, command, commands }: NativeBuild, build: GoBuild): DynamicLinking | undefined {
  const { flags } = build.call;
  const isDefault = build.cgo === undefined;
  if (build.trouble !== undefined || !(isDefault || build.cgo === '1')) return undefined;
  if (isDefault && command.declared.has('CGO_ENABLED')) return undefined;
  // Written to a file, perhaps that of `go env`.
  if (commands.some((other) => other !== command && other.texts.some((text) => text.includes('CGO_ENABLED'))))
    return undefined;
  const os = seen(build, 'GOOS');
  if (os !== undefined && os !== 'linux' && os !== '?') return undefined;
  // On most machines that is another one, and cgo is off then.
  const architecture = seen(build, 'GOARCH');
  if (isDefault && /^(?!amd64$)[a-z]\w+$/.test(architecture ?? '')) return undefined;
  const ldflags = flags.get('-ldflags') ?? '';
  if (/static|linkmode|\$\(|`|\$\{?\w*(?:FLAG|LINK|LD|STATIC|EXTRA|OPT)/i.test(ldflags)) return undefined;
  if (/netgo|osusergo|static|musl|\$/.test(flags.get('-tags') ?? '')) return undefined;
  if (command.texts.some((text, at) => at > 1 && mayBeOptions(text) && !isValue(command.texts[at - 1])))
    return undefined;
  // Without a compiler, go leaves cgo off.
  if (suite.libc === 'musl' && !builderPackages(commands).compiler) return undefined;
  return { libc: suite.libc, when: isDefault ? 'cgo-default' : 'cgo' };
}

/** What the command sees as a variable of go; `?` where it is hidden. */
export function seen({ command }: Pick<GoBuild, 'command'>, name: string): string | undefined {
  return command.inFront.get(name) ?? command.set.get(name) ?? command.outer.get(name);
}

/** A word such as `$BUILD_FLAGS`, in which anything may be. */
function mayBeOptions(text: string): boolean {
  return /^["']?(?:\$\{?\w+\}?["']?$|\$\(|`)/.test(text);
}

function isValue(before: string | undefined): boolean {
  return before === '-o' || before === '-ldflags' || before === '--ldflags';
}

function rustProgram({ suite, commands }: NativeBuild, call: CargoCall): DynamicLinking | undefined {
  if (
    commands.some(({ texts, writes }) =>
      [...texts, ...writes].some((word) => /crt-static|\.cargo\/config/.test(word ?? '')),
    )
  )
    return undefined;
  if (call.unsure !== undefined || /\$|prefer-dynamic/.test(call.rustflags)) return undefined;
  const crt = /([+-])crt-static/.exec(call.rustflags)?.[1];
  const target = call.target ?? (suite.libc === 'musl' ? 'linux-musl' : 'linux-gnu');
  const libc = /-musl\w*$/.test(target) ? 'musl' : /-gnu\w*$/.test(target) ? 'glibc' : undefined;
  if (libc !== suite.libc || crt === '+' || (libc === 'musl' && crt !== '-')) return undefined;
  return { libc, when: 'always' };
}

function cProgram({ suite }: NativeBuild, call: CompileCall): DynamicLinking | undefined {
  if (call.hidden) return undefined;
  if (
    call.flags.some((word) =>
      /^@|static(?!-lib)|specs|sysroot|^--?target|nostd|nostart|nodefault|freestanding|dynamic-linker/.test(word),
    )
  )
    return undefined;
  return { libc: call.musl ? 'musl' : suite.libc, when: 'always' };
}
