import type { CargoFiles } from './cargoFiles';

/** What the locked crates say about libraries: nothing, a library that the image may have, or a crate that may need others. */
export type RustLibraries =
  | { readonly kind: 'none' }
  | { readonly kind: 'openssl' }
  /** `why` is the middle of a sentence; `certain` if the crate is linked in every build. */
  | { readonly kind: 'others'; readonly why: string; readonly certain: boolean };

/** Judges the crates that bind libraries, and what build scripts of the context link. */
export function rustLibraries({ manifests, crates, scripts }: CargoFiles): RustLibraries {
  const links = scripts.find((text) => /rustc-link-(?:lib|arg|search)|pkg_config|system_deps/.test(text));
  if (links !== undefined) return { kind: 'others', why: 'a build.rs links a library', certain: false };
  if (crates === undefined) {
    const depends = manifests.length === 0 || manifests.some((text) => /^\[(?:\w+\.)*'?.*dependencies/m.test(text));
    return depends
      ? { kind: 'others', why: 'there is no Cargo.lock that names the crates', certain: false }
      : { kind: 'none' };
  }
  const foreign = [...crates].filter(
    (name) => (/(?:-|_)sys$|-sys-/.test(name) || binding.has(name)) && !isContained(name, crates, manifests),
  );
  const [first] = foreign;
  if (first !== undefined) {
    const dynamic = foreign.find((name) => alwaysShared.has(name) && !crates.has(name.replace(/-sys$/, '-src')));
    const optional = manifests.some((text) => /^\s*\[features\]|optional\s*=\s*true/m.test(text));
    const why = `Cargo.lock has ${dynamic ?? first}, which may need a library`;
    return { kind: 'others', why, certain: dynamic !== undefined && !optional };
  }
  return { kind: crates.has('openssl-sys') ? 'openssl' : 'none' };
}

// Crates that bind a library and have another name than most.
const binding: ReadonlySet<string> = new Set(['magick_rust', 'opencv', 'oracle', 'pcap', 'sibyl', 'tch', 'vosk']);

/** Crates that link a shared library of the system unless one of the features says otherwise. */
const alwaysShared: ReadonlySet<string> = new Set([
  'alsa-sys',
  'cairo-sys-rs',
  'gdk-sys',
  'glib-sys',
  'gobject-sys',
  'gstreamer-sys',
  'gtk-sys',
  'libgssapi-sys',
  'libpulse-sys',
  'libudev-sys',
  'mysqlclient-sys',
  'odbc-sys',
  'pango-sys',
  'pq-sys',
  'sasl2-sys',
  'zmq-sys',
]);

// They build what they bind into the program, are of libraries that every image for Rust has, or are of other systems.
const contained: ReadonlySet<string> = new Set([
  'android_log-sys',
  'aws-lc-sys',
  'clang-sys',
  'core-foundation-sys',
  'core-graphics-sys',
  'coreaudio-sys',
  'dirs-sys',
  'dirs-sys-next',
  'fsevent-sys',
  'grpcio-sys',
  'inotify-sys',
  'io-kit-sys',
  'jemalloc-sys',
  'jni-sys',
  'js-sys',
  'khronos_api',
  'kqueue-sys',
  'libmimalloc-sys',
  'librocksdb-sys',
  'libz-ng-sys',
  'libz-rs-sys',
  'libz-sys',
  'linux-raw-sys',
  'lz4-sys',
  'mach-sys',
  'ndk-sys',
  'objc-sys',
  'openssl-sys',
  'rav1e-sys',
  'schannel-sys',
  'secp256k1-sys',
  'security-framework-sys',
  'snmalloc-sys',
  'system-configuration-sys',
  'tikv-jemalloc-sys',
  'tree-sitter-sys',
  'wasi-sys',
  'web-sys',
  'wepoll-sys',
  'windows-sys',
  'winapi-x86_64-pc-windows-gnu-sys',
  'zstd-sys',
]);

function isContained(name: string, crates: ReadonlySet<string>, manifests: readonly string[]): boolean {
  if (contained.has(name) || /^(?:objc2?|windows|winapi|apple|metal)[-_]/.test(name)) return true;
  if (name !== 'libsqlite3-sys') return false;
  // sqlx takes it bundled unless told not to.
  const all = manifests.join('\n');
  return /\bbundled/.test(all) || (crates.has('sqlx-sqlite') && !/sqlite-unbundled/.test(all) && !crates.has('diesel'));
}
