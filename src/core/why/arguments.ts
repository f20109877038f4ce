import { lookUp } from '../image/lookup';
import { rawFromText, textFromRaw, type RawName } from '../image/rawName';
import type { Finding } from './finding';
import type { ImageFiles } from './imageFiles';
import { pathFrom } from './paths';
import type { Runtime } from './runtime';

/** The file that a runtime is told to run, where the image does not have it; without a working directory only by its whole path. */
export function missingArgument(
  files: ImageFiles,
  runtime: Runtime,
  argv: readonly string[],
  workingDirectory: RawName | undefined,
): Finding | undefined {
  const word = fileWord(runtime, argv.slice(1));
  if (word === undefined || (workingDirectory === undefined && !word.startsWith('/'))) return undefined;
  const path = pathFrom(workingDirectory ?? '/', rawFromText(word));
  const endings = runtime.kind === 'node' ? ['', '.js', '.json', '.node'] : [''];
  if (endings.some((ending) => lookUp(files.tree, path + ending, 'follow').kind === 'found')) return undefined;
  const shown = textFromRaw(path);
  return {
    kind: 'missing-argument',
    severity: 'error',
    text: `The image has no ${shown}, which its start runs.`,
    next: isTwice(runtime, word)
      ? `The entrypoint is the runtime already; give only what follows ${word}.`
      : 'Copy it to that path, or correct ENTRYPOINT, CMD or WORKDIR.',
    says: {
      node: `Error: Cannot find module '${shown}'`,
      python: `can't open file '${shown}'`,
      java: `Error: Unable to access jarfile ${word}`,
    }[runtime.kind],
    path: shown,
  };
}

/** The first word that is a file to run, as far as no option before it can have taken it. */
function fileWord(runtime: Runtime, args: readonly string[]): string | undefined {
  if (runtime.kind === 'java') {
    const at = args.indexOf('-jar');
    const isPlain = args.slice(0, Math.max(at, 0)).every((word) => /^-(?:X|D|XX:|ea|server)|^--[\w-]+=/.test(word));
    return at >= 0 && isPlain ? args[at + 1] : undefined;
  }
  const plain =
    runtime.kind === 'node'
      ? /^--[\w-]+=|^--(?:enable-source-maps|no-warnings|no-deprecation|trace-\w+)$/
      : /^-[BEIOsSuvx]+$/;
  const first = args.find((word) => !plain.test(word));
  if (first === undefined || first.startsWith('-') || first === '') return undefined;
  return runtime.kind === 'node' && first === 'inspect' ? undefined : first;
}

function isTwice(runtime: Runtime, word: string): boolean {
  return new RegExp(`^${{ node: 'node|npm|npx|yarn', python: 'python[\\d.]*', java: 'java' }[runtime.kind]}$`).test(
    word,
  );
}
