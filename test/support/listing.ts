import { textFromRaw } from '../../src/core/image/rawName';
import { walk, type ImageTree } from '../../src/core/image/tree';

/** A tree as short lines for tests: path, `/` after a directory, `=` size of a file, `->` of a link, `@` layer. */
export function listing(tree: ImageTree): string[] {
  return [...walk(tree.root, '/')].map(({ path, node }) => {
    const { kind, size, link } = node.entry;
    const shown: Record<typeof kind, string> = {
      file: `=${size}`,
      directory: '/',
      symlink: ` -> ${textFromRaw(link)}`,
      broken: ` => ${textFromRaw(link)}`,
      char: ' char',
      block: ' block',
      fifo: ' fifo',
      other: ' other',
    };
    return `${textFromRaw(path)}${shown[kind]} @${node.layer}`;
  });
}
