/** Whether a host name, as `URL` gives it, is this machine. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/**
 * Whether a host name, as `URL` gives it, is this machine or a literal address that no public server would be at: RFC
 * 1918, 3927, 4193, 4291, 6598 and 6890, also within the forms of IPv6 that carry an IPv4 address.
 */
export function isPrivate(hostname: string): boolean {
  if (isLoopback(hostname)) return true;
  if (hostname.startsWith('[')) return isPrivateV6(hostname.slice(1, -1));
  const numbers = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname)?.slice(1).map(Number);
  return numbers !== undefined && isPrivateV4(numbers);
}

function isPrivateV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && c === 0))) ||
    (a === 198 && (b === 18 || b === 19)) ||
    a >= 224
  );
}

function isPrivateV6(address: string): boolean {
  // Loopback, unspecified, mapped and compatible IPv4 all begin so.
  if (address.startsWith('::')) return true;
  const groups = address.split(':');
  const first = parseInt(groups[0] ?? '', 16);
  if ((first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || (first & 0xffc0) === 0xfec0) return true;
  if ((first & 0xff00) === 0xff00) return true;
  // 64:ff9b::/96 ends with an IPv4 address, 2002::/16 has it behind its first group.
  if (address.startsWith('64:ff9b:')) return isPrivateV4(octets(groups.slice(-2)));
  return first === 0x2002 && isPrivateV4(octets(groups.slice(1, 3)));
}

function octets(groups: readonly string[]): readonly number[] {
  return groups.flatMap((group) => {
    const value = parseInt(group === '' ? '0' : group, 16);
    return [value >> 8, value & 255];
  });
}
