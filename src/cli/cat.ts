import { readFile } from '../core/image/content';
import type { EntryKind } from '../core/image/entry';
import { withImage } from './image';
import { problemText } from './imagePath';
import type { CliIo } from './io';
import { readWords } from './words';

/**
 * `distroless cat IMAGE PATH`: the bytes of a file of an image, links followed inside it. Resolves to 0, to 1 if there is
 * no such file in the image, to 2 for wrong use or an image or file that cannot be read.
 */
export async function cat(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseOptions(argv);
  if (options === undefined) {
    io.err('Usage: distroless cat IMAGE PATH');
    return 2;
  }
  const { image: name, path } = options;
  return withImage(name, io, async (image, tree) => {
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

function parseOptions(argv: readonly string[]): { readonly image: string; readonly path: string } | undefined {
  const words = readWords(argv, {});
  const [image, path, ...rest] = typeof words === 'string' ? [] : words.positionals;
  return image === undefined || path === undefined || rest.length > 0 ? undefined : { image, path };
}
