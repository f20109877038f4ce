import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ImageError } from '../core/image/error';
import { cacheDirectory } from '../node/cacheDirectory';
import { nodeStore } from '../node/store';
import { cat } from './cat';
import { check } from './check';
import { config } from './config';
import { convert } from './convert';
import { diff } from './diff';
import { explain } from './explain';
import { extract } from './extract';
import type { CliIo } from './io';
import { layers } from './layers';
import { ls } from './ls';
import { packages } from './packages';
import { referrers } from './referrers';
import { rights } from './rights';
import { sbom } from './sbom';
import { why } from './why';

const usage = `distroless: convert and check Dockerfiles, look up base images, browse image files

  distroless convert [--json] [--context DIR] [--target STAGE] [--answer ID=VALUE]... FILE
  distroless check [--format text|json|sarif] [--fail-on LEVEL] [--severity RULE=LEVEL]... [--mirror FROM=TO]... [--fix] FILE...
  distroless explain [--json] [--compare OTHER] REFERENCE
  distroless ls [-R] [--json] IMAGE [PATH]
  distroless cat IMAGE PATH
  distroless layers [--json] IMAGE [PATH...]
  distroless referrers [--json] [--get DIGEST] IMAGE
  distroless config [--json] IMAGE
  distroless packages [--json] [--files | --unowned | --changed] IMAGE [PATH...]
  distroless rights [--json] IMAGE
  distroless sbom --format spdx|cyclonedx IMAGE
  distroless extract [--force] IMAGE PATH DEST
  distroless why [--json] IMAGE [FILE]
  distroless diff [--json] [--packages] [--content] IMAGE OTHER

FILE is a Dockerfile, or - for standard input. LEVEL is error, warning, information or hint; with --severity also off.
IMAGE is one of:
  alpine:3, ghcr.io/OWNER/NAME@DIGEST      at its registry, without pulling it
  docker:REF, podman:REF, nerdctl:REF      held by an engine
  ./FILE, /DIR                             an archive or folder of any kind
  docker-archive:FILE[:TAG], oci-archive:FILE[:TAG], oci:DIR[:TAG], dir:DIR
  catalogue:NAME[:TAG]                     the files of a distroless image, listed offline
Commands on images take --platform OS/ARCHITECTURE[/VARIANT], --layer N, the lowest being 1, and --insecure HOST[:PORT] for a registry
without TLS; those of this machine need none. What was read of images is kept in the directory of the environment variable DISTROLESS_CACHE, by default in that of the system; empty keeps nothing.

Exit codes of convert: 0 ready or already distroless, 2 usage or unreadable input, 3 questions open, 4 refused.
Exit codes of why: 0 nothing would keep it from starting, 1 something would, 2 usage or unreadable image.
Exit codes of diff: 0 the same, 1 different, 2 usage or unreadable image.
Exit codes of check: 0 clean, 1 findings at or above --fail-on (default: warning), 2 usage or unreadable file.`;

const commands = {
  cat,
  check,
  config,
  convert,
  diff,
  explain,
  extract,
  layers,
  ls,
  packages,
  referrers,
  rights,
  sbom,
  why,
};

/** Runs one command; resolves to its exit code. */
async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = argv;
  const isHelp = (word: string | undefined) => word === '--help' || word === '-h';
  if (isHelp(name) || name === 'help' || (rest.length === 1 && isHelp(rest[0]))) {
    io.out(`${usage}\n`);
    return 0;
  }
  const command = Object.entries(commands).find(([known]) => known === name)?.[1];
  if (command) return command(rest, io);
  io.err(name === undefined ? usage : `Unknown command "${name}"; see distroless --help.`);
  return 2;
}

function readShipped(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new ImageError('not-found', `${file} is missing or cannot be read; install distroless again.`, { cause });
  });
}

const interrupt = new AbortController();
// Programs that were started have groups of their own, which nobody else ends.
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
let interrupted = signals.SIGINT;
for (const [name, code] of Object.entries(signals)) {
  process.once(name, () => {
    interrupted = code;
    interrupt.abort();
  });
}
// Whoever reads a long listing may stop reading it, as head does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const cache = cacheDirectory();
const io: CliIo = {
  out: (chunk) => void process.stdout.write(chunk),
  err: (line) => void process.stderr.write(`${line}\n`),
  readInput: async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array); // standard input without an encoding gives bytes
    return Buffer.concat(chunks);
  },
  readShipped: (name) => readShipped(path.join(__dirname, name)),
  store: cache === undefined ? undefined : nodeStore(cache, { limit: 2 * 1024 ** 3 }),
  signal: interrupt.signal,
};

main(process.argv.slice(2), io).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (interrupt.signal.aborted) process.exit(interrupted);
    io.err(`distroless: unexpected error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
