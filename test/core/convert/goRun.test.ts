import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const main = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n';
const context = { 'go.mod': 'module example.org/hello\n\ngo 1.24\n', 'main.go': main, 'more.go': 'package main\n' };

/** The RUN that is added and the start, or the rules that refuse, of a file that ends in `start`. */
async function ending(start: string, above = '', files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const text = `FROM golang:1.24\nWORKDIR /srv/hello\n${above}COPY . .\n${start}\n`;
  const input = { text, files: memoryFiles({ ...context, ...files }), answers: new Map<string, string>() };
  const outcome = await convertDockerfile(input, never);
  if (outcome.kind === 'refused') return outcome.reasons.map(({ rule }) => `refused ${rule}`);
  if (outcome.kind !== 'ready') return [outcome.kind];
  const lines = applyEdits(text, outcome.edits).split('\n');
  return lines.filter((line) => /^(?:RUN|CMD|ENTRYPOINT)/.test(line));
}

describe('a start with go run', () => {
  it('is compiled at the end of the build, with the flags of the start', async () => {
    assert.deepEqual(await ending('CMD go run .'), [
      'RUN CGO_ENABLED=0 go build -o /usr/local/bin/hello .',
      'CMD ["/usr/local/bin/hello"]',
    ]);
    assert.deepEqual(
      await ending('CMD ["go", "run", "-tags", "a,b", "-mod=mod", "./cmd/x", "-v"]', '', { 'cmd/x/x.go': main }),
      [
        'RUN CGO_ENABLED=0 go build -o /usr/local/bin/hello -tags a,b -mod=mod ./cmd/x',
        'CMD ["/usr/local/bin/hello", "-v"]',
      ],
    );
  });

  it('takes all files of the program, and leaves the rest to it', async () => {
    assert.deepEqual(await ending('CMD ["go", "run", "main.go", "more.go", "serve", "other.go"]'), [
      'RUN CGO_ENABLED=0 go build -o /usr/local/bin/hello main.go more.go',
      'CMD ["/usr/local/bin/hello", "serve", "other.go"]',
    ]);
  });

  it('keeps arguments where they can be replaced', async () => {
    assert.deepEqual(await ending('ENTRYPOINT ["go", "run", "."]\nCMD ["-v"]'), [
      'RUN CGO_ENABLED=0 go build -o /usr/local/bin/hello .',
      'ENTRYPOINT ["/usr/local/bin/hello"]',
      'CMD ["-v"]',
    ]);
    assert.deepEqual(await ending('ENTRYPOINT ["go", "run"]\nCMD ["."]'), ['refused go-run']);
  });

  it('leaves cgo on where the program has C', async () => {
    const c = main.replace('import "fmt"', 'import (\n\t"fmt"\n\t"C"\n)');
    assert.deepEqual(await ending('CMD ["go", "run", "."]', '', { 'main.go': c }), [
      'RUN go build -o /usr/local/bin/hello .',
      'CMD ["/usr/local/bin/hello"]',
    ]);
  });

  it('is refused where something else would be compiled or started', async () => {
    for (const start of [
      'CMD ["go", "run", "example.org/x@latest"]',
      'CMD ["go", "run", "-exec", "sudo", "."]',
      'CMD ["go", "run", "my app.go"]',
      'CMD ["go", "run"]',
    ])
      assert.deepEqual(await ending(start), ['refused go-run'], start);
    assert.deepEqual(await ending('CMD ["go", "run", "."]', 'USER 1000\n'), ['refused go-run']);
    assert.deepEqual(await ending('CMD CGO_ENABLED=1 go run .'), ['refused go-run']);
    const cloned = 'RUN git clone https://example.org/x . && go mod init x\n';
    assert.deepEqual(await ending('CMD ["go", "run", "."]', cloned), ['refused go-run']);
  });
});
