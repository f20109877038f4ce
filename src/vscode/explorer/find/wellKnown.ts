import { lookUp } from '../../../core/image/lookup';
import { rawFromText, type RawName } from '../../../core/image/rawName';
import type { OpenedImage } from '../../images/openedImages';

/** Files that people look for first: what an image starts, then what says who it is. */
export function wellKnownPaths({ image: { config }, tree }: OpenedImage): readonly RawName[] {
  const isThere = (path: RawName): boolean => {
    const found = lookUp(tree, path, 'follow');
    return found.kind === 'found' && found.node.entry.kind === 'file';
  };
  const path = config.env.find((line) => line.startsWith('PATH='))?.slice('PATH='.length) ?? usualPath;
  const words = [config.entrypoint?.[0], config.cmd?.[0], ...(config.cmd ?? []).slice(1, 3)];
  const started = words.flatMap((word) => {
    if (word === undefined || word === '') return [];
    if (word.startsWith('/')) return [rawFromText(word)];
    const directories = word.includes('/') ? [] : path.split(':');
    const candidates = [...directories, config.workingDir ?? '/'].map((directory) =>
      rawFromText(joined(directory, word)),
    );
    return candidates.filter(isThere).slice(0, 1);
  });
  return [...new Set([...started, ...known])].filter(isThere);
}

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const known: readonly RawName[] = [
  '/etc/os-release',
  '/etc/passwd',
  '/etc/group',
  '/etc/nsswitch.conf',
  '/etc/ssl/certs/ca-certificates.crt',
  '/var/lib/dpkg/status',
  '/lib/apk/db/installed',
];

function joined(directory: string, word: string): string {
  return `${directory.replace(/\/+$/, '')}/${word.replace(/^\.\//, '')}`;
}
