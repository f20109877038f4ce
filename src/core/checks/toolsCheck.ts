import { lookUp } from '../image/lookup';
import { textFromRaw, type RawName } from '../image/rawName';
import type { ImageTree } from '../image/tree';
import { countText, type CheckItem, type CheckResult, type CheckSubject } from './check';

/** Which shells and package managers are in the places where programs are, which distroless images leave out. */
export function toolsCheck({ tree }: CheckSubject): Promise<CheckResult> {
  const items = groups.flatMap(({ label, names }): readonly CheckItem[] => {
    const found = names.flatMap((name) => programsNamed(tree, name));
    return found.length === 0
      ? []
      : [
          {
            severity: 'note',
            label,
            description: listText(found.map(({ name }) => name)),
            items: found.map(({ item }) => item),
          },
        ];
  });
  if (items.length === 0) {
    const text = 'It has no shell and no package manager, as a distroless image.';
    return Promise.resolve({ verdict: 'pass', summary: 'none', text, items });
  }
  const count = items.reduce((sum, group) => sum + (group.items?.length ?? 0), 0);
  return Promise.resolve({
    verdict: 'note',
    summary: items.map(({ description }) => description).join(', '),
    text: `It has ${countText(count, 'program')} that distroless images leave out: ${items.map(({ label, description }) => `${label.toLowerCase()} (${description ?? ''})`).join(', ')}.`,
    items,
  });
}

const groups = [
  {
    label: 'Shells',
    names: ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'fish', 'csh', 'tcsh', 'busybox', 'toybox'],
  },
  {
    label: 'Package managers of the system',
    names: ['apt', 'apt-get', 'dpkg', 'apk', 'rpm', 'dnf', 'microdnf', 'tdnf', 'yum', 'zypper', 'pacman', 'opkg'],
  },
  {
    label: 'Package managers of languages',
    names: ['pip', 'pip3', 'npm', 'yarn', 'pnpm', 'corepack', 'gem', 'composer'],
  },
] as const;

const directories: readonly RawName[] = [
  '/bin',
  '/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/busybox',
  '/nodejs/bin',
];

interface Program {
  readonly name: string;
  readonly item: CheckItem;
}

/** Each place once, though several names of directories may lead there. */
function programsNamed(tree: ImageTree, name: string): readonly Program[] {
  const found = new Map<RawName, Program>();
  for (const directory of directories) {
    const place = lookUp(tree, directory, 'follow');
    const target = lookUp(tree, `${directory}/${name}`, 'follow');
    if (place.kind !== 'found' || target.kind !== 'found' || target.node.entry.kind !== 'file') continue;
    if ((target.node.entry.mode & 0o111) === 0) continue;
    const path = `${place.path === '/' ? '' : place.path}/${name}`;
    const leads = target.path === path ? {} : { description: `→ ${textFromRaw(target.path)}` };
    found.set(path, {
      name,
      item: { severity: 'note', label: textFromRaw(path), ...leads, at: { kind: 'path', path } },
    });
  }
  return [...found.values()];
}

function listText(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}
