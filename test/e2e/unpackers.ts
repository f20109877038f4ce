import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../fixtures/images/layerCases';
import { docker, engineFiles, folderFiles } from './engineListing';

/** An engine that unpacks layers over each other. */
export interface Unpacker {
  readonly engine: Engine;
  /** Takes an archive of one image in; throws with what the engine says where it refuses. */
  load(archive: string): void;
  /** The files of the image that was loaded under a name. */
  files(name: string, folder: string): Map<string, string>;
  remove(name: string): void;
}

/** Runs a program; throws with what it wrote to standard error, or with what to do where it is not there. */
export function run(program: string, ...args: readonly string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Error(`These tests need ${program}; install it, as .ci/engine does.`, { cause: error });
  }
}

const dockerEngine: Unpacker = {
  engine: 'docker',
  load: (archive) => docker('load', '-i', archive),
  files: (name, folder) => engineFiles(name, folder),
  remove: (name) => docker('image', 'rm', '-f', name),
};

const podman: Unpacker = {
  engine: 'podman',
  load: (archive) => run('podman', 'load', '-q', '-i', archive),
  files: (name, folder) => {
    const image = `localhost/${name}`;
    const mounted = run('podman', 'image', 'mount', image);
    try {
      return folderFiles(mounted, folder);
    } finally {
      run('podman', 'image', 'unmount', '-f', image);
    }
  },
  remove: (name) => run('podman', 'image', 'rm', '-f', `localhost/${name}`),
};

// The one that Docker starts for itself does as well.
const sockets = ['/run/containerd/containerd.sock', '/run/docker/containerd/containerd.sock'];

/** Runs the client of containerd, in a namespace of its own. */
export function ctr(...args: readonly string[]): string {
  const socket = sockets.find((file) => existsSync(file));
  if (socket === undefined) throw new Error(`These tests need containerd; none listens at ${sockets.join(' or ')}.`);
  return run('ctr', '-a', socket, '-n', 'distroless-e2e', ...args);
}

const containerd: Unpacker = {
  engine: 'containerd',
  load: (archive) => ctr('images', 'import', '--snapshotter', 'overlayfs', archive),
  files: (name, folder) => {
    const mounted = path.join(folder, 'mounted');
    mkdirSync(mounted);
    ctr('images', 'mount', '--snapshotter', 'overlayfs', fullName(name), mounted);
    try {
      return folderFiles(mounted, folder);
    } finally {
      ctr('images', 'unmount', '--rm', mounted);
      rmdirSync(mounted);
    }
  },
  remove: (name) => ctr('images', 'rm', '--sync', fullName(name)),
};

function fullName(name: string): string {
  return `docker.io/library/${name}`;
}

/** All that layers are compared with. */
export const unpackers: readonly Unpacker[] = [dockerEngine, containerd, podman];
