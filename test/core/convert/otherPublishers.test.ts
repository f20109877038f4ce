import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;

test('a final image without a shell is left alone, whoever publishes it', async () => {
  for (const image of [
    'cgr.dev/chainguard/static',
    'cgr.dev/chainguard/python:latest',
    'dhi.io/node:24',
    'mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled',
    'mcr.microsoft.com/dotnet/runtime:8.0-azurelinux3.0-distroless-extra',
    // Not in the catalogue: the name says it.
    'cgr.dev/chainguard/something-new',
  ]) {
    assert.equal(await outcomeOf(image), 'already', image);
  }
});

test('an image that has a shell is not said to have none, though its publisher is known for such', async () => {
  for (const image of ['cgr.dev/chainguard/node', 'cgr.dev/chainguard/bash', 'dhi.io/golang:1.26']) {
    assert.notEqual(await outcomeOf(image), 'already', image);
  }
});

async function outcomeOf(image: string): Promise<string> {
  const text = `FROM debian:13 AS build\nRUN make\nFROM ${image}\nCOPY --from=build /app /app\nCMD ["/app"]\n`;
  const outcome = await convertDockerfile({ text, files: memoryFiles({}), answers: new Map() }, never);
  return outcome.kind;
}
