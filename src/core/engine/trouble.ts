import type { ProgramEnd } from '../host';

/** Why an engine did not do what it was asked. */
export type Trouble =
  /** There is no such program. */
  | 'missing'
  /** Nobody listens where it connects to. */
  | 'stopped'
  /** The socket or pipe is not for this user. */
  | 'denied'
  | 'no-context'
  /** It said nothing for too long. */
  | 'silent'
  | 'ssh'
  /** No way to the host. */
  | 'unreachable'
  | 'tls'
  /** A login is missing, or a plugin of the engine forbids it. */
  | 'refused'
  | 'no-image'
  | 'no-platform'
  | 'bad-name'
  /** Blobs of the image were never pulled. */
  | 'incomplete'
  /** What Windows containers cannot do. */
  | 'windows'
  /** A command or option that this version does not know. */
  | 'too-old'
  | 'full'
  | 'other';

/** Tells by how a program ended and what it wrote to standard error; Docker 19 to 29, Podman 3 to 5 and nerdctl 1 and 2. */
export function troubleOf(end: ProgramEnd): Trouble {
  if (end.kind !== 'ended') return end.kind;
  return signs.find(([, sign]) => sign.test(end.err))?.[0] ?? 'other';
}

// The first that fits counts: messages quote others, so what is more special comes first.
const signs: readonly (readonly [Trouble, RegExp])[] = [
  [
    'no-context',
    /context ".*"(?:: context)? (?:not found|does not exist)|service destination not found|connection ".*" not found/,
  ],
  ['incomplete', /content digest .*not found|unable to create manifests file/i],
  [
    'no-platform',
    /does not (?:provide|match) the specified platform|no suitable (?:image|export target)|image with reference .* platform/i,
  ],
  [
    'too-old',
    /unknown (?:shorthand )?flag|unknown command|is not a \w+ command|requires API version|unrecognized command/i,
  ],
  ['full', /no space left on device|disk quota exceeded|not enough space/i],
  ['windows', /does not support exporting windows/i],
  [
    'ssh',
    /command \[ssh |\bssh: |host key verification failed|permission denied \((?:publickey|password|keyboard)|connection helper|exec: "ssh"/i,
  ],
  [
    'denied',
    /permission denied while trying to connect|(?:dial unix|containerd socket|npipe|\/pipe\/).*(?:permission denied|access is denied)/i,
  ],
  ['tls', /\bx509: |\btls: |\.pem: |HTTP request to an HTTPS server|HTTP response to HTTPS client|TLS-enabled daemon/i],
  [
    'unreachable',
    /no such host|i\/o timeout|network is unreachable|no route to host|deadline exceeded|host is down|name resolution/i,
  ],
  [
    'stopped',
    /cannot connect to (?:the docker daemon|podman)|failed to connect to the docker api|unable to connect to podman|connection refused|connection reset|daemon (?:is )?not running|\/pipe\/.*(?:file specified|cannot find)|cannot access containerd socket|rootless containerd not running|docker desktop is|\.sock: connect: no such file/i,
  ],
  [
    'bad-name',
    /invalid reference format|must be lowercase|invalid repository name|invalid identifier|invalid image reference/i,
  ],
  [
    'no-image',
    /no such (?:image|object)|image not known|reference does not exist|no image found|unable to find image|is not an image|does not exist in local storage|image ".*": not found|image .* not found|imagedb\/content\/.*no such file/i,
  ],
  ['refused', /unauthorized|authorization denied|authentication required|requested access to the resource is denied/i],
  ['stopped', /\bEOF$/m],
];
