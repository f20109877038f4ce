import type { Entry } from '../image/entry';

/** What a program may do beyond its user, capabilities(7), as the attribute `security.capability` of its file says. */
export interface FileCapabilities {
  /** `cap_net_raw` and so on; one that has no name yet is `cap_41`. */
  readonly permitted: readonly string[];
  readonly inheritable: readonly string[];
  /** The program has them from its start, without asking. */
  readonly effective: boolean;
  /** The user of the outside who is root in the only containers where they hold; 0 for all. */
  readonly rootId: number;
}

/** The capabilities of a file, in any of the three versions of their format; `undefined` if it has none. */
export function capabilitiesOf({ xattrs }: Entry): FileCapabilities | undefined {
  const bytes = xattrs?.get('security.capability');
  if (bytes === undefined || bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = view.getUint32(0, true);
  const version = head >>> 24;
  const pairs = version === 1 ? 1 : version === 2 || version === 3 ? 2 : 0;
  const length = 4 + pairs * 8 + (version === 3 ? 4 : 0);
  if (pairs === 0 || bytes.length < length) return undefined;
  const names = (first: number): string[] => {
    const found: string[] = [];
    for (let bit = 0; bit < pairs * 32; bit++) {
      const word = view.getUint32(first + (bit >> 5) * 8, true);
      if (((word >>> (bit & 31)) & 1) === 1) found.push(`cap_${capabilityNames[bit] ?? bit}`);
    }
    return found;
  };
  return {
    permitted: names(4),
    inheritable: names(8),
    effective: (head & 1) === 1,
    rootId: version === 3 ? view.getUint32(4 + pairs * 8, true) : 0,
  };
}

/** Capabilities as getcap(8) writes them: `cap_net_admin,cap_net_raw=ep`. */
export function capabilitiesText({ permitted, inheritable, effective, rootId }: FileCapabilities): string {
  const sets = new Map<string, string[]>();
  for (const name of new Set([...permitted, ...inheritable])) {
    const isPermitted = permitted.includes(name);
    const set = `${effective ? 'e' : ''}${inheritable.includes(name) ? 'i' : ''}${isPermitted ? 'p' : ''}`;
    sets.set(set, [...(sets.get(set) ?? []), name]);
  }
  const text = [...sets].map(([set, names]) => `${names.join(',')}=${set}`).join(' ');
  return rootId === 0 ? text : `${text} [rootid=${rootId}]`;
}

// By number, as linux/capability.h has them.
const capabilityNames = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
  'perfmon',
  'bpf',
  'checkpoint_restore',
] as const;
