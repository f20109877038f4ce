import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;

async function outcome(text: string): Promise<string> {
  const result = await convertDockerfile({ text, files: memoryFiles({}), answers: new Map() }, never);
  if (result.kind !== 'refused') return result.kind;
  const [{ rule, line, text: why }] = result.reasons;
  return `${rule} ${line}: ${why}`;
}

describe('images that no conversion exists for', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['python:3.12-slim', /Python programs are not converted yet, for \S+python3\S+ with Python \S+ is the only image/],
    ['ghcr.io/astral-sh/uv:bookworm-slim', /runs Python programs/],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', /runs .NET programs/],
    ['nginx:alpine', /is a web server/],
    ['php:8.3-fpm', /no distroless image is made for PHP/],
    ['ruby:3.4', /Ruby/],
    ['perl:5', /Perl/],
    ['elixir:1.18', /Elixir/],
    ['nvidia/cuda:12.4.1-runtime-ubuntu22.04', /libraries of a GPU/],
    ['postgres:17', /entrypoint script of its own/],
    ['bitnami/kafka', /entrypoint script of its own/],
    ['mcr.microsoft.com/devcontainers/base:bookworm', /to develop in/],
    ['jenkins/inbound-agent', /build system/],
    ['docker:dind', /build system/],
    ['mcr.microsoft.com/playwright:v1.50.0', /browser/],
    ['public.ecr.aws/lambda/nodejs:22', /functions of a cloud/],
    ['tomcat:11', /start script of its own/],
    ['oven/bun:1', /runtime that is not Node/],
  ];
  for (const [image, expected] of cases) {
    it(`says what ${image} is`, async () => {
      const said = await outcome(`FROM ${image}\nCOPY . /app\nCMD ["/app/run"]\n`);
      assert.match(said, /^other-runtime 1: /);
      assert.match(said, expected);
      assert.ok(said.includes(image));
    });
  }

  it('goes by the program where the base is a plain one', async () => {
    const said = await outcome(
      'FROM debian:13\nRUN apt-get install -y python3\nCOPY . /app\nCMD ["python3", "/app/a.py"]\n',
    );
    assert.match(said, /^other-runtime 4: python3 is how a Python program starts/);
  });

  it('says that the build gives the image where a variable is all of its name', async () => {
    const said = await outcome('ARG RUNTIME=placeholder\nFROM ${RUNTIME}\nCMD ["/a"]\n');
    assert.match(said, /^resolved-base 2: .*placeholder unless the build gives another image/);
  });

  it('leaves a file alone whose plain build is distroless, whatever else it can build', async () => {
    const text = 'FROM golang:1.24 AS build\nFROM build AS dev\nCMD ["/a"]\nFROM scratch\nCOPY --from=build /a /a\n';
    assert.equal(await outcome(text), 'already');
  });

  it('takes a distroless image with a tag that only the build knows for what it is', async () => {
    const file = (image: string) => `ARG ARCH\nFROM golang:1.24\nFROM ${image}\nCMD ["/a"]\n`;
    assert.equal(await outcome(file('gcr.io/distroless/static:latest-$ARCH')), 'already');
    assert.match(await outcome(file('node:$ARCH')), /^resolved-base 3: .*ARCH has no default/);
    assert.match(await outcome(file('gcr.io/$ARCH/static:latest')), /^resolved-base 3: /);
    assert.match(await outcome('FROM debian:13-$TARGETARCH\nCMD ["/a"]\n'), /TARGETARCH is known to the build only/);
  });
});
