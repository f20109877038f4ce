import type { Base } from '../bases';
import { sameOpenssl } from '../rust/rustLinking';
import type { SourceScan } from '../scan';
import { firstOf } from '../scan';
import type { CompileCall } from './compileCalls';
import type { Linking } from './linking';

// The libraries of the C library itself, of OpenSSL and of the compiler that images have.
const ofC = ['anl', 'c', 'dl', 'm', 'pthread', 'resolv', 'rt', 'util'];
const ofOpenssl = ['crypto', 'ssl'];
const ofBase = ['z', 'zstd'];
const ofCompiler = ['gcc', 'gcc_s', 'gomp', 'stdc++'];

/** How a program that a compiler's command links is linked. */
export function compileLinking(call: CompileCall, base: Base, scan: SourceScan): Linking {
  const has = (pattern: RegExp) => call.flags.find((word) => pattern.test(word));
  const open = (why: string): Linking => ({ kind: 'open', why, maybeScript: false });
  if (call.command.branches) return open('a condition may change how it is linked');
  if (call.hidden) return open('the shell works out a part of the command');
  const sanitizer = has(/^-fsanitize|^-pg$|^--coverage$|^-fprofile-/);
  if (sanitizer !== undefined)
    return {
      kind: 'impossible',
      why: `The program is linked with ${sanitizer}, which needs a library that no image has.`,
    };
  const loads = firstOf(scan, 'loads-libraries');
  if (loads !== undefined) return open(`${loads.file} line ${loads.line} loads libraries (${loads.text})`);
  if (has(/^-static(?:-pie)?$/) !== undefined)
    return {
      kind: 'known',
      family: 'static',
      why: 'With -static the program needs no library, so that the smallest image is enough.',
    };
  if (call.musl || isMusl(base))
    return {
      kind: 'impossible',
      why: 'The program is linked with a shared musl, which no distroless image has; link it with -static.',
    };
  const strange = has(
    /^@|^-Wl,.*(?:static|whole-archive|,-l)|^-stdlib=|^-nostdlib|^-nodefaultlibs|^-fuse-ld|^-m32$|^-rpath|\.so(?:\.\d+)*$/,
  );
  if (strange !== undefined) return open(`${strange} may bring libraries`);
  const foreign = call.libraries.find(
    (name) => !name.startsWith(':lib') && ![...ofC, ...ofOpenssl, ...ofBase, ...ofCompiler].includes(name),
  );
  if (foreign !== undefined || call.libraries.some((name) => /^:.*\.so/.test(name))) {
    const why = `The program is linked with the library ${foreign ?? 'that a file names'}, which no distroless image has; link it statically.`;
    return { kind: 'impossible', why };
  }
  if (call.libraries.some((name) => ofOpenssl.includes(name)) && !sameOpenssl(base))
    return open('it is linked with OpenSSL, and whether the image has the same is not known');
  const contained = has(/^-static-libstdc\+\+$/) !== undefined && has(/^-static-libgcc$/) !== undefined;
  const compiler =
    has(/^-f?openmp(?:=|$)/) !== undefined ||
    call.libraries.some((name) => ofCompiler.includes(name)) ||
    (call.cplusplus && !contained);
  const ends = firstOf(scan, 'ends-threads');
  const keepsThreads = ends === undefined && scan.complete && scan.files > 0;
  // What an archive does with threads is not visible.
  return compiler || !keepsThreads || has(/\.a$/) !== undefined
    ? {
        kind: 'known',
        family: 'cc',
        why: 'The program needs libraries of the compiler beside the C library, which cc has.',
        compiler,
      }
    : { kind: 'known', family: 'base', why: 'The program needs the C library and nothing that base does not have.' };
}

function isMusl(base: Base): boolean {
  return (base.kind === 'language' || base.kind === 'plain') && base.musl;
}
