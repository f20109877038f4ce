import { builderSuite } from '../../catalog/builder';
import { catalogue, distroOf, publishedBase } from '../../catalog/lookup';
import type { Base } from '../bases';
import { chefBase } from '../ecosystems/rust';
import type { Linking } from '../native/linking';
import type { SourceScan } from '../scan';
import { firstOf } from '../scan';
import type { CargoCall } from './cargoCalls';
import type { CargoFiles } from './cargoFiles';
import { rustLibraries } from './rustLibraries';

/** How a program that cargo makes is linked. */
export function rustLinking(call: CargoCall, base: Base, cargo: CargoFiles, scan: SourceScan): Linking {
  const settings = cargo.settings.join('\n');
  const flags = `${call.rustflags} ${settings}`;
  const open = (why: string): Linking => ({ kind: 'open', why, maybeScript: false });
  const loads = firstOf(scan, 'loads-libraries');
  if (loads !== undefined) return open(`${loads.file} line ${loads.line} loads libraries (${loads.text})`);
  if (call.unsure !== undefined) return open(call.unsure);
  if (/prefer-dynamic/.test(flags))
    return {
      kind: 'impossible',
      why: 'The program is linked with prefer-dynamic, so it needs the library of Rust, which no image has.',
    };
  const crt = /target-feature=[^\s"']*?([+-])crt-static/.exec(flags)?.[1];
  if (crt === '+') return { kind: 'known', family: 'static', why: 'With +crt-static the program needs no library.' };
  const libc = libcOf(call, base, settings);
  if (libc === undefined) return open('the target that it is built for is not known');
  if (libc === 'musl')
    return crt === '-'
      ? {
          kind: 'impossible',
          why: 'The program is linked with a shared musl (-crt-static), which no distroless image has; leave that out.',
        }
      : {
          kind: 'known',
          family: 'static',
          why: 'Programs for a target with musl are static, so that the smallest image is enough.',
        };
  if (linksLibraries.test(flags)) return open('the flags of the compiler name libraries');
  const names = firstOf(scan, 'needs-c');
  if (names !== undefined) return open(`${names.file} line ${names.line} names a library`);
  if (!call.local) return open('its sources are not in the build context');
  if (scan.files === 0) return open('its sources were not found in the build context');
  const libraries = rustLibraries(cargo);
  switch (libraries.kind) {
    case 'others':
      return libraries.certain
        ? {
            kind: 'impossible',
            why: `${capital(libraries.why)} that no image has; libraries are not carried over yet.`,
          }
        : open(libraries.why);
    case 'openssl':
      if (!sameOpenssl(base))
        return open('Cargo.lock has openssl-sys, and whether the image has the same OpenSSL is not known');
      break;
    case 'none':
      break;
  }
  return {
    kind: 'known',
    family: 'cc',
    why: 'Programs in Rust need libgcc_s beside the C library, which cc has.',
  };
}

// Arguments of the linker, other than those that choose a linker or harden and strip the program.
const linksLibraries =
  /link-args?[=\s"',]+(?!-fuse-ld|-Wl,(?:-z|--)|-s\b|-no-pie|-pie|-static-libgcc|-rdynamic)|(?:^|[\s"'])-l\s?[\w"']|link-self-contained|-L\s?native/;

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function libcOf(call: CargoCall, base: Base, settings: string): 'glibc' | 'musl' | undefined {
  const set = /^\s*\[build\][^[]*?^\s*target\s*=\s*"([^"]+)"/m.exec(settings)?.[1];
  const target = call.target ?? set;
  if (target !== undefined) {
    if (/-musl(?:eabi(?:hf)?|x32|abi64)?$/.test(target)) return 'musl';
    return /-linux-gnu(?:eabi(?:hf)?|x32|abi64)?(?:\.[\d.]+)?$/.test(target) ? 'glibc' : undefined;
  }
  if (base.kind === 'language') return base.ecosystem.id === 'rust' ? (base.musl ? 'musl' : 'glibc') : undefined;
  // What Alpine packages links the shared musl.
  return base.kind === 'plain' && !base.musl ? 'glibc' : undefined;
}

/** Whether the shared OpenSSL of a builder is the one of the image by its major version. */
export function sameOpenssl(base: Base): boolean {
  const ref = base.kind === 'language' || base.kind === 'plain' ? (chefBase(base.ref) ?? base.ref) : undefined;
  const suite = ref === undefined ? undefined : builderSuite(ref);
  const image = publishedBase('cc');
  if (suite?.libc !== 'glibc' || image === undefined) return false;
  const own = Object.values(catalogue.distros).find(({ codename }) => codename === suite.suite);
  return own !== undefined && own.openssl.split('.')[0] === distroOf(image).openssl.split('.')[0];
}
