import { convertDockerfile } from '../../src/core/convert/convert';
import { applyEdits } from '../../src/core/dockerfile/edit';
import { memoryFiles } from './memoryFiles';

const never = new AbortController().signal;
const program = 'package main\n\nimport "net/http"\n\nfunc main() {\n\t_ = http.ListenAndServe(":8080", nil)\n}\n';

/** A Go program at /hello of a final stage upon Debian; `tail` is the rest of that stage. */
export const goProgram = {
  head: 'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /hello .\n\nFROM debian:13-slim\nCOPY --from=build /hello /hello\n',
  files: { 'go.mod': 'module example.org/hello\n\ngo 1.24\n', 'main.go': program },
};

/** A Node program in /app of a single stage. */
export const nodeProgram = {
  head: 'FROM node:22\nWORKDIR /app\nCOPY . .\n',
  files: {
    'package.json': '{ "name": "hello" }',
    'server.js': "require('node:http').createServer((request, response) => response.end('hello')).listen(8080);\n",
  },
};

/**
 * What comes of a Dockerfile that begins as `program` and goes on with `tail`: the lines of the last stage behind its
 * FROM, or `refused RULE: TEXT`, or `asks ID`.
 */
export async function converted(
  program: { readonly head: string; readonly files: Readonly<Record<string, string>> },
  tail: string,
  files: Readonly<Record<string, string>> = {},
  answers: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const text = program.head + tail;
  const context = memoryFiles({ ...program.files, ...files });
  const outcome = await convertDockerfile({ text, files: context, answers: new Map(Object.entries(answers)) }, never);
  switch (outcome.kind) {
    case 'ready': {
      const result = applyEdits(text, outcome.edits);
      const stage = result.slice(result.lastIndexOf('FROM ')).trimEnd().split('\n').slice(1);
      return stage.filter(
        (line) => !/^(?:WORKDIR \/|COPY .*\/hello \/hello|COPY .*\/app \/app|WORKDIR \/app)$/.test(line),
      );
    }
    case 'questions':
      return outcome.questions.map(({ id }) => `asks ${id}`);
    case 'refused':
      return outcome.reasons.map(({ rule, text: why }) => `refused ${rule}: ${why}`);
    case 'already':
      return ['already'];
  }
}
