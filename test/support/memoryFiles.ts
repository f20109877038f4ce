import type { ContextFiles } from '../../src/core/convert/context';

/** A build context that is held in memory, by path. */
export function memoryFiles(files: Readonly<Record<string, string>>): ContextFiles {
  const paths = Object.keys(files);
  return {
    read: (path) => {
      const text = files[path];
      return Promise.resolve(text === undefined ? { kind: 'missing' } : { kind: 'text', text });
    },
    list: (directory) => {
      const prefix = directory === '' ? '' : `${directory}/`;
      const inside = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
      if (inside.length === 0 && directory !== '') return Promise.resolve(undefined);
      const names = [...new Set(inside.map((path) => path.split('/')[0] ?? ''))].sort();
      return Promise.resolve(
        names.map((name) => ({ name, kind: inside.includes(name) ? ('file' as const) : ('directory' as const) })),
      );
    },
  };
}
