// @ts-check
// How fast Dockerfiles are converted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bundle.mjs';
import { findDockerfiles, inMemory } from '../dockerfiles.mjs';
import { core, signal } from './core.mjs';
import { fail, median, ms, part, print, time } from './figures.mjs';

/** @typedef {import('../../src/core/convert/context').ContextFiles} ContextFiles */

/** @typedef {{ id: string, text: string, files: ContextFiles, dockerfile?: string, target?: string }} Input */

/** Conversions of generated Dockerfiles and of the project's own. */
export async function generatedAndOwn() {
  const places = ['test/fixtures/convert', 'sample'].map((place) => path.join(root, place));
  await conversion('conversion', [...generated(), ...places.flatMap((place) => findDockerfiles(place)).map(inputOf)]);
}

/** Conversions of the Dockerfiles below a folder. @param {string} folder @param {string | undefined} labelled */
export async function given(folder, labelled) {
  if (labelled === undefined) return conversion(path.basename(folder), findDockerfiles(folder).map(inputOf));
  /** @type {{ id: string, path: string, contextDir: string, target: string | null }[]} */
  const list = JSON.parse(readFileSync(labelled, 'utf8'));
  const labels = new Map(list.map((label) => [label.id, label]));
  const jobs = findDockerfiles(folder, labels).filter(({ id }) => labels.has(id));
  await conversion(path.basename(folder), jobs.map(inputOf));
}

/** @param {import('../dockerfiles.mjs').Job} job @returns {Input} */
function inputOf({ file, context, target }) {
  return {
    id: path.relative(root, file),
    text: readFileSync(file, 'utf8'),
    files: inMemory(core.nodeContextFiles(context)),
    dockerfile: path.relative(context, file),
    ...(target !== undefined && { target }),
  };
}

/**
 * Whole conversions against the parser alone; the files of the context are in memory after a first round.
 * @param {string} what
 * @param {Input[]} inputs
 */
async function conversion(what, inputs) {
  /** @type {number[]} */
  const all = [];
  /** @type {number[]} */
  const parsing = [];
  /** @type {{ id: string, ratio: number }[]} */
  const ratios = [];
  const rounds = inputs.length > 150 ? 12 : 40;
  for (const { id, text, ...input } of inputs) {
    /** @type {number[]} */
    const floor = [];
    /** @type {number[]} */
    const whole = [];
    for (let round = 0; round < rounds; round++) {
      const parse = time(() => core.DockerfileParser.parse(text));
      const began = performance.now();
      await core.convertDockerfile({ text, ...input, answers: new Map() }, signal);
      const took = performance.now() - began;
      if (round < rounds / 4) continue; // the first rounds read the context and warm up
      floor.push(parse);
      whole.push(took);
    }
    parsing.push(median(floor));
    ratios.push({ id, ratio: median(whole) / median(floor) });
    all.push(...whole);
  }
  ratios.sort((a, b) => b.ratio - a.ratio);
  const ratio = median(ratios.map(({ ratio }) => ratio)).toFixed(2);
  print(what, `${ratio} times dockerfile-ast in the median of ${inputs.length} files (${ms(median(parsing))} there)`);
  print('', `median ${ms(median(all))}, p99 ${ms(part(all, 0.99))}`);
  for (const { id, ratio } of ratios.slice(0, 3)) print('', `highest: ${ratio.toFixed(1)} times, ${id}`);
}

function generated() {
  const none = inMemory({ read: async () => ({ kind: 'missing' }), list: async () => [] });
  const goFiles = files({
    'go.mod': 'module example.org/hello\n\ngo 1.24\n',
    'main.go': 'package main\n\nfunc main() {}\n',
  });
  const run = (/** @type {number} */ n) =>
    `# step ${n}\nRUN set -eu; \\\n    echo "step ${n}" && \\\n    # why\n    test -d /src || mkdir -p /src/${n}\n`;
  const runs = (/** @type {number} */ count) => Array.from({ length: count }, (_, n) => run(n)).join('');
  const end = 'RUN CGO_ENABLED=0 go build -o /hello .\nENV A=1 B="two words" C=$A\nEXPOSE 8080\nCMD ["/hello", "-a"]\n';
  const stages = Array.from(
    { length: 12 },
    (_, n) => `FROM golang:1.24 AS s${n}\nWORKDIR /src\nCOPY . .\n${run(n)}`,
  ).join('\n');
  return [
    ...[1, 5, 20, 60].map((count) => ({
      id: `${count} steps`,
      text: `FROM golang:1.24\nWORKDIR /src\nCOPY . .\n${runs(count)}${end}`,
      files: goFiles,
    })),
    {
      id: '13 stages',
      text: `${stages}RUN CGO_ENABLED=0 go build -o /hello .\n\nFROM debian:13-slim\nCOPY --from=s11 /hello /hello\nCMD /hello\n`,
      files: goFiles,
    },
    { id: 'ruby', text: `FROM ruby:3.4\n${runs(10)}CMD ["ruby", "app.rb"]\n`, files: none },
  ];
}

/** @param {Record<string, string>} texts @returns {ContextFiles} */
function files(texts) {
  return {
    read: async (name) => (name in texts ? { kind: 'text', text: texts[name] ?? '' } : { kind: 'missing' }),
    list: async () => Object.keys(texts).map((name) => ({ name, kind: 'file' })),
  };
}

/** A Dockerfile of 15,000 lines. */
export async function longFile() {
  const text = `FROM golang:1.24\n${'RUN go version && go env\n'.repeat(15_000)}CMD ["/hello"]\n`;
  const [{ files } = fail()] = generated();
  const parse = time(() => core.DockerfileParser.parse(text));
  const began = performance.now();
  const { kind } = await core.convertDockerfile({ text, files, answers: new Map() }, signal);
  const took = performance.now() - began;
  print('15,000 lines', `${kind} after ${ms(took)}, ${(took / parse).toFixed(2)} times dockerfile-ast`);
}

/** Stages that continue each other, for which work that goes back along the chain from each would take minutes. */
export async function manyStages() {
  const stages = Array.from({ length: 3000 }, (_, n) => `FROM s${n} AS s${n + 1}\nRUN echo ${n}\n`).join('');
  const text = `FROM golang:1.24 AS s0\nWORKDIR /src\nCOPY . .\n${stages}RUN CGO_ENABLED=0 go build -o /hello .\nCMD ["/hello"]\n`;
  const [{ files } = fail()] = generated();
  const began = performance.now();
  const { kind } = await core.convertDockerfile({ text, files, answers: new Map() }, signal);
  print('3,000 stages', `${kind} after ${ms(performance.now() - began)}`);
}
