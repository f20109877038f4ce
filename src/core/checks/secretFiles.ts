import type { RawName } from '../image/rawName';
import { hasLogin, secretVariables } from './secretText';

/** A kind of file that holds secrets. */
export interface SecretFile {
  /** What it may be, such as `a private key`. */
  readonly what: string;
  /** Which names it has. */
  readonly isNamed: (path: RawName) => boolean;
  /** Whether a content, as raw text, looks like it; `undefined` for formats that are not read. */
  readonly looks: ((text: string) => boolean) | undefined;
}

/** The kind of file that a path is by its name, if any; names alone are no proof. */
export function secretNamed(path: RawName): SecretFile | undefined {
  return secretFiles.find(({ isNamed }) => isNamed(path));
}

/** Files above this are no keys and no settings. */
export const secretSizeLimit = 128 * 1024;

const privateKey = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;

function named(pattern: RegExp): (path: RawName) => boolean {
  return (path) => pattern.test(path);
}

function holds(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

// Repetitions have bounds, since the content is anybody's.
const secretFiles: readonly SecretFile[] = [
  {
    what: 'a private key',
    isNamed: (path) =>
      /\/(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|ssh_host_\w{1,20}_key|[^/]*\.(?:pem|key|asc))$/i.test(path) ||
      (/\/\.ssh\/[^/]+$/.test(path) && !/\.pub$|\/(?:known_hosts|config|authorized_keys)$/.test(path)),
    looks: holds(privateKey),
  },
  {
    what: 'a password of Git',
    isNamed: named(/\/\.git-credentials$/),
    looks: hasLogin,
  },
  {
    what: 'a password',
    isNamed: named(/\/[._]netrc$/),
    looks: holds(/\bpassword[ \t\r\n]{1,20}[^\s]/),
  },
  {
    what: 'a token of a package registry',
    isNamed: named(/\/(?:\.npmrc|\.yarnrc(?:\.yml)?)$/),
    looks: holds(/(?:_authToken|_password|_auth|npmAuthToken|npmAuthIdent)["']?[ \t]{0,9}[=:][ \t]{0,9}["']?[^\s"'$<]/),
  },
  {
    what: 'a password of a package index',
    isNamed: named(/\/(?:\.pypirc|pip\.conf)$/),
    looks: (text) => hasLogin(text) || /^[ \t]{0,9}password[ \t]{0,9}[=:][ \t]{0,9}[^\s$<%]/m.test(text),
  },
  {
    what: 'a login at an image registry',
    isNamed: named(/\/(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson|containers\/auth\.json)$/),
    looks: holds(/"(?:auth|identitytoken|registrytoken)"\s{0,9}:\s{0,9}"[^"]/),
  },
  {
    what: 'a key of AWS',
    isNamed: named(/\/\.aws\/credentials$/),
    looks: holds(/aws_secret_access_key[ \t]{0,9}=[ \t]{0,9}[^\s]/i),
  },
  {
    what: 'a login at a cluster',
    isNamed: named(/\/(?:\.kube\/config|kubeconfig)$/),
    looks: holds(/^[ \t]{0,40}(?:client-key-data|token|password):[ \t]{0,9}[^\s]/m),
  },
  {
    what: 'an account of a cloud service',
    isNamed: named(/\/[^/]*(?:service[-_]?account|credentials|client_secret)[^/]*\.json$/i),
    looks: holds(/"(?:private_key|client_secret)"\s{0,9}:\s{0,9}"[^"]/),
  },
  {
    what: 'settings with secrets',
    isNamed: (path) =>
      /\/\.env(?:\.[^/]+)?$/.test(path) && !/\.(?:example|sample|template|dist|defaults?)$/i.test(path),
    looks: (text) => secretVariables(text.split('\n')).length > 0,
  },
  {
    what: 'passwords of a database',
    isNamed: named(/\/\.pgpass$/),
    looks: holds(/^(?:[^:\n]{1,200}:){4}[^\s*]/m),
  },
  {
    what: 'a password of a database',
    isNamed: named(/\/\.my\.cnf$/),
    looks: holds(/^[ \t]{0,9}password[ \t]{0,9}=[ \t]{0,9}[^\s]/m),
  },
  {
    what: 'hashes of passwords',
    isNamed: named(/\/\.htpasswd$|^\/etc\/shadow-?$/),
    looks: holds(/^[^:\n]{1,100}:(?:\$[0-9a-z]{1,10}\$|\{SHA\})[^\s]/m),
  },
  {
    what: 'a store of keys',
    isNamed: (path) =>
      /\/[^/]*\.(?:p12|pfx|jks|kdbx)$/i.test(path) && !/trust|cacerts/i.test(path.slice(path.lastIndexOf('/'))),
    looks: undefined,
  },
];
