import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { debugCommands } from '../../../src/core/base/debug';
import { shellWord } from '../../../src/core/dockerfile/shellQuote';
import { verifyCommand } from '../../../src/core/base/verify';
import { isReference, parseReference } from '../../../src/core/image/reference';

function verified(reference: string): string {
  const ref = parseReference(reference);
  assert.ok(isReference(ref));
  const verify = verifyCommand(ref, { 'mirror.corp/g': 'gcr.io/distroless' });
  return verify.kind === 'command' ? verify.command : verify.reason;
}

test('a published image is verified with the identity that the catalogue knows', () => {
  const rest =
    '--certificate-oidc-issuer https://accounts.google.com --certificate-identity keyless@distroless.iam.gserviceaccount.com';
  const expected = `cosign verify gcr.io/distroless/static-debian13:nonroot ${rest}`;
  assert.equal(verified('gcr.io/distroless/static-debian13:nonroot'), expected);
  assert.equal(verified('mirror.corp/g/static-debian13:nonroot'), expected);
});

test('a publisher that signs with cosign too has its own identity', () => {
  const identity = 'https://github.com/chainguard-images/images/.github/workflows/release.yaml@refs/heads/main';
  assert.equal(
    verified('cgr.dev/chainguard/static:latest'),
    `cosign verify cgr.dev/chainguard/static:latest --certificate-oidc-issuer https://token.actions.githubusercontent.com --certificate-identity ${identity}`,
  );
  assert.match(verified('mcr.microsoft.com/dotnet/runtime:10.0'), /Notary Project signatures .* your own trust policy/);
  assert.match(verified('cgr.dev/corp/static:latest'), /^Who signs/);
});

test('where no command is known, it is said', () => {
  assert.match(verified('node:24'), /^Who signs node:24 is not known/);
  assert.match(verified('gcr.io/distroless/java11'), /is not a current image/);
});

test('whatever is a word, the shell reads it back', () => {
  const words = ['plain', 'a b', `it's`, '$(id)', '`id`', 'a;b', '', '"', '\\', 'ä', '-n', '*'];
  const line = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  const { stdout } = spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
  assert.deepEqual(stdout.split('\0').slice(0, -1), words);
});

test('debug commands carry the names, and capitals where they are not known', () => {
  const lines = debugCommands({
    image: 'my app',
    container: 'web',
    pod: 'p-0',
    podContainer: 'main',
    namespace: 'prod',
  }).map(({ id, command }) => `${id}: ${command}`);
  assert.deepEqual(lines, [
    'side-container: docker run --rm -it --pid container:web --network container:web --cap-add SYS_PTRACE busybox sh',
    `busybox-volume: docker run --rm -v busybox-tools:/bin busybox:musl true && docker run --rm -it -v busybox-tools:/busybox:ro --entrypoint /busybox/sh 'my app'`,
    'docker-debug: docker debug web',
    'kubectl-debug: kubectl debug --namespace prod -it p-0 --image=busybox --target=main --profile=general -- sh',
    `nsenter: sudo nsenter --target "$(docker inspect --format '{{.State.Pid}}' web)" --net --ipc --uts -- sh`,
  ]);
  assert.ok(debugCommands({}).every(({ command }) => /IMAGE|CONTAINER|POD/.test(command)));
});

test('a name cannot become an option', () => {
  const all = debugCommands({ image: '--privileged', container: '-v/:/host', pod: '--as=x' }).map(
    ({ command }) => command,
  );
  assert.doesNotMatch(all.join('\n'), /privileged|host|--as/);
});

test('an image with a debug twin can be started by it', () => {
  const last = debugCommands({ image: 'gcr.io/distroless/cc-debian13:nonroot' }).at(-1);
  assert.equal(
    last?.command,
    'docker run --rm -it --entrypoint /busybox/sh gcr.io/distroless/cc-debian13:debug-nonroot',
  );
});
