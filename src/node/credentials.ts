import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { jsonOf } from '../core/image/json';
import { storedLogins, helperLogin } from '../core/registry/credentialFile';
import type { FindCredentials } from '../core/registry/credentials';
import { runHelper } from './credentialHelper';

/**
 * Finds logins where `docker login` and `podman login` store them, and in `DOCKER_AUTH_CONFIG` as Docker does, asking credential helpers where the files say so. A file
 * that is missing or cannot be read holds none.
 */
export function nodeCredentials(environment: NodeJS.ProcessEnv = process.env, home = homedir()): FindCredentials {
  return async (registry, repository, signal) => {
    let problem: string | undefined;
    const files = filesOf(environment, home).map((file) => () => readJson(file, signal));
    for (const read of [() => Promise.resolve(jsonOf(environment['DOCKER_AUTH_CONFIG'] ?? '')), ...files]) {
      for (const login of storedLogins(await read(), registry, repository)) {
        if (login.kind !== 'helper') return login;
        const ran = await runHelper(login.name, login.server, environment, signal);
        const found = ran.kind === 'answer' ? helperLogin(ran.answer) : undefined;
        if (found !== undefined) return found;
        if (ran.kind === 'failed') problem ??= ran.why;
      }
    }
    return problem === undefined ? undefined : { kind: 'problem', problem };
  };
}

/** Docker's first, then Podman's, in the order in which Podman looks; containers-auth.json(5). */
function filesOf(environment: NodeJS.ProcessEnv, home: string): readonly string[] {
  const docker = environment['DOCKER_CONFIG'] || path.join(home, '.docker');
  const user = process.getuid?.();
  const runtime = environment['XDG_RUNTIME_DIR'];
  const config = environment['XDG_CONFIG_HOME'] || path.join(home, '.config');
  const podman = environment['REGISTRY_AUTH_FILE'];
  return [
    path.join(docker, 'config.json'),
    ...(podman ? [podman] : []),
    ...(runtime ? [path.join(runtime, 'containers', 'auth.json')] : []),
    ...(!runtime && user !== undefined ? [`/run/containers/${user}/auth.json`] : []),
    path.join(config, 'containers', 'auth.json'),
  ];
}

async function readJson(file: string, signal: AbortSignal): Promise<unknown> {
  try {
    const found = await stat(file);
    // Reading a pipe would wait for its writer.
    const isReadable = found.isFile() && found.size <= fileLimit;
    // A damaged file keeps nobody from what is public, as a missing one does not.
    return isReadable ? jsonOf(await readFile(file, { encoding: 'utf8', signal })) : undefined;
  } catch {
    // A missing file keeps nobody from what is public.
    signal.throwIfAborted();
    return undefined;
  }
}

const fileLimit = 16 * 1024 * 1024;
