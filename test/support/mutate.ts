/** Numbers in [0, 1) that follow from a seed (Mulberry32), so that a failure can be seen again. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A Dockerfile with one to four changes that an editor, a person or bad luck may make. */
export function mutated(text: string, random: () => number): string {
  let result = text;
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) result = pick(mutations, random)(result, random);
  return result;
}

type Mutation = (text: string, random: () => number) => string;

const lineWise =
  (change: (lines: string[], at: number, random: () => number) => void): Mutation =>
  (text, random) => {
    const lines = text.split('\n');
    change(lines, Math.floor(random() * lines.length), random);
    return lines.join('\n');
  };

const mutations: readonly Mutation[] = [
  lineWise((lines, at) => lines.splice(at, 1)),
  lineWise((lines, at) => lines.splice(at, 0, lines[at] ?? '')),
  lineWise((lines, at, random) => lines.splice(Math.floor(random() * lines.length), 0, ...lines.splice(at, 1))),
  lineWise((lines, at, random) => lines.splice(at, 0, pick(instructions, random))),
  lineWise((lines, at, random) => lines.splice(at, 0, pick(instructions, random))),
  lineWise((lines, at, random) =>
    lines.splice(at, 0, pick(['', '# a comment', '   # one that is indented \\', '#'], random)),
  ),
  lineWise((lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/ /, ' \\\n  '))),
  lineWise((lines, at) => lines.splice(at, 1, (lines[at] ?? '').toLowerCase())),
  lineWise((lines, at) => lines.splice(at, 1, `  ${lines[at] ?? ''}\t`)),
  lineWise((lines, at, random) => lines.splice(at, 1, (lines[at] ?? '').replace(/[\w./-]+$/, pick(words, random)))),
  lineWise((lines, at, random) => lines.splice(at, 1, `${lines[at] ?? ''} ${pick(words, random)}`)),
  (text) => (text.includes('\r') ? text : text.replaceAll('\n', '\r\n')),
  (text) => text.trimEnd(),
  (text) => `${text}\n\n`,
  (text) => `\uFEFF${text.replace(/^\uFEFF/, '')}`,
  (text, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, random) => {
    const at = Math.floor(random() * (text.length + 1));
    return text.slice(0, at) + pick(characters, random) + text.slice(at);
  },
  (text, random) => {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 3));
  },
];

const characters = [
  '\\',
  '"',
  "'",
  '$',
  '${',
  '{',
  '}',
  '[',
  ']',
  '<<EOF',
  '`',
  '#',
  '\n',
  '\r',
  ' ',
  '\t',
  '=',
  ',',
  '--',
  'é',
  '\0',
  '𝄞',
];

const words = [
  '$A',
  '${A:-b}',
  '/',
  '.',
  '..',
  './',
  '/app/',
  '"a b"',
  'root',
  '0:0',
  'nobody',
  '*',
  '&& true',
  '|| exit 1',
  '> /f',
  'AS x',
  '/bin/sh',
];

const instructions = [
  'ARG A',
  'ARG A=1',
  'ENV A=1 B=$A',
  'ENV PATH=/x:$PATH',
  'ENV NODE_ENV=production',
  'LABEL a=b \\\n  # why\n  c=d',
  'USER node',
  'USER 1000:1000',
  'USER root',
  'WORKDIR sub',
  'WORKDIR /',
  'EXPOSE 80 8080/udp',
  'VOLUME /data',
  'VOLUME ["/a b"]',
  'STOPSIGNAL SIGINT',
  'HEALTHCHECK NONE',
  'HEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1',
  'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
  'ONBUILD RUN true',
  'MAINTAINER someone',
  'CMD',
  'CMD []',
  'CMD ["a", "b c"]',
  'CMD exec node index.js',
  'ENTRYPOINT ["/entry.sh"]',
  'ENTRYPOINT []',
  'COPY . .',
  'COPY --chown=node:node --chmod=755 a /b/',
  'COPY --from=0 / /all',
  'COPY --from=build --link /a /b',
  'COPY <<EOF /a\nline\nEOF',
  'ADD https://example.org/a.tar.gz /a/',
  'RUN <<EOF\nset -e\necho a\nEOF',
  'RUN --mount=type=cache,target=/root/.cache true',
  'RUN apt-get update && apt-get install -y --no-install-recommends curl tzdata',
  'RUN useradd -u 1001 app && mkdir -p /data && chown app /data',
  'RUN addgroup -S g && adduser -S -G g u',
  'RUN ["true"]',
  'FROM scratch',
  'FROM alpine:3 AS other',
  'FROM build',
  'FROM build AS last',
  'FROM --platform=$BUILDPLATFORM node:22 AS two',
  'FROM golang:1.24 AS build',
  '# syntax=docker/dockerfile:1',
];

function pick<T>(from: readonly T[], random: () => number): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}
