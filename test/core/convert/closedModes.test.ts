import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const files = memoryFiles({
  'go.mod': 'module example.org/hello\n\ngo 1.24\n',
  'main.go': 'package main\n\nfunc main() {}\n',
});

/** What comes of a Go file with one more step; root is asked about where it may have closed something. */
async function kindWith(step: string): Promise<string> {
  const text = `FROM golang:1.24\nWORKDIR /src\nCOPY . .\n${step}\nRUN CGO_ENABLED=0 go build -o /hello .\nCMD ["/hello"]\n`;
  return (await convertDockerfile({ text, files, answers: new Map() }, new AbortController().signal)).kind;
}

describe('modes that close files to other users than root', () => {
  for (const mode of ['700', '0600', '0640', '744', 'go=', 'go-rwx', 'u=rwx,o-r', 'u+x'])
    it(`chmod ${mode} is asked about`, async () => assert.equal(await kindWith(`RUN chmod -R ${mode} .`), 'questions'));
  for (const mode of ['755', '0644', '0666', '+x', 'a+x', 'g+w', 'go-w', 'u=rwx,go=rx'])
    it(`chmod ${mode} is not`, async () => assert.equal(await kindWith(`RUN chmod -R ${mode} .`), 'ready'));
  it('a mode of COPY is asked about', async () =>
    assert.equal(await kindWith('COPY --chmod=0400 main.go ./other.go'), 'questions'));
  it('a mode of mkdir is asked about', async () =>
    assert.equal(await kindWith('RUN mkdir -p -m 0700 /src'), 'questions'));

  it('what ADD downloads is asked about, unless it says a mode', async () => {
    assert.equal(await kindWith('ADD https://example.org/agent.jar /src/agent.jar'), 'questions');
    assert.equal(await kindWith('ADD --chmod=644 https://example.org/agent.jar /src/agent.jar'), 'ready');
  });
});
