import { readFile } from '../core/image/content';
import type { EntryKind } from '../core/image/entry';
import { withShownImage } from './image';
import { readImageArguments, type WantedImage } from './imageArguments';
import { problemText } from './imagePath';
import type { CliIo } from './io';

/**
 * `distroless cat [--platform P] [--layer N] IMAGE PATH`: the bytes of a file of an image, links followed inside it. Resolves to 0, to 1 if there is
 * no such file in the image, to 2 for wrong use or an image or file that cannot be read.
 */
export async function cat(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    io.err(`${options} Usage: distroless cat [--platform P] [--layer N] IMAGE PATH`);
    return 2;
  }
  const { image: wanted, path } = options;
  const name = wanted.text;
  return withShownImage(wanted, io, async (image, tree) => {
    const content = await readFile(image, tree, path, sizeLimit, io.signal);
    switch (content.kind) {
      case 'content':
        io.out(content.bytes);
        return 0;
      case 'not-a-file':
        io.err(`${path} in ${name} is not a file but a ${kindText[content.node.entry.kind]}; distroless ls shows it.`);
        return 1;
      case 'missing':
      case 'not-a-directory':
      case 'loop':
        io.err(problemText(content, image.listed ? `the list of ${name}` : name));
        return 1;
    }
  });
}

const kindText: Readonly<Record<EntryKind, string>> = {
  file: 'file',
  directory: 'directory',
  symlink: 'symbolic link',
  char: 'character device',
  block: 'block device',
  fifo: 'pipe',
  other: 'thing of another kind',
  broken: 'hard link to nothing',
};

// What fits into one piece of memory on every machine.
const sizeLimit = 1024 ** 3;

function parseOptions(argv: readonly string[]): { readonly image: WantedImage; readonly path: string } | string {
  const words = readImageArguments(argv, {});
  if (typeof words === 'string') return words;
  const { images, rest } = words;
  const [path, ...more] = rest;
  if (path === undefined || more.length > 0) return 'Name one path.';
  return { image: images[0]!, path }; // one is asked for
}
