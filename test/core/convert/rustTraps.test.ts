import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const manifest = '[package]\nname = "hello"\nversion = "0.1.0"\n';

interface Case {
  readonly builder?: string;
  readonly final?: string;
  /** What stands before the build. */
  readonly above?: string;
  readonly build?: string;
  /** What the final stage copies. */
  readonly copy?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly crates?: readonly string[];
  readonly answers?: Readonly<Record<string, string>>;
}

function lock(crates: readonly string[]): string {
  return ['hello', ...crates].map((name) => `[[package]]\nname = "${name}"\nversion = "0.1.0"\n`).join('\n');
}

/** The image, or the kind of the outcome with the rules of its reasons or the ids of its questions. */
async function outcomeOf({
  builder = 'rust:1-bookworm',
  final = 'debian:bookworm-slim',
  above = '',
  build = 'RUN cargo build --release',
  copy = '/app/target/release/hello',
  files = {},
  crates = [],
  answers = {},
}: Case): Promise<string> {
  const text = `FROM ${builder} AS build\nWORKDIR /app\n${above}COPY . .\n${build}\nFROM ${final}\nCOPY --from=build ${copy} /usr/bin/hello\nCMD ["/usr/bin/hello"]\n`;
  const all = { 'Cargo.toml': manifest, 'Cargo.lock': lock(crates), 'src/main.rs': 'fn main() {}\n', ...files };
  const given = new Map(Object.entries(answers));
  const outcome = await convertDockerfile({ text, files: memoryFiles(all), answers: given }, never);
  switch (outcome.kind) {
    case 'ready':
      return outcome.base.replace(/^.*\/|-debian.*$/g, '');
    case 'questions':
      return `questions ${outcome.questions.map(({ id }) => id).join(' ')}`;
    case 'refused':
      return `refused ${[...new Set(outcome.reasons.map(({ rule }) => rule))].join(' ')}`;
    case 'already':
      return 'already';
  }
}

describe('convertDockerfile on Rust programs', () => {
  it('takes the image with libgcc_s for glibc, and the smallest for musl', async () => {
    assert.equal(await outcomeOf({}), 'cc');
    assert.equal(await outcomeOf({ builder: 'rust:1.85-slim' }), 'cc');
    assert.equal(await outcomeOf({ builder: 'rust:1-alpine3.21', final: 'alpine:3.21' }), 'static');
    const musl = { copy: '/app/target/x86_64-unknown-linux-musl/release/hello', final: 'alpine:3.21' };
    assert.equal(
      await outcomeOf({ ...musl, build: 'RUN cargo build -r --target x86_64-unknown-linux-musl' }),
      'static',
    );
    const settings = { '.cargo/config.toml': '[build]\ntarget = "x86_64-unknown-linux-musl"\n' };
    assert.equal(await outcomeOf({ ...musl, files: settings }), 'static');
    const variable = 'ARG ARCH=x86_64\n';
    const build = 'RUN cargo build --release --target ${ARCH}-unknown-linux-musl';
    assert.equal(await outcomeOf({ ...musl, above: variable, build }), 'static');
  });

  it('never offers the image without libgcc_s', async () => {
    const crates = ['bzip2-sys'];
    assert.equal(await outcomeOf({ crates }), 'questions linkage');
    assert.equal(await outcomeOf({ crates, answers: { linkage: 'cc' } }), 'cc');
    assert.equal(await outcomeOf({ crates, answers: { linkage: 'base' } }), 'refused answer-value');
    assert.equal(await outcomeOf({ crates, answers: { linkage: 'other' } }), 'refused linked-libraries');
  });

  it('stops where musl is shared', async () => {
    const alpine = { builder: 'rust:1-alpine', final: 'alpine:3.21' };
    const off = 'RUSTFLAGS="-C target-feature=-crt-static"';
    assert.equal(await outcomeOf({ ...alpine, build: `RUN ${off} cargo build --release` }), 'refused linked-libraries');
    assert.equal(await outcomeOf({ ...alpine, above: `ENV ${off}\n` }), 'refused linked-libraries');
    const name = 'CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS';
    const above = `ENV ${name}="-C target-feature=-crt-static"\n`;
    assert.equal(await outcomeOf({ ...alpine, above }), 'refused linked-libraries');
    for (const copy of ['COPY docker/config.toml /usr/local/cargo/config.toml\n', 'COPY settings.toml .cargo/config\n'])
      assert.equal(await outcomeOf({ ...alpine, above: copy }), 'questions linkage', copy);
    assert.equal(await outcomeOf({ ...alpine, above: 'COPY .cargo ./.cargo\n' }), 'static');
    const settings = { '.cargo/config.toml': '[target.x]\nrustflags = ["-C", "target-feature=-crt-static"]\n' };
    assert.equal(await outcomeOf({ ...alpine, files: settings }), 'refused linked-libraries');
    const packaged = { builder: 'alpine:3.21', final: 'alpine:3.21', above: 'RUN apk add cargo\n' };
    assert.equal(await outcomeOf(packaged), 'questions linkage');
    assert.equal(await outcomeOf({ ...packaged, answers: { linkage: 'cc' } }), 'refused answer-value');
  });

  it('asks where flags of the compiler are not certain', async () => {
    const above = 'ARG RUSTFLAGS="-C target-cpu=native"\n';
    assert.equal(await outcomeOf({ above }), 'questions linkage');
    assert.equal(await outcomeOf({ build: 'RUN RUSTFLAGS=$(cat flags) cargo build --release' }), 'questions linkage');
    assert.equal(
      await outcomeOf({ build: 'RUN RUSTFLAGS="-C link-arg=-lfoo" cargo build --release' }),
      'questions linkage',
    );
    assert.equal(
      await outcomeOf({ build: 'RUN mkdir .cargo && echo "[build]" > .cargo/config.toml && cargo build --release' }),
      'questions linkage',
    );
    assert.equal(
      await outcomeOf({ build: 'RUN RUSTFLAGS="-C prefer-dynamic" cargo build --release' }),
      'refused linked-libraries',
    );
  });

  it('takes a program that is linked statically with glibc for static', async () => {
    const above = 'ENV RUSTFLAGS="-C target-feature=+crt-static"\n';
    assert.equal(await outcomeOf({ above, crates: ['pq-sys'] }), 'static');
    assert.equal(await outcomeOf({ above, builder: 'alpine:3.21', final: 'alpine:3.21' }), 'static');
  });

  it('takes the OpenSSL of the image only where it is the same as that of the build', async () => {
    const crates = ['openssl', 'openssl-sys'];
    assert.equal(await outcomeOf({ crates }), 'cc');
    assert.equal(await outcomeOf({ crates, builder: 'rust:1.80-bullseye' }), 'questions linkage');
    assert.equal(await outcomeOf({ crates, builder: 'lukemathwalker/cargo-chef:latest-rust-1.85.0-bookworm' }), 'cc');
    assert.equal(
      await outcomeOf({ crates, builder: 'ghcr.io/example/rust:1', above: 'RUN cargo --version\n' }),
      'questions linkage',
    );
  });

  it('names the crate of a library that no image has', async () => {
    assert.equal(await outcomeOf({ crates: ['pq-sys'] }), 'refused linked-libraries');
    const optional = { 'Cargo.toml': `${manifest}\n[features]\npostgres = []\n` };
    assert.equal(await outcomeOf({ crates: ['pq-sys'], files: optional }), 'questions linkage');
    assert.equal(await outcomeOf({ crates: ['pq-sys', 'pq-src'] }), 'questions linkage');
    for (const name of ['lzma-sys', 'curl-sys', 'mlua-sys', 'libsqlite3-sys', 'oracle'])
      assert.equal(await outcomeOf({ crates: [name] }), 'questions linkage', name);
    for (const name of ['zstd-sys', 'libz-sys', 'aws-lc-sys', 'windows-sys', 'ring', 'librocksdb-sys'])
      assert.equal(await outcomeOf({ crates: [name] }), 'cc', name);
    const bundled = {
      'Cargo.toml': `${manifest}\n[dependencies]\nrusqlite = { version = "0.31", features = ["bundled"] }\n`,
    };
    assert.notEqual(await outcomeOf({ crates: ['libsqlite3-sys'], files: bundled }), 'questions linkage');
  });

  it('asks where crates, sources or a build script are not visible or name libraries', async () => {
    const depends = { 'Cargo.toml': `${manifest}\n[dependencies]\nserde = "1"\n`, 'Cargo.lock': '' };
    assert.equal(
      await outcomeOf({ files: { 'build.rs': 'println!("cargo:rustc-link-lib=foo");' } }),
      'questions linkage',
    );
    assert.equal(
      await outcomeOf({ files: { 'src/main.rs': '#[link(name = "foo")]\nextern "C" {}\n' } }),
      'questions linkage',
    );
    assert.equal(await outcomeOf({ files: { 'src/main.rs': 'use libloading::Library;\n' } }), 'questions linkage');
    assert.equal(await outcomeOf({ files: depends }), 'cc');
    assert.equal(
      await outcomeOf({ build: 'RUN cargo install hello', copy: '/usr/local/cargo/bin/hello' }),
      'questions linkage other-programs user',
    );
  });

  it('finds the program wherever cargo puts it', async () => {
    const cases: readonly (readonly [build: string, copy: string])[] = [
      ['RUN cargo install --path .', '/usr/local/cargo/bin/hello'],
      ['RUN cargo install --path . --root /out', '/out/bin/hello'],
      ['RUN cargo build', '/app/target/debug/hello'],
      ['RUN cargo build --profile=dist', '/app/target/dist/hello'],
      ['RUN cargo build --release --target-dir /tmp/out', '/tmp/out/release/hello'],
      ['RUN CARGO_TARGET_DIR=/tmp/out cargo build --release', '/tmp/out/release/hello'],
      ['RUN cd sub && cargo build --release', '/app/target/release/hello'],
      ['RUN cargo build --release --manifest-path sub/Cargo.toml', '/app/sub/target/release/hello'],
      ['RUN cargo +nightly build -Z unstable-options --release --artifact-dir /out', '/out/hello'],
      ['RUN cargo build --release && cp target/release/hello /hello && rm -rf target', '/hello'],
      ['RUN cargo build --release\nRUN strip target/release/hello\nRUN mv target/release/hello /srv', '/srv/hello'],
    ];
    for (const [build, copy] of cases) assert.equal(await outcomeOf({ build, copy }), 'cc', build);
  });

  it('asks where no command of cargo makes what is copied', async () => {
    assert.equal(await outcomeOf({ build: 'RUN cargo build' }), 'questions linkage other-programs user');
    assert.equal(await outcomeOf({ build: 'RUN make' }), 'questions linkage other-programs user');
  });

  it('stops where a mount keeps the program, and not where it is copied out', async () => {
    const cache = '--mount=type=cache,target=/app/target';
    assert.equal(await outcomeOf({ build: `RUN ${cache} cargo build --release` }), 'refused cached-artefact');
    assert.equal(
      await outcomeOf({
        build: `RUN ${cache} cargo build --release\nRUN cp target/release/hello /hello`,
        copy: '/hello',
      }),
      'refused cached-artefact',
    );
    assert.equal(
      await outcomeOf({
        build: `RUN ${cache} cargo build --release && cp target/release/hello /hello`,
        copy: '/hello',
      }),
      'cc',
    );
    assert.equal(
      await outcomeOf({
        build: `RUN ${cache} cargo build --release\nRUN ${cache} cp target/release/hello /hello`,
        copy: '/hello',
      }),
      'cc',
    );
    const other = '--mount=type=cache,target=/cache,id=/app/target';
    assert.equal(
      await outcomeOf({
        build: `RUN ${cache} cargo build --release\nRUN ${other} cp /cache/release/hello /hello`,
        copy: '/hello',
      }),
      'cc',
    );
    assert.equal(
      await outcomeOf({ build: 'RUN --mount=type=bind,target=/app,rw cargo build --release' }),
      'refused cached-artefact',
    );
  });

  it('sees programs that are started, and not those of tests, comments and other crates', async () => {
    const main = (text: string) => ({ files: { 'src/main.rs': text } });
    for (const text of [
      'use std::process::Command;\nfn main() {}\n',
      'use std::process::{self, Command, Stdio};\n',
      'use std::{env, process::Command};\n',
      'fn main() { tokio::process::Command::new("git"); }\n',
      'use duct::cmd;\n',
      'use std::process as os;\nfn main() { os::Command::new("ls"); }\n',
      '#[cfg(test)]\nmod tests {}\n\nfn main() {\n    std::process::Command::new("ls");\n}\n',
    ])
      assert.match(await outcomeOf(main(text)), /other-programs|runs-programs/, text);
    for (const text of [
      'use clap::Command;\nfn main() { Command::new("hello"); }\n',
      '// std::process::Command\nfn main() { std::process::exit(1) }\n',
      '#[cfg(test)]\nmod tests {\n    use std::process::Command;\n}\n',
    ])
      assert.equal(await outcomeOf(main(text)), 'cc', text);
  });

  it('reads modules of the program whatever their name, and no build script', async () => {
    const command = 'use std::process::Command;\n';
    for (const name of [
      'src/build.rs',
      'src/commands/test.rs',
      'src/target/mod.rs',
      'src/examples/run.rs',
      'crates/cli/src/tests/a.rs',
    ])
      assert.match(await outcomeOf({ files: { [name]: command } }), /other-programs|runs-programs/, name);
    for (const name of ['tests/run.rs', 'crates/cli/tests/run.rs', 'examples/run.rs', 'src/tests.rs'])
      assert.equal(await outcomeOf({ files: { [name]: command } }), 'cc', name);
    const script = `${command}fn main() { println!("cargo:rerun-if-changed=a"); }\n`;
    assert.equal(await outcomeOf({ files: { 'build.rs': script } }), 'cc');
  });

  it('asks where the sources come from elsewhere', async () => {
    const clone = 'RUN git clone https://example.org/hello.git . && cargo build --release';
    assert.equal(await outcomeOf({ build: clone }), 'questions other-programs user');
    const plugin = 'RUN cargo leptos build --release';
    assert.equal(await outcomeOf({ build: plugin }), 'questions linkage other-programs user');
  });

  it('takes a linker for no library', async () => {
    const flags = (text: string) => outcomeOf({ build: `RUN RUSTFLAGS="${text}" cargo build --release` });
    for (const text of [
      '-C link-arg=-fuse-ld=lld',
      '-Clink-arg=-s',
      '-C target-cpu=native',
      '-C link-arg=-Wl,-z,relro',
    ])
      assert.equal(await flags(text), 'cc', text);
    for (const text of ['-C link-arg=-lfoo', '-l foo', '-Clink-args=/opt/libfoo.so'])
      assert.equal(await flags(text), 'questions linkage', text);
  });

  it('asks for the user where the program writes or asks who it is', async () => {
    for (const body of [
      'std::fs::write("a", "b")',
      'std::fs::{self, create_dir_all}',
      'tokio::fs::File::create("x")',
      'rusqlite::Connection::open(path)',
      'dirs::home_dir()',
      'nix::unistd::getuid()',
      'TcpListener::bind("0.0.0.0:80")',
      'bind(([0, 0, 0, 0], 443))',
      'env("PORT").unwrap_or(80)',
      'surrealdb::connect(path)',
    ])
      assert.equal(await outcomeOf({ files: { 'src/main.rs': `fn main() { ${body}; }\n` } }), 'questions user', body);
  });

  it('asks a single stage for files that libraries look for by themselves', async () => {
    const text = 'FROM rust:1\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/hello"]\n';
    const outcome = async (main: string) => {
      const files = memoryFiles({ 'Cargo.toml': manifest, 'Cargo.lock': lock([]), 'src/main.rs': main });
      return convertDockerfile({ text, files, answers: new Map() }, never);
    };
    assert.equal((await outcome('fn main() {}\n')).kind, 'ready');
    for (const main of ['use rocket::get;\n', 'fn main() { image::open(path); }\n', 'use actix_files::Files;\n']) {
      const found = await outcome(main);
      assert.ok(found.kind === 'questions' && found.questions.some(({ id }) => id === 'runtime-files'), main);
    }
  });

  it('asks for the user where functions that write are imported under any name', async () => {
    for (const main of [
      'use std::fs::*;\nfn main() { write("a", "b"); }\n',
      'use std::fs as files;\nfn main() { files::write("a", "b"); }\n',
      'use foyer::HybridCacheBuilder;\nfn main() {}\n',
      'const PORT: u16 = 80;\nfn main() {}\n',
    ])
      assert.equal(await outcomeOf({ files: { 'src/main.rs': main } }), 'questions user', main);
  });
});
