import type { WhyReport } from '../core/why/why';
import { why as whyImage, whyFile } from '../dockerfiles';
import { withImage } from './image';
import { readImageArguments } from './imageArguments';
import { problemText } from './imagePath';
import type { CliIo } from './io';
import { whyJson, whyText } from './whyReport';

/**
 * `distroless why [--json] [--platform P] IMAGE [FILE]`: whether what the image starts, or the file, would run, what it needs,
 * and on which base. Resolves to 0 if nothing is known that would keep it from starting, to 1 if something is or there is no
 * such file, to 2 for wrong use or an image that cannot be read.
 */
export async function why(argv: readonly string[], io: CliIo): Promise<number> {
  const read = readImageArguments(argv, { json: { type: 'boolean' } });
  const usage = 'Usage: distroless why [--json] [--platform P] IMAGE [FILE]';
  if (typeof read === 'string' || read.rest.length > 1) {
    io.err(typeof read === 'string' ? `${read} ${usage}` : usage);
    return 2;
  }
  const [wanted] = read.images;
  const [file] = read.rest;
  return withImage(wanted!, io, async (image, tree) => {
    if (image.listed !== undefined) {
      io.err(`Only the names of files are known of ${image.name}; pull it and name it as docker:${image.name}.`);
      return 2;
    }
    const report =
      file === undefined ? await whyImage(image, tree, io.signal) : await whyFile(image, tree, file, io.signal);
    if ('kind' in report) {
      io.err(problemText(report, wanted!.text)); // one image is always read
      return 1;
    }
    const json = (read.values as { json?: boolean }).json === true;
    io.out(json ? `${JSON.stringify(whyJson(image.name, report), undefined, 2)}\n` : whyText(image.name, report));
    return isBroken(report) ? 1 : 0;
  });
}

function isBroken({ findings }: WhyReport): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
