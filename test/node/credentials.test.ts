import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runHelper } from '../../src/node/credentialHelper';
import { nodeCredentials } from '../../src/node/credentials';

const never = new AbortController().signal;

/** Runs `use` with a home that holds these files, scripts in `bin` among them. */
async function withHome(
  files: Record<string, string>,
  use: (home: string, env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'login-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(home, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      if (name.startsWith('bin/')) chmodSync(file, 0o755);
    }
    await use(home, { PATH: `${path.join(home, 'bin')}:/usr/bin:/bin` });
  } finally {
    rmSync(home, { recursive: true });
  }
}

const login = (name: string) => JSON.stringify({ auths: { 'r.io': { username: name, password: 'p' } } });
const helper = (script: string) => ({
  'bin/docker-credential-x': `#!/bin/sh\n${script}\n`,
  '.docker/config.json': '{"credsStore":"x"}',
});

test('logins of Docker come before those of Podman', async () => {
  const files = {
    '.docker/config.json': login('docker'),
    '.config/containers/auth.json': login('podman'),
    'run/containers/auth.json': login('runtime'),
  };
  await withHome(files, async (home, env) => {
    const who = async (more: NodeJS.ProcessEnv) => {
      const found = await nodeCredentials({ ...env, ...more }, home)('r.io', 'a/b', never);
      return found?.kind === 'password' ? found.username : found;
    };
    assert.equal(await who({}), 'docker');
    assert.equal(await who({ DOCKER_CONFIG: path.join(home, 'none') }), 'podman');
    assert.equal(
      await who({ DOCKER_CONFIG: path.join(home, 'none'), XDG_RUNTIME_DIR: path.join(home, 'run') }),
      'runtime',
    );
  });
});

test('a helper gets the registry on its input and no shell', async () => {
  const script = `read server; printf '{"Username":"%s","Secret":"%s"}' "$1" "$server"`;
  await withHome(helper(script), async (home, env) => {
    const found = await nodeCredentials(env, home)('docker.io', 'library/node', never);
    assert.deepEqual(found, { kind: 'password', username: 'get', password: 'https://index.docker.io/v1/' });
  });
});

test('a helper without a login leaves the next file its turn', async () => {
  const files = {
    ...helper('echo credentials not found in native keychain; exit 1'),
    '.config/containers/auth.json': login('podman'),
  };
  await withHome(files, async (home, env) => {
    assert.deepEqual(await nodeCredentials(env, home)('r.io', 'a', never), {
      kind: 'password',
      username: 'podman',
      password: 'p',
    });
  });
});

test('a helper that fails is told of, without what it printed', async () => {
  const scripts = { 'echo s3cret; exit 3': /ended with code 3/, 'echo s3cret': /printed something that is no login/ };
  for (const [script, expected] of Object.entries(scripts)) {
    await withHome(helper(script), async (home, env) => {
      const found = await nodeCredentials(env, home)('r.io', 'a', never);
      assert.match(JSON.stringify(found), expected);
      assert.doesNotMatch(JSON.stringify(found), /s3cret/);
    });
  }
  await withHome({ '.docker/config.json': '{"credsStore":"gone"}' }, async (home, env) => {
    assert.match(
      JSON.stringify(await nodeCredentials(env, home)('r.io', 'a', never)),
      /docker-credential-gone is not installed; install it, or log in again/,
    );
  });
});

test('a helper that hangs is stopped, by time and by its caller', async () => {
  await withHome(helper('exec sleep 60'), async (_, env) => {
    assert.match(JSON.stringify(await runHelper('x', 'r.io', env, never, 20)), /took too long/);
    const controller = new AbortController();
    const running = runHelper('x', 'r.io', env, controller.signal);
    controller.abort(new Error('stopped'));
    await assert.rejects(running, /^Error: stopped$/);
  });
});

test('a helper is stopped in time with all that it has started, whatever is collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // which the flag above puts there
  await withHome(helper('sleep 60 & echo $! >"${0%/*}/pid"; wait'), async (home, env) => {
    const pid = path.join(home, 'bin', 'pid');
    const running = runHelper('x', 'r.io', env, never, 150);
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await new Promise((resolve) => setImmediate(resolve));
    collect();
    assert.match(JSON.stringify(await running), /took too long/);
    while (runs(readFileSync(pid, 'utf8').trim())) await new Promise((resolve) => setImmediate(resolve));
  });
});

test('a helper that does not heed is gone when its caller has stopped', async () => {
  await withHome(helper('trap "" TERM; echo $$ >"${0%/*}/pid"; while :; do sleep 1; done'), async (home, env) => {
    const pid = path.join(home, 'bin', 'pid');
    const controller = new AbortController();
    const running = runHelper('x', 'r.io', env, controller.signal);
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('stopped'));
    await assert.rejects(running, /^Error: stopped$/);
    assert.equal(runs(readFileSync(pid, 'utf8').trim()), false);
  });
});

test('a helper that leaves something running has answered all the same', async () => {
  await withHome(helper('sleep 5 & echo \'{"Username":"u","Secret":"s"}\''), async (_, env) => {
    const ran = await runHelper('x', 'r.io', env, never, 4000);
    assert.deepEqual(ran, { kind: 'answer', answer: { Username: 'u', Secret: 's' } });
  });
});

test('a login in the environment comes first, and that of Podman without a session directory is found', async () => {
  await withHome({ '.docker/config.json': login('docker') }, async (home, env) => {
    const find = nodeCredentials({ ...env, DOCKER_AUTH_CONFIG: login('environment') }, home);
    assert.deepEqual(await find('r.io', 'a', never), { kind: 'password', username: 'environment', password: 'p' });
    const damaged = nodeCredentials({ ...env, DOCKER_AUTH_CONFIG: '{"auths":s3cret' }, home);
    assert.deepEqual(await damaged('r.io', 'a', never), { kind: 'password', username: 'docker', password: 'p' });
  });
});

test('a helper beside an installed engine is found with a short PATH, and finds its own programs', async () => {
  const script = '#!/bin/sh\nread server; who=$(whoami) && printf \'{"Username":"%s","Secret":"p"}\' "u-$who"\n';
  await withHome({ '.docker/config.json': '{"credHelpers":{"r.io":"y"}}' }, async (home) => {
    const directory = path.join(home, '.docker', 'bin');
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'docker-credential-y'), script, { mode: 0o755 });
    const found = await nodeCredentials({ PATH: '/nowhere', HOME: home }, home)('r.io', 'a', never);
    assert.equal(found?.kind === 'password' && found.username.startsWith('u-'), true);
  });
});

test('a pipe in the place of a file holds no login, and nobody waits for its writer', async () => {
  await withHome({ '.docker/other.json': '' }, async (home, env) => {
    spawnSync('mkfifo', [path.join(home, '.docker', 'config.json')]);
    assert.equal(await nodeCredentials(env, home)('r.io', 'a', never), undefined);
  });
});

test('a damaged file holds no login', async () => {
  await withHome({ '.docker/config.json': '{' }, async (home, env) => {
    assert.equal(await nodeCredentials(env, home)('r.io', 'a', never), undefined);
  });
});

/** Whether a program runs; one that ended and was not asked for its end does not. */
function runs(pid: string): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
