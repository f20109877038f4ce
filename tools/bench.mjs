// @ts-check
// npm run bench [-- DIR [INDEX]]: how fast the product is, as ratios to a floor that is measured in the same run.
// The Dockerfiles below DIR have a line of their own; INDEX is a list of labels as npm run corpus takes it, and then
// only the labelled ones count.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { generatedAndOwn, given, longFile, manyStages } from './bench/conversions.mjs';
import { core } from './bench/core.mjs';
import { median, ms, print, time } from './bench/figures.mjs';
import { bigImage } from './bench/bigImages.mjs';
import { engineImage } from './bench/engines.mjs';
import { findPaths } from './bench/find.mjs';
import { explorer } from './bench/explorer.mjs';
import { fileList } from './bench/images.mjs';
import { peek } from './bench/peek.mjs';
import { productBundles, root } from './bundle.mjs';
import { catalogueScript } from './catalog/weight.mjs';

const [directory, index] = process.argv.slice(2);

await catalogue();
hover();
lints();
await generatedAndOwn();
if (directory !== undefined) await given(directory, index);
await longFile();
await manyStages();
await fileList();
findPaths();
await explorer();
await bigImage();
await peek();
await engineImage();
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
