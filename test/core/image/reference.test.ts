import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReference, parseDigest, parseReference } from '../../../src/core/image/reference';

const sha = 'a'.repeat(64);

/** Registry, repository, tag and digest of what was parsed, or the problem. */
function parts(text: string): string | readonly (string | undefined)[] {
  const parsed = parseReference(text);
  return isReference(parsed) ? [parsed.registry, parsed.repository, parsed.tag, parsed.digest] : parsed.problem;
}

test('a name alone is an official image of Docker Hub', () => {
  assert.deepEqual(parts('golang'), ['docker.io', 'library/golang', undefined, undefined]);
  assert.deepEqual(parts('docker.io/golang:1'), ['docker.io', 'library/golang', '1', undefined]);
  assert.deepEqual(parts('index.docker.io/golang'), ['docker.io', 'library/golang', undefined, undefined]);
  assert.deepEqual(parts('grafana/loki'), ['docker.io', 'grafana/loki', undefined, undefined]);
});

test('the first part is a registry if it has a dot, a port or is localhost', () => {
  assert.deepEqual(parts('gcr.io/distroless/static'), ['gcr.io', 'distroless/static', undefined, undefined]);
  assert.deepEqual(parts('registry:5000/a/b:v1'), ['registry:5000', 'a/b', 'v1', undefined]);
  assert.deepEqual(parts('localhost/a'), ['localhost', 'a', undefined, undefined]);
  assert.deepEqual(parts('[::1]:5000/a:b'), ['[::1]:5000', 'a', 'b', undefined]);
  assert.deepEqual(parts('Registry/a'), ['Registry', 'a', undefined, undefined]);
});

test('port, tag and digest stand side by side', () => {
  const text = `registry.corp:5000/distroless/base:debug@sha256:${sha}`;
  assert.deepEqual(parts(text), ['registry.corp:5000', 'distroless/base', 'debug', `sha256:${sha}`]);
});

test('a digest needs no tag', () => {
  assert.deepEqual(parts(`a/b@sha256:${sha}`), ['docker.io', 'a/b', undefined, `sha256:${sha}`]);
});

test('the name is kept as written, without tag and digest', () => {
  const parsed = parseReference(`golang:1@sha256:${sha}`);
  assert.ok(isReference(parsed));
  assert.equal(parsed.name, 'golang');
  assert.equal(parsed.text, `golang:1@sha256:${sha}`);
});

test('what is no reference is told in one sentence', () => {
  const not = (text: string, why: string) => assert.equal(parts(text), `"${text}" is not an image reference: ${why}.`);
  not('', 'the name is empty');
  not(':latest', 'the name is empty');
  not(`@sha256:${sha}`, 'the name is empty');
  not('Golang', 'the name of a repository must be lowercase');
  not('gcr.io/Distroless/static', 'the name of a repository must be lowercase');
  not('golang:', '"" is not a tag');
  not('golang:.5', '".5" is not a tag');
  not('golang 1', '"golang 1" is not the name of a repository');
  not('gcr.io/', '"" is not the name of a repository');
  not('a//b', '"a//b" is not the name of a repository');
  not('-a', '"-a" is not the name of a repository');
  not('$BASE', 'the name of a repository must be lowercase');
  not('${base}:1', '"${base}" is not the name of a repository');
  not('a_.io/b', '"a_.io" is not the name of a registry');
  not('golang@sha256:12', '"sha256:12" is not a digest');
  not('golang@', '"" is not a digest');
});

test("an image's id is no name", () => {
  assert.match(String(parts(sha)), /it is an image ID\.$/);
});

test('a long reference is refused and shown in part', () => {
  assert.deepEqual(parts('a'.repeat(255)), ['docker.io', `library/${'a'.repeat(255)}`, undefined, undefined]);
  assert.equal(
    parts('a'.repeat(300)),
    `"${'a'.repeat(80)}…" is not an image reference: its name is longer than 255 characters.`,
  );
  assert.equal(String(parts(`a:${'b'.repeat(1_000_000)}`)).length < 300, true);
});

test('a tag has at most 128 characters', () => {
  assert.deepEqual(parts(`a:${'b'.repeat(128)}`), ['docker.io', 'library/a', 'b'.repeat(128), undefined]);
  assert.equal(typeof parts(`a:${'b'.repeat(129)}`), 'string');
});

test('sha256 has 64 lower-case digits, other algorithms at least 32', () => {
  assert.equal(parseDigest(`sha256:${sha}`), `sha256:${sha}`);
  assert.equal(parseDigest(`sha256:${sha.toUpperCase()}`), undefined);
  assert.equal(parseDigest(`sha256:${sha}0`), undefined);
  assert.equal(parseDigest(`sha512:${sha}${sha}`), `sha512:${sha}${sha}`);
  assert.equal(parseDigest('md5:12'), undefined);
  assert.equal(parseDigest(sha), undefined);
});
