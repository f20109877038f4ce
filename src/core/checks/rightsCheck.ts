import { capabilitiesText } from '../contents/capabilities';
import { privilegesOf, type Privilege } from '../contents/privileges';
import { modeText } from '../image/modeText';
import { textFromRaw } from '../image/rawName';
import { walk, type TreeRow } from '../image/tree';
import { inTurns } from '../turns';
import { countText, type CheckItem, type CheckResult, type CheckSubject } from './check';

/** Which files run with more rights than whoever starts them, what anyone may write, and devices. */
export async function rightsCheck({ tree }: CheckSubject, signal: AbortSignal): Promise<CheckResult> {
  const found = new Map<Privilege['kind'], CheckItem[]>();
  let paths = 0;
  const take = (row: TreeRow): void => {
    const privileges = privilegesOf(row);
    if (privileges.length > 0) paths++;
    for (const privilege of privileges) {
      const items = found.get(privilege.kind) ?? [];
      items.push(itemOf(row, privilege));
      found.set(privilege.kind, items);
    }
  };
  take({ path: '/', node: tree.root });
  for await (const rows of inTurns(walk(tree.root, '/'), signal)) rows.forEach(take);
  if (paths === 0) {
    const text = 'No file runs with more rights, none is writable by anyone, and there are no devices.';
    return { verdict: 'pass', summary: 'none', text, items: [] };
  }
  const groups = order.flatMap((kind): readonly CheckItem[] => {
    const items = found.get(kind);
    if (items === undefined) return [];
    const { title, text, severity } = kinds[kind];
    return [{ severity, label: title, description: countText(items.length, 'path'), text, items }];
  });
  return {
    verdict: groups.some(({ severity }) => severity === 'warning') ? 'warning' : 'note',
    summary: countText(paths, 'path'),
    text: `${countText(paths, 'path')} ${paths === 1 ? 'deserves' : 'deserve'} a look: ${groups.map(({ label, items = [] }) => `${label.toLowerCase()} (${items.length})`).join(', ')}.`,
    items: groups,
  };
}

const order: readonly Privilege['kind'][] = ['setuid', 'setgid', 'capabilities', 'world-writable', 'device'];

const kinds = {
  setuid: { severity: 'warning', title: 'Setuid', text: 'Whoever starts it runs it as its owner.' },
  setgid: { severity: 'warning', title: 'Setgid', text: 'Whoever starts it runs it with its group.' },
  capabilities: {
    severity: 'warning',
    title: 'Capabilities',
    text: 'Whoever starts it may do what the capabilities say.',
  },
  'world-writable': {
    severity: 'warning',
    title: 'Writable by anyone',
    text: 'Any user of the container may change it.',
  },
  device: { severity: 'note', title: 'Devices', text: 'Engines make the devices that a container needs themselves.' },
} as const satisfies Record<Privilege['kind'], unknown>;

function itemOf({ path, node }: TreeRow, privilege: Privilege): CheckItem {
  const { entry } = node;
  const more = privilege.kind === 'capabilities' ? `  ${capabilitiesText(privilege.capabilities)}` : '';
  return {
    severity: kinds[privilege.kind].severity,
    label: textFromRaw(path),
    description: `${modeText(entry)}  ${entry.uid}:${entry.gid}${more}`,
    text: kinds[privilege.kind].text,
    at: { kind: 'path', path },
  };
}
