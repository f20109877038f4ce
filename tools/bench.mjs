// @ts-check
// npm run bench [-- DIR [INDEX]]: how fast the product is, as ratios to a floor that is measured in the same run.
// The Dockerfiles below DIR have a line of their own; INDEX is a list of labels as npm run corpus takes it, and then
// only the labelled ones count.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Script } from 'node:vm';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { productBundles, root } from './bundle.mjs';
import { shippedFiles } from './catalog/shippedFiles.mjs';
import { catalogueScript } from './catalog/weight.mjs';
import { bundleCore, loadCore } from './core.mjs';
import { findDockerfiles, inMemory } from './dockerfiles.mjs';

/** @typedef {import('../src/core/convert/context').ContextFiles} ContextFiles */

const core = loadCore(await bundleCore());
const signal = new AbortController().signal;
const [directory, index] = process.argv.slice(2);

await catalogue();
hover();
lints();
await generatedAndOwn();
if (directory !== undefined) await given(directory, index);
await longFile();
await manyStages();
await fileList();
await imageIndex();
await sizes();
plainSuite();

/** The tables of the catalogue as they are loaded once, compiled and run, against reading as much text as JSON. */
async function catalogue() {
  const script = await catalogueScript();
  const text = JSON.stringify(script);
  // A comment of its own makes each a script that nothing has compiled before.
  const load = (/** @type {number} */ round) =>
    time(() => new Script(`(function (module, exports) {${script}\n/* ${round} */})`).runInThisContext()({}, {}));
  const rounds = Array.from({ length: 20 }, (_, round) => [load(round), time(() => JSON.parse(text))]);
  const loading = median(rounds.map(([took = 0]) => took));
  const floor = median(rounds.map(([, took = 0]) => took));
  const size = `${Math.round(script.length / 1024)} KB`;
  print('catalogue', `${ms(loading)} to load ${size}, ${(loading / floor).toFixed(1)} times reading as much JSON`);
}

/** From the text of a document to the text of a card, the first time in this process and then again. */
function hover() {
  const text =
    'FROM golang:1.24 AS build\nRUN go build -o /hello .\n\nFROM gcr.io/distroless/static-debian13:nonroot\n';
  const parse = () => core.parseDockerfile(text);
  const once = () => {
    const dockerfile = parse();
    const reference = core.referenceAt(dockerfile, text.indexOf('gcr.io') + 3);
    if (reference === undefined) throw new Error('the input has a reference there');
    return core.cardMarkdown(core.referenceCard(dockerfile, reference, { today: '2026-01-01', mirrors: {} })).length;
  };
  const first = time(once);
  const rounds = (/** @type {() => unknown} */ work) => median(Array.from({ length: 200 }, () => time(work)));
  const later = rounds(once);
  print(
    'hover',
    `first ${ms(first)}, later ${ms(later)}, ${(later / rounds(parse)).toFixed(1)} times the reading of the file`,
  );
}

/** Lints against the reading that they start from; the long files are such that work for each stage that goes over all others takes minutes. */
function lints() {
  const stage = (/** @type {number} */ n) =>
    `FROM gcr.io/distroless/nodejs22-debian13 AS s${n}\nCOPY --from=build --chown=app:app /src /app${n}\nUSER app\nCMD node ${n}.js\n`;
  const many = (/** @type {number} */ count, /** @type {(n: number) => string} */ text) =>
    Array.from({ length: count }, (_, n) => text(n)).join('');
  const build = 'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /hello .\n\n';
  const inputs = {
    lints: `${build}FROM gcr.io/distroless/static-debian12:latest\nCOPY --from=build /hello /hello\nUSER app\nCMD /hello\n`,
    'of 15,000 lines': `${build}${stage(0)}${many(15_000, (n) => `COPY --from=build /src/${n} /app/${n}\n`)}`,
    'of 3,000 results': build + many(3000, stage),
    'of 3,000 in a chain': `${build}FROM gcr.io/distroless/nodejs22-debian13 AS s0\n${many(3000, (n) => `FROM s${n} AS s${n + 1}\nCOPY --from=build --chown=app /src/${n} /app\n`)}USER app\n`,
    'of 3,000 comments': build + many(3000, (n) => `# distroless: ignore unknown-user, r${n}\n${stage(n)}`),
  };
  for (const [what, text] of Object.entries(inputs)) {
    const rounds = text.length > 10_000 ? 3 : 200;
    const parsing = median(Array.from({ length: rounds }, () => time(() => core.parseDockerfile(text))));
    let found = 0;
    const whole = median(
      Array.from({ length: rounds }, () =>
        time(() => {
          found = core.lintDockerfile(core.parseDockerfile(text), { today: '2026-11-01' }).length;
        }),
      ),
    );
    print(what, `${(whole / parsing).toFixed(1)} times reading (${ms(parsing)}), ${ms(whole)}, ${found} findings`);
  }
}

/** @typedef {{ id: string, text: string, files: ContextFiles, dockerfile?: string, target?: string }} Input */

async function generatedAndOwn() {
  const places = ['test/fixtures/convert', 'sample'].map((place) => path.join(root, place));
  await conversion('conversion', [...generated(), ...places.flatMap((place) => findDockerfiles(place)).map(inputOf)]);
}

/** @param {string} folder @param {string | undefined} labelled */
async function given(folder, labelled) {
  if (labelled === undefined) return conversion(path.basename(folder), findDockerfiles(folder).map(inputOf));
  /** @type {{ id: string, path: string, contextDir: string, target: string | null }[]} */
  const list = JSON.parse(readFileSync(labelled, 'utf8'));
  const labels = new Map(list.map((label) => [label.id, label]));
  const jobs = findDockerfiles(folder, labels).filter(({ id }) => labels.has(id));
  await conversion(path.basename(folder), jobs.map(inputOf));
}

/** @param {import('./dockerfiles.mjs').Job} job @returns {Input} */
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

async function longFile() {
  const text = `FROM golang:1.24\n${'RUN go version && go env\n'.repeat(15_000)}CMD ["/hello"]\n`;
  const [{ files } = fail()] = generated();
  const parse = time(() => core.DockerfileParser.parse(text));
  const began = performance.now();
  const { kind } = await core.convertDockerfile({ text, files, answers: new Map() }, signal);
  const took = performance.now() - began;
  print('15,000 lines', `${kind} after ${ms(took)}, ${(took / parse).toFixed(2)} times dockerfile-ast`);
}

/** Stages that continue each other, for which work that goes back along the chain from each would take minutes. */
async function manyStages() {
  const stages = Array.from({ length: 3000 }, (_, n) => `FROM s${n} AS s${n + 1}\nRUN echo ${n}\n`).join('');
  const text = `FROM golang:1.24 AS s0\nWORKDIR /src\nCOPY . .\n${stages}RUN CGO_ENABLED=0 go build -o /hello .\nCMD ["/hello"]\n`;
  const [{ files } = fail()] = generated();
  const began = performance.now();
  const { kind } = await core.convertDockerfile({ text, files, answers: new Map() }, signal);
  print('3,000 stages', `${kind} after ${ms(performance.now() - began)}`);
}

/** Opens an image of the catalogue by the list of files that ships, against expanding that list. */
async function fileList() {
  const compressed = shippedFiles(root);
  const reference = core.listedReference('python3-debian13');
  if ('problem' in reference) throw new Error(reference.problem);
  /** @type {number[]} */
  const floors = [];
  /** @type {number[]} */
  const whole = [];
  for (let round = 0; round < 20; round++) {
    floors.push(time(() => gunzipSync(compressed)));
    const began = performance.now();
    core.listedImage(reference, await core.loadFileIndex(core.nodeHost(), compressed, signal));
    whole.push(performance.now() - began);
  }
  const ratio = (median(whole) / median(floors)).toFixed(1);
  print('file list', `first ${ms(whole[0] ?? fail())}, later ${ms(median(whole))}, ${ratio} times gunzip of it`);
}

/** Opens a generated image of 200 MB in 20,000 files, against expanding and hashing the same blobs. */
async function imageIndex() {
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-bench-'));
  try {
    const blobs = writeLayout(folder);
    const floor = async () => {
      const began = performance.now();
      await Promise.all(blobs.map((blob) => pipeline(createReadStream(blob), createGunzip(), createHash('sha256'))));
      return performance.now() - began;
    };
    const index = async () => {
      const began = performance.now();
      const image = await core
        .imageSource(core.nodeHost(), { kind: 'oci', path: folder, wanted: undefined }, core.nodePlatform())
        .open(signal);
      await core.openTree(image, signal);
      await image.close();
      return performance.now() - began;
    };
    const floors = [await floor()];
    const indexes = [await index()];
    for (let round = 0; round < 2; round++) {
      floors.push(await floor());
      indexes.push(await index());
    }
    const ratio = (median(indexes) / median(floors)).toFixed(2);
    print(
      'image index',
      `${ratio} times gunzip and SHA-256 (${ms(median(floors))}) of the same blobs, ${ms(median(indexes))}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder */
function writeLayout(folder) {
  const pool = Buffer.alloc(1 << 20);
  // Half noise and half words, as programs compress.
  let seed = 1;
  for (let i = 0; i < pool.length; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    pool[i] = i % 64 < 24 ? seed >>> 16 : (i % 64) + 32;
  }
  const layers = Array.from({ length: 4 }, (_, layer) =>
    core.tar(
      Array.from({ length: 5000 }, (_, n) => {
        const at = ((layer * 5000 + n) * 37) % (pool.length - 20_000);
        const name = `usr/lib/l${layer}/d${n % 100}/file${n}.so`;
        return { name, data: pool.subarray(at, at + 10_000 + (n % 200)) };
      }),
    ),
  );
  const layout = core.ociLayout([{ layers }], (layer) => gzipSync(layer, { level: 1 }));
  return [...layout].flatMap(([name, bytes]) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return bytes.length > 1 << 20 ? [file] : [];
  });
}

async function sizes() {
  for (const options of productBundles({ minify: true, sourcemap: false })) {
    const { outputFiles = [] } = await build({ ...options, write: false });
    for (const { path: file, contents } of outputFiles)
      print(
        path.relative(root, file),
        `${(contents.length / 1024).toFixed(1)} KiB, ${(gzipSync(contents).length / 1024).toFixed(1)} KiB zipped`,
      );
  }
}

function plainSuite() {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, ['tools/plain.mjs'], { cwd: root, stdio: 'ignore' });
  print(
    'plain suite',
    `${((performance.now() - began) / 1000).toFixed(1)} s wall, bundling included${status === 0 ? '' : '; it fails'}`,
  );
}

/** @param {() => unknown} work */
function time(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** @param {number[]} values */
function median(values) {
  return part(values, 0.5);
}

/** @param {number[]} values @param {number} share */
function part(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? fail();
}

/** @returns {never} */
function fail() {
  throw new Error('There is nothing to measure.');
}

/** @param {number} value */
function ms(value) {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
}

/** @param {string} what @param {string} text */
function print(what, text) {
  console.log(`${what.padEnd(20)} ${text}`);
}
