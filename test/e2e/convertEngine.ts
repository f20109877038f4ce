import { spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How one container is started. */
export interface RunOptions {
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly user: string | undefined;
  /** `NAME:PATH`. */
  readonly volume: string | undefined;
  readonly port: number | undefined;
}

/** The parts of an image's configuration that a conversion must keep or explain. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>> | null;
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that a run makes carries this label, so that it can be taken away again. */
export const mark = `distroless-e2e=${process.pid}`;

const seconds = 1000;
/** The client that the runner chose. */
const client = process.env['DOCKER'] ?? 'docker';

function docker(args: readonly string[], timeout = 60 * seconds, input?: string): Ran {
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  const ran = spawnSync(client, args, { encoding: 'utf8', timeout, maxBuffer: 2 ** 26, env, input: input ?? '' });
  const why = ran.error === undefined ? '' : `docker ${args[0] ?? ''}: ${ran.error.message}`;
  return { status: ran.status ?? 255, stdout: ran.stdout, stderr: `${ran.stderr}${why}` };
}

function must(args: readonly string[], timeout?: number): string {
  const { status, stdout, stderr } = docker(args, timeout);
  if (status !== 0) throw new Error(`docker ${args.slice(0, 2).join(' ')} failed: ${stderr.trim().slice(-1500)}`);
  return stdout.trim();
}

/** Builds an image from a Dockerfile in a context, without network unless one is wanted; throws with the end of the log. */
export function build(
  tag: string,
  context: string,
  dockerfile: string,
  network: boolean,
  buildArgs: Readonly<Record<string, string>>,
): void {
  const { built, log } = tryBuild(tag, context, dockerfile, network, buildArgs);
  if (!built) throw new Error(`docker build failed: ${log.slice(-1500)}`);
}

/** The same, and says whether it was built, with the log. */
export function tryBuild(
  tag: string,
  context: string,
  dockerfile: string,
  network: boolean,
  buildArgs: Readonly<Record<string, string>>,
): { readonly built: boolean; readonly log: string } {
  const set = Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const reach = ['--network', network ? 'host' : 'none'];
  const { status, stdout, stderr } = docker(
    ['build', '--progress', 'plain', ...reach, ...set, '-t', tag, '-f', dockerfile, context],
    600 * seconds,
  );
  return { built: status === 0, log: `${stdout}${stderr}`.trim() };
}

/** The configuration and the size, in bytes, of an image. */
export function inspectImage(image: string): { readonly config: ImageConfig; readonly size: number } {
  const format = '{"config":{{json .Config}},"size":{{.Size}}}';
  // The engine's own answer, with the fields that its documentation names.
  return JSON.parse(must(['image', 'inspect', '--format', format, image])) as {
    config: ImageConfig;
    size: number;
  };
}

/** Whether a container of the image can start `/bin/sh`. */
export function startsShell(image: string): boolean {
  const { status, stderr } = docker([
    'run',
    '--rm',
    '--label',
    mark,
    '--network',
    'none',
    '--entrypoint',
    '/bin/sh',
    image,
    '-c',
    'true',
  ]);
  if (status !== 0 && !/no such file or directory|not found/.test(stderr)) throw new Error(`/bin/sh: ${stderr.trim()}`);
  return status === 0;
}

/** Shells and package managers among the files of an image. */
export function shellsIn(image: string): string[] {
  const tool = /^(?:usr\/)?(?:local\/)?s?bin\/(?:sh|bash|dash|ash|zsh|busybox|apt|apt-get|dpkg|apk|npm|yarn)$/;
  return filesIn(image).filter((file) => tool.test(file));
}

/** Paths in the file system of a new container, without the leading slash. */
export function filesIn(image: string): string[] {
  const container = must(['create', '--label', mark, image, '/none']);
  try {
    const listed = spawnSync('sh', ['-c', '"$0" export "$1" | tar -t', client, container], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: 120 * seconds,
    });
    if (listed.status !== 0) throw new Error(`The files of ${image} cannot be listed: ${listed.stderr}`);
    return listed.stdout.split('\n').filter((file) => file !== '');
  } finally {
    docker(['rm', '-f', container]);
  }
}

/** Runs a program that ends by itself; `output` has what the engine says where it cannot start it, `all` has stderr always. */
export function runToEnd(options: RunOptions): {
  readonly output: string;
  readonly all: string;
  readonly exit: number;
} {
  const { status, stdout, stderr } = docker(['run', '--rm', ...runArgs(options)], 60 * seconds);
  const all = stdout + stderr;
  return { output: status === 125 || status === 127 ? all : stdout, all, exit: status };
}

/** Starts a server in the background, its port on a free one of the loopback interface. */
export function startServer(options: RunOptions): string {
  const { status, stdout, stderr } = docker(['run', '-d', ...runArgs(options)]);
  if (status !== 0) throw new Error(`The container does not start: ${stderr.trim().slice(-600)}`);
  return stdout.trim();
}

function runArgs({ image, env, args, user, volume, port }: RunOptions): string[] {
  return [
    ...['--label', mark, '--memory', '512m', '--pids-limit', '256'],
    ...(port === undefined ? ['--network', 'none'] : ['-p', `127.0.0.1::${port}`]),
    ...(user === undefined ? [] : ['-u', user]),
    ...(volume === undefined ? [] : ['-v', volume]),
    ...Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    image,
    ...args,
  ];
}

/** What a server answers, waiting until it listens; what it logged if it ended or never answered. */
export async function request(container: string, port: number, paths: readonly string[]): Promise<string[]> {
  const deadline = Date.now() + 20 * seconds;
  const answers: string[] = [];
  for (const file of paths) {
    let answer: string | undefined;
    while (answer === undefined) {
      answer = await requestOnce(container, port, file);
      if (answer !== undefined) break;
      const running = docker(['inspect', '-f', '{{.State.Running}} {{.State.ExitCode}}', container]).stdout.trim();
      if (!running.startsWith('true') || Date.now() > deadline)
        return [...answers, `${file}: no answer (running ${running}), log: ${logs(container)}`];
      await sleep(100);
    }
    answers.push(`${file}: ${answer}`);
  }
  return answers;
}

function requestOnce(container: string, port: number, file: string): Promise<string | undefined> {
  const published =
    docker(['port', container, String(port)])
      .stdout.trim()
      .split('\n')[0] ?? '';
  return new Promise((resolve) => {
    // Nothing listens yet, or no longer; the caller finds out which.
    const none = () => {
      resolve(undefined);
    };
    const options = { agent: false, timeout: 3 * seconds };
    const sent = get(`http://${published}${file}`, options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', none);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve(`${statusCode} ${headers['content-type'] ?? 'no type'} ${Buffer.concat(pieces).toString()}`);
      });
    });
    sent.on('error', none);
    sent.on('timeout', () => sent.destroy());
  });
}

/** The last lines that a container wrote. */
export function logs(container: string): string {
  const { stdout, stderr } = docker(['logs', '--tail', '20', container]);
  return `${stdout}${stderr}`.trim();
}

/** The status of the health check once it is decided, within 30 seconds. */
export async function health(container: string): Promise<string> {
  for (let i = 0; i < 150; i++) {
    const status = must([
      'inspect',
      '-f',
      '{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}',
      container,
    ]);
    if (status !== 'starting') return status;
    await sleep(200);
  }
  return 'starting';
}

/** The numbers of the users that the processes of a container run as. */
export function userIds(container: string): string[] {
  const rows = must(['top', container, '-eo', 'pid,uid']).split('\n').slice(1);
  return [...new Set(rows.map((row) => row.trim().split(/\s+/)[1] ?? ''))].sort();
}

/** Sends SIGTERM, or what the image names, and gives the exit code; 137 if it had to be killed four seconds later. */
export function stop(container: string): number {
  must(['stop', '-t', '4', container]);
  return Number(must(['inspect', '-f', '{{.State.ExitCode}}', container]));
}

/** Takes a container and its unnamed volumes away. */
export function removeContainer(container: string): void {
  docker(['rm', '-f', '-v', container]);
}

/** Makes a named volume. */
export function makeVolume(): string {
  return must(['volume', 'create', '--label', mark]);
}

/** Takes away what this run made. */
export function cleanUp(images: readonly string[]): void {
  const containers = must(['ps', '-aq', '--filter', `label=${mark}`])
    .split('\n')
    .filter(Boolean);
  if (containers.length > 0) docker(['rm', '-f', '-v', ...containers]);
  const volumes = must(['volume', 'ls', '-q', '--filter', `label=${mark}`])
    .split('\n')
    .filter(Boolean);
  if (volumes.length > 0) docker(['volume', 'rm', '-f', ...volumes]);
  if (images.length > 0) docker(['image', 'rm', '-f', ...images]);
}
