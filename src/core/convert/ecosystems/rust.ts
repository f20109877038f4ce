import type { ImageRef } from '../../image/reference';
import { isReference, parseReference } from '../../image/reference';
import type { Ecosystem } from './ecosystem';

/** Rust, as the official rust image builds it (rust-lang/docker-rust, stable/trixie/Dockerfile). */
export const rust: Ecosystem = {
  id: 'rust',
  name: 'Rust',
  repositories: ['library/rust'],
  config: {
    env: new Map([
      ['PATH', '/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['RUSTUP_HOME', '/usr/local/rustup'],
      ['CARGO_HOME', '/usr/local/cargo'],
      ['RUST_VERSION', ''],
    ]),
    user: '',
    workdir: '/',
    entrypoint: [],
    cmd: ['bash'],
  },
  configOf: builderConfig,
  // Not RUST_BACKTRACE, RUST_LOG and RUST_MIN_STACK, which a running program reads.
  buildOnly:
    /^(?:AR|BINDGEN_\w+|CARGO_\w+|CC|CFLAGS|CXX|CXXFLAGS|DEBIAN_FRONTEND|LDFLAGS|LIBCLANG_PATH|OPENSSL_(?:DIR|INCLUDE_DIR|LIB_DIR|NO_VENDOR|STATIC)|PKG_CONFIG\w*|PROTOC\w*|RUSTC\w*|RUSTDOCFLAGS|RUSTFLAGS|RUSTUP_\w+|RUST_VERSION|SCCACHE_\w+|SQLX_OFFLINE)$/,
  buildCommands: ['cargo', 'rustup', 'rustc', 'strip', 'touch'],
  sources: {
    manifests: ['Cargo.toml'],
    extensions: ['.rs'],
    skipDirectories: ['node_modules'],
    // A module of a program may have any of these names, but not a directory beside its src.
    skipPaths: /^(?:(?!src\/)[^/]+\/)*(?:target|vendor|tests|benches|examples|fuzz|xtask)$/,
    skipFiles: /^(?:tests|\w+_tests)\.rs$/,
    // A build script talks to cargo.
    skipText: /\bprintln!\(\s*"cargo::?[a-z]/,
    // Comments, and tests beside what they test, as rustfmt lays them out.
    skipParts:
      /^[ \t]*\/\/.*$|^([ \t]*)#\[cfg\(test\)\]\s*(?:#\[[^\n]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{[ \t]*\n[\s\S]*?^\1\}/gm,
    namesFiles: true,
    signs: [
      // A library that a source names itself; one that is linked statically is in the program.
      { sign: 'needs-c', pattern: /#\[link\(\s*name\s*=(?![^)]*kind\s*=\s*"static")/ },
      { sign: 'loads-libraries', pattern: /\b(?:libloading|dlopen2?|sharedlib)::|\bdlopen\(|\blibc::dlopen\b/ },
      {
        sign: 'runs-programs',
        pattern:
          /\bprocess\s+as\b|\bprocess::(?:Command\b|\*|\{[^}]*\bCommand\b)|\basync_process::|\b(?:unistd|libc)::(?:\{[^}]*)?(?:execv\w*|fexecve|system|popen|posix_spawn\w*)\b|\bCommandExt\b|\b(?:chromiumoxide|cmd_lib|duct|fantoccini|ffmpeg_sidecar|headless_chrome|openssh|run_script|subprocess|thirtyfour|webbrowser|xshell)::|\b(?:open|opener)::(?:that|open)\b|\btokio_command\b|\bpty_process::|\bportable_pty::/,
      },
      {
        sign: 'reads-files',
        pattern:
          /\b\w+::open\w*\(|\b(?:rocket(?:_\w+)?|actix_files|loco_rs|leptos_config|dioxus\w*|salvo|shuttle_\w+|fluent_templates|candle_\w+|tract_\w+|fastembed|hf_hub|maxminddb)::|extern crate rocket|\bget_configuration\b|\bMigrator::new\b|\bFile::open\b|\bfs::(?:\{[^}]*)?(?:read\w*|metadata|exists|canonicalize|File)\b|\b(?:ServeDir|ServeFile|NamedFile|FileServer|Handlebars|Tera|StaticFiles\w*|walkdir|WalkDir|dotenvy?|Figment|IniConfig|current_dir|current_exe|set_current_dir)\b|\bfs::dir\(|\bFiles::new\(|\bglob\(|\bpath_loader\(|\.(?:from_path|from_file|load_file|register_template\w*|exists|is_file|is_dir|read_dir)\(|\bconfig::File\b|\bMmap\b|env!\("CARGO_MANIFEST_DIR"\)|\bFile::from\b|\b(?:Certificate|Identity|rustls_pemfile|pem)::(?:from|read|certs)\w*/,
      },
      {
        sign: 'writes-files',
        pattern:
          /\bFile::(?:create\w*|options)\b|\bfs::(?:\{[^}]*\b)?(?:write|create_dir\w*|rename|remove_\w+|copy|hard_link|set_permissions|OpenOptions|DirBuilder)\b|\bOpenOptions\b|\btemp(?:file|dir)_in\b|\b(?:tracing_appender|rolling|flexi_logger|log4rs|simplelog|sled|redb|heed|lmdb|rocksdb|fjall|rusqlite|sqlite|Sqlite\w*|SQLite\w*|daemonize|libsql|limbo|duckdb|tantivy|foyer|native_db|canopydb|cozo|cacache|fast_log|file_rotate|rolling_file|spdlog|surrealdb|polodb_core|jammdb|persy|rustls_acme|tokio_rustls_acme|fastembed|hf_hub)\b|\bfs(?:::\*|\s+as\s+\w+)|\bDB::open\w*|\bUnix(?:Listener|Socket)\b|\bUnixDatagram\b|\.(?:persist|save|save_with_format|to_path|log_file)\(|"sqlite:|"[^"\n]*\.(?:log|pid|db|sqlite3?|sock)"|"\/var\/(?:cache|lib|log|run)\//,
      },
      {
        sign: 'asks-identity',
        pattern:
          /\b(?:home_dir|dirs(?:_next|_sys)?::\w+|directories::|ProjectDirs|BaseDirs|UserDirs|xdg::|etcetera::|homedir::|home::|whoami::|users::|uzers::|privdrop|PrivDrop|caps::|rtnetlink|netlink_\w+|pcap::|pnet\w*::|surge_ping|SockType::Raw|Type::RAW|bollard|shiplift|docker_api)\b|\b(?:unistd|libc)::(?:\{[^}]*)?(?:(?:get|set)(?:e?[ug]id|res[ug]id|groups)|chroot|Uid|Gid|User)\b|\blibc::(?:mount|unshare|setns)\b|"HOME"|\$\{?HOME\b|docker\.sock/,
      },
      {
        sign: 'low-port',
        pattern:
          /"(?:[\d.]+|\[?::1?\]?|localhost):(?:[1-9]\d{0,2}|10[01]\d|102[0-3])"|,\s*(?:80|443)\s*\)|\bunwrap_or\w*\(\s*(?:\|\|\s*)?\"?(?:80|443)\b|\b\w*(?:port|PORT)(?::\s*\w+)?\s*=\s*(?:80|443)\b|\bdefault_value\w*\s*=\s*\"?(?:80|443)\b/,
      },
      {
        sign: 'base-variable',
        pattern: /\bvar(?:_os)?\(\s*"(?:CARGO_HOME|CARGO_MANIFEST_DIR|CARGO|RUSTUP_HOME|RUST_VERSION)"/,
      },
    ],
  },
};

// Images of other publishers that are made for building Rust programs, with their working directory.
const builders: readonly { readonly repository: RegExp; readonly workdir: string; readonly musl: boolean }[] = [
  { repository: /^(?:messense|rust-cross)\/rust-musl-cross$/, workdir: '/home/rust/src', musl: true },
  { repository: /^clux\/muslrust$/, workdir: '/volume', musl: true },
  { repository: /^ekidd\/rust-musl-builder$/, workdir: '/home/rust/src', musl: true },
  { repository: /^blackdex\/rust-musl$/, workdir: '/home/rust/src', musl: true },
  { repository: /^lukemathwalker\/cargo-chef$/, workdir: '/', musl: false },
  { repository: /^rustlang\/rust$/, workdir: '/', musl: false },
];

/** What an image of another publisher configures that is made for building Rust programs; `undefined` for all others. */
function builderConfig({ registry, repository, tag }: ImageRef): ReturnType<NonNullable<Ecosystem['configOf']>> {
  const found =
    registry === 'docker.io' || registry === 'ghcr.io'
      ? builders.find((builder) => builder.repository.test(repository))
      : undefined;
  if (found === undefined) return undefined;
  const target: [string, string][] = found.musl ? [['CARGO_BUILD_TARGET', 'unknown-linux-musl']] : [];
  const env = new Map([...rust.config.env, ...target]);
  const musl = /(?:^|-)alpine/.test(tag ?? '');
  return { config: { ...rust.config, env, workdir: found.workdir }, musl };
}

/** The official image that an image of cargo-chef is built upon, which its tag names. */
export function chefBase(ref: ImageRef): ImageRef | undefined {
  const tag = ref.repository === 'lukemathwalker/cargo-chef' ? /-rust-(.+)$/.exec(ref.tag ?? '')?.[1] : undefined;
  const base = tag === undefined ? undefined : parseReference(`rust:${tag}`);
  return base !== undefined && isReference(base) ? base : undefined;
}
