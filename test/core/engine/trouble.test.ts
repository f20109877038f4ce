import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutShort, engineFault } from '../../../src/core/engine/engineFault';
import { troubleOf, type Trouble } from '../../../src/core/engine/trouble';
import { failed } from '../../support/fakePrograms';

/** What programs wrote, by what it means. */
const written: Readonly<Record<Exclude<Trouble, 'missing' | 'silent' | 'other'>, readonly string[]>> = {
  stopped: [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'Cannot connect to the Docker daemon at tcp://127.0.0.1:9. Is the docker daemon running?',
    'failed to connect to the docker API at npipe:////./pipe/dockerDesktopLinuxEngine; check if the path is correct and if the daemon is running: open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
    'error during connect: This error may indicate that the docker daemon is not running.: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/images/x/json": open //./pipe/docker_engine: The system cannot find the file specified.',
    'error during connect: in the default daemon configuration on Windows, the docker client must be run with elevated privileges to connect: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/images/x/json": open //./pipe/docker_engine: The system cannot find the file specified.',
    'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`, or try `podman machine init` and `podman machine start` to manage a new Linux VM\nError: unable to connect to Podman socket: Get "http://d/v4.3.1/libpod/_ping": dial unix ///run/podman/podman.sock: connect: no such file or directory',
    'time="2026-11-22T07:14:29Z" level=fatal msg="cannot access containerd socket \\"/run/containerd/containerd.sock\\": no such file or directory"',
    'time="2026-11-22T07:14:29Z" level=fatal msg="rootless containerd not running? (hint: use `containerd-rootless-setuptool.sh install` to start rootless containerd)"',
    'error during connect: Get "http://docker.example.com/v1.24/images/get?names=x": EOF',
  ],
  denied: [
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/images/x/json": dial unix /var/run/docker.sock: connect: permission denied',
    'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/nodes": dial unix /var/run/docker.sock: connect: permission denied',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
    'error during connect: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/info": open //./pipe/docker_engine: Access is denied.',
    'level=fatal msg="cannot access containerd socket \\"/run/containerd/containerd.sock\\": permission denied"',
  ],
  'no-context': [
    'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found: open /home/user/.docker/contexts/meta/ca3704aa/meta.json: no such file or directory',
    'unable to resolve docker endpoint: context "nope" does not exist',
    'Error: failed to resolve active destination: "nope" service destination not found',
  ],
  ssh: [
    'error during connect: Get "http://docker.example.com/v1.50/images/x/json": command [ssh -o ConnectTimeout=30 -T -l me -p 9 -- 127.0.0.1 docker system dial-stdio] has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=ssh: connect to host 127.0.0.1 port 9: Connection refused\n',
    'error during connect: Get "http://docker.example.com/v1.24/info": command [ssh -- far docker system dial-stdio] has exited with exit status 255: stderr=me@far: Permission denied (publickey,password).\r\n',
    'Error: unable to connect to Podman socket: failed to connect: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain',
  ],
  unreachable: [
    'error during connect: Get "http://nosuchhost.invalid:2375/v1.50/images/x/json": dial tcp: lookup nosuchhost.invalid on 10.0.0.53:53: no such host',
    'error during connect: Get "http://10.9.9.9:2375/v1.24/version": dial tcp 10.9.9.9:2375: i/o timeout',
  ],
  tls: [
    'unable to resolve docker endpoint: open /nonexist/ca.pem: no such file or directory',
    'error during connect: Get "https://10.0.0.1:2376/v1.24/version": x509: certificate signed by unknown authority',
    'Error response from daemon: Client sent an HTTP request to an HTTPS server.',
  ],
  refused: ['Error response from daemon: authorization denied by plugin pm: not for you'],
  'no-image': [
    'Error response from daemon: no such image: nosuch:tag: No such image: nosuch:tag',
    'Error: No such image: nosuch:tag',
    'Error response from daemon: reference does not exist',
    'Error: inspecting object: nosuch: image not known',
    'Error: nosuch: image not known',
    'level=fatal msg="1 errors:\\nno such object: nosuch"',
  ],
  'no-platform': [
    'Error response from daemon: image with reference alpine:3 was found but does not provide the specified platform (linux/arm64)',
  ],
  'bad-name': [
    "Error response from daemon: no such image: '': invalid reference format",
    'Error response from daemon: no such image: Foo:Bar: invalid reference format: repository name must be lowercase',
  ],
  incomplete: [
    'Error response from daemon: unable to create manifests file: NotFound: content digest sha256:0a01345b08f09890b066362b6432872067334404a8ac8181998b0f1a1bfd2bde: not found',
  ],
  windows: [
    'Error response from daemon: the daemon on this operating system does not support exporting Windows containers',
  ],
  'too-old': [
    '"--platform" requires API version 1.48, but the Docker daemon API version is 1.41',
    "unknown flag: --platform\nSee 'docker save --help'.",
    "docker: 'context' is not a docker command.",
  ],
  full: [
    'Error response from daemon: write /var/lib/docker/tmp/docker-export-1/a/layer.tar: no space left on device',
    'Error: writing blob: write /var/tmp/storage1: disk quota exceeded',
  ],
};

for (const [trouble, texts] of Object.entries(written)) {
  test(`engines say in ${texts.length} ways: ${trouble}`, () => {
    for (const text of texts) assert.equal(troubleOf(failed(text)), trouble, text);
  });
}

const docker = { kind: 'docker', context: undefined } as const;
const asked = { command: 'save', reference: 'app:1' };

test('each trouble is one plain sentence that says what to do', () => {
  const ends = [...Object.values(written).map(([text]) => failed(text ?? '')), failed('panic: goroutine 1', 2)];
  for (const kind of ['docker', 'podman', 'nerdctl'] as const) {
    for (const end of [...ends, { kind: 'missing' } as const, { kind: 'silent', err: '' } as const]) {
      const { message } = engineFault({ kind, context: 'far' }, asked, end);
      assert.match(message, /^[^\n]+[;,] [^\n]+\.$/);
      assert.doesNotMatch(message, /undefined|goroutine|sha256|Error/);
    }
  }
});

test('a sentence has nothing of what the program wrote', () => {
  const secret = 'Get "https://me:secret@registry.example.com/v2/?token=secret": unauthorized';
  for (const text of [secret, `${secret}\nno such host`, `${secret}\nnobody knows`]) {
    const fault = engineFault(docker, asked, failed(text));
    assert.doesNotMatch(`${fault.message} ${String(fault.cause)}`, /secret/);
  }
});

test('what stops in the middle is told apart from what does not start', () => {
  const end = failed(
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  );
  assert.equal(engineFault(docker, asked, end).code, 'no-engine');
  const cut = cutShort(docker, asked, end);
  assert.equal(cut.code, 'corrupt');
  assert.equal(
    cut.message,
    'Docker stopped before sending all of app:1; check that Docker is running, and open the image again.',
  );
});

test('a full disk is named also in the middle', () => {
  assert.match(cutShort(docker, asked, failed('no space left on device')).message, /^Docker has no disk space left/);
});
