import { rawFromText } from '../image/rawName';
import { findAs, may } from './access';
import { accountText, type Account } from './account';
import type { Finding } from './finding';
import type { ImageFiles } from './imageFiles';
import { variableOf } from './paths';

/**
 * What programs often want of the image they run in, and somebody running there would miss: places to write, certificates,
 * time zones, an entry in /etc/passwd. Notes, since a program may want none of it.
 */
export function surroundings({ image: { config }, tree }: ImageFiles, account: Account): readonly Finding[] {
  const workingDir = config.workingDir ?? '/';
  const there = (path: string): boolean => findAs(tree, rawFromText(path), account).kind === 'found';
  const writable = (path: string): boolean => {
    const found = findAs(tree, rawFromText(path), account);
    return found.kind === 'found' && found.node.children !== undefined && may(account, 'write', found.node.entry);
  };
  const who = accountText(account);
  const notes: (readonly [isMissing: boolean, kind: Finding['kind'], text: string, next: string])[] = [
    [
      !there('/tmp'),
      'surroundings',
      'There is no /tmp, which many programs write to.',
      'Copy one with the mode 1777, or mount one.',
    ],
    [
      there('/tmp') && !writable('/tmp'),
      'rights',
      `${who} may not write to /tmp.`,
      'Give it the mode 1777, or mount one.',
    ],
    [
      account.uid !== 0 && workingDir !== '/' && !writable(workingDir),
      'rights',
      `${who} may not write to the working directory ${workingDir}.`,
      'Copy it with --chown if the program writes there.',
    ],
    [
      account.uid !== 0 && account.home !== undefined && account.home !== workingDir && !writable(account.home),
      'rights',
      `${who} may not write to its home ${account.home ?? ''}.`,
      'Set HOME to a directory that it owns if the program keeps settings there.',
    ],
    [
      account.name === undefined,
      'surroundings',
      `/etc/passwd has no entry for ${who}, so that programs that ask for their user fail.`,
      'Use 65532, which distroless images know as nonroot, or copy an /etc/passwd that has it.',
    ],
    [
      !certificates.some(there),
      'surroundings',
      'There are no certificate authorities, so that no TLS connection to a server can be verified.',
      'Use a distroless base, which has them, or copy /etc/ssl/certs/ca-certificates.crt.',
    ],
    [
      !there('/usr/share/zoneinfo'),
      'surroundings',
      'There are no time zones, so that all times are UTC.',
      'Use a distroless base, which has them, or copy /usr/share/zoneinfo.',
    ],
  ];
  const zone = variableOf(config.env, 'TZ')?.replace(/^:/, '');
  const isZone = zone !== undefined && /^[A-Z]\w*(?:\/[\w+-]+)+$/.test(zone);
  const findings = notes.flatMap(([isMissing, kind, text, next]): Finding[] =>
    isMissing ? [{ kind, severity: 'note', text, next }] : [],
  );
  if (!isZone || there(`/usr/share/zoneinfo/${zone}`)) return findings;
  return [
    ...findings,
    {
      kind: 'surroundings',
      severity: 'warning',
      text: `TZ is ${zone}, which the image has no file for, so that times are UTC.`,
      next: 'Copy /usr/share/zoneinfo, or use a base that has the zone.',
      path: `/usr/share/zoneinfo/${zone}`,
    },
  ];
}

/** Where libraries for TLS look. */
const certificates = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
