import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** The registry of the distribution project, on this machine, which lets in one account only. */
export interface DockerRegistry {
  /** Host and port. */
  readonly host: string;
  /** A `DOCKER_CONFIG` with the account's login, as `docker login` stores it. */
  readonly login: string;
  readonly authorization: string;
  /** Puts an image that the engine holds under a name of the registry, behind its host. */
  readonly push: (image: string, name: string) => void;
  readonly end: () => void;
}

const account = 'tester:open sesame';
const authorization = `Basic ${Buffer.from(account).toString('base64')}`;
// The password's bcrypt, of few rounds.
const htpasswd = 'tester:$2b$04$IWFyyAK/VGYwglZ./md/Cez7JwDytfvN9kT0iQ9GdXtwLy/zkT46e\n';

/** Starts a registry that keeps its data below a folder. */
export async function startDockerRegistry(folder: string): Promise<DockerRegistry> {
  const host = `127.0.0.1:${await freePort()}`;
  const login = path.join(folder, 'login');
  mkdirSync(login);
  const auth = Buffer.from(account).toString('base64');
  writeFileSync(path.join(login, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  writeFileSync(path.join(folder, 'htpasswd'), htpasswd);
  writeFileSync(
    path.join(folder, 'registry.json'),
    // YAML is a superset of JSON.
    JSON.stringify({
      version: 0.1,
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: path.join(folder, 'data') } },
      http: { addr: host },
      auth: { htpasswd: { realm: 'test', path: path.join(folder, 'htpasswd') } },
    }),
  );
  const server = spawn('docker-registry', ['serve', path.join(folder, 'registry.json')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It logs each question for what it does not have, which a push asks of every layer.
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-2000)));
  const failed = new Promise<never>((_, reject) => {
    server.on('error', (cause) => reject(new Error('docker-registry is not installed', { cause })));
    server.on('exit', (code) => reject(new Error(`docker-registry ended with code ${code}: ${log}`)));
  });
  // Heard only while it starts.
  failed.catch(() => undefined);
  const end = (): void => void server.kill();
  try {
    await Promise.race([failed, answers(`http://${host}/v2/`)]);
  } catch (error) {
    end();
    throw error;
  }
  const docker = (...args: string[]): void =>
    void execFileSync('docker', ['--config', login, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const push = (image: string, name: string): void => {
    docker('tag', image, `${host}/${name}`);
    try {
      docker('push', `${host}/${name}`);
    } finally {
      docker('rmi', `${host}/${name}`);
    }
  };
  return { host, login, authorization, push, end };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a server that listens on TCP has one
      server.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<void> {
  for (let left = 200; left > 0; left--) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 401) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}
