import type { ShellPiece, ShellWord } from '../../dockerfile/shellScript';

/** A request that a health check makes, and what of the answer makes it healthy. */
export interface HttpRequest {
  readonly url: ShellWord;
  readonly method: 'GET' | 'HEAD';
  readonly agent: string;
  readonly headers: readonly ShellWord[];
  /** How many redirections are followed. */
  readonly follows: number;
  /** The largest status that is healthy; `undefined` if any answer is. */
  readonly limit: number | undefined;
  /** Whether a HEAD that ends in 500 and above is made again as GET. */
  readonly again: boolean;
  /** In seconds, `undefined` for none but that of the health check itself. */
  readonly timeout: number | undefined;
  readonly family: 4 | 6 | undefined;
}

/** Reads a call of curl; `undefined` if it does more than Node can do as well. */
export function curlRequest(words: readonly ShellWord[]): HttpRequest | undefined {
  const options = readOptions(words, curlFlags, curlValues);
  if (options === undefined) return undefined;
  const has = (...names: readonly string[]) => names.some((name) => options.flags.has(name));
  const method = options.values.get('X') ?? (has('I', 'head') ? 'HEAD' : 'GET');
  const url = options.values.get('url') ?? options.others[0];
  const verb = typeof method === 'string' ? method : plainText(method);
  if (url === undefined || options.others.length > (options.values.has('url') ? 0 : 1)) return undefined;
  if (verb !== 'GET' && verb !== 'HEAD') return undefined;
  return checked({
    url,
    method: verb,
    agent: 'curl',
    headers: options.lists,
    follows: has('L', 'location') ? 50 : 0,
    limit: has('f', 'fail', 'fail-with-body') ? 399 : undefined,
    again: false,
    // A connection to a port of the container is there at once or never.
    timeout: seconds(options.values.get('m')),
    family: has('4', 'ipv4') ? 4 : has('6', 'ipv6') ? 6 : undefined,
  });
}

/** Reads a call of wget, of GNU or of BusyBox, which looks for a file by GET; `undefined` as for curl. */
export function wgetRequest(words: readonly ShellWord[], isBusybox: boolean): HttpRequest | undefined {
  const options = readOptions(words, wgetFlags, wgetValues);
  const [url, ...more] = options?.others ?? [];
  if (options === undefined || url === undefined || more.length > 0) return undefined;
  const spider = options.flags.has('spider') && !isBusybox;
  return checked({
    url,
    method: spider ? 'HEAD' : 'GET',
    agent: 'Wget',
    headers: options.lists,
    follows: 20,
    // What it cannot follow is an error to it.
    limit: 299,
    // With one try, there is none left for it.
    again: spider && options.values.get('t')?.text !== '1',
    timeout: seconds(options.values.get('T')),
    family: options.flags.has('4') ? 4 : options.flags.has('6') ? 6 : undefined,
  });
}

const curlFlags: ReadonlySet<string> = new Set(
  'f fail fail-with-body s silent S show-error L location I head 4 ipv4 6 ipv6 v verbose i include g globoff no-progress-meter no-buffer N q http1.1 k insecure'.split(
    ' ',
  ),
);
const curlValues: ReadonlyMap<string, string> = new Map([
  ['o', 'o'],
  ['output', 'o'],
  ['m', 'm'],
  ['max-time', 'm'],
  ['connect-timeout', 'connect-timeout'],
  ['X', 'X'],
  ['request', 'X'],
  ['H', 'H'],
  ['header', 'H'],
  ['url', 'url'],
]);
const wgetFlags: ReadonlySet<string> = new Set(
  'q quiet nv no-verbose spider S server-response no-check-certificate no-cache v verbose 4 inet4-only 6 inet6-only'.split(
    ' ',
  ),
);
const wgetValues: ReadonlyMap<string, string> = new Map([
  ['O', 'o'],
  ['output-document', 'o'],
  ['t', 't'],
  ['tries', 't'],
  ['T', 'T'],
  ['timeout', 'T'],
  ['header', 'H'],
]);

interface Options {
  readonly flags: ReadonlySet<string>;
  /** By the one name of each option. */
  readonly values: ReadonlyMap<string, ShellWord>;
  readonly lists: readonly ShellWord[];
  readonly others: readonly ShellWord[];
}

function readOptions(
  words: readonly ShellWord[],
  known: ReadonlySet<string>,
  valued: ReadonlyMap<string, string>,
): Options | undefined {
  const flags = new Set<string>();
  const values = new Map<string, ShellWord>();
  const lists: ShellWord[] = [];
  const others: ShellWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const text = plainText(word);
    if (text === undefined || !/^-./.test(text)) {
      if (word.text.startsWith('-')) return undefined;
      others.push(word);
      continue;
    }
    const take = (name: string, attached: string | undefined): boolean => {
      const given = attached === undefined ? words[++at] : literal(attached);
      const key = valued.get(name);
      if (given === undefined || key === undefined) return false;
      if (key === 'H') lists.push(given);
      else values.set(key, given);
      return true;
    };
    const long = /^--([a-z][\w.-]*)(?:=([\s\S]*))?$/.exec(text);
    if (long?.[1] !== undefined) {
      if (valued.has(long[1])) {
        if (!take(long[1], long[2])) return undefined;
      } else if (known.has(long[1]) && long[2] === undefined) flags.add(long[1]);
      else return undefined;
      continue;
    }
    if (text === '-nv') {
      flags.add('nv');
      continue;
    }
    for (let index = 1; index < text.length; index++) {
      const letter = text.charAt(index);
      if (valued.has(letter)) {
        const rest = text.slice(index + 1);
        if (!take(letter, rest === '' ? undefined : rest)) return undefined;
        break;
      }
      if (!known.has(letter)) return undefined;
      flags.add(letter);
    }
  }
  return { flags, values, lists, others };
}

function literal(text: string): ShellWord {
  return { text, pieces: [{ kind: 'text', text, quoted: true }] };
}

/** The text of a word without variables. */
export function plainText({ pieces }: ShellWord): string | undefined {
  return pieces.every((piece) => piece.kind === 'text') ? pieces.map(({ text }) => text).join('') : undefined;
}

function seconds(word: ShellWord | undefined): number | undefined {
  if (word === undefined) return undefined;
  const value = Number(plainText(word)?.replace(/s$/, ''));
  return value > 0 ? value : Number.NaN;
}

/** Only what Node can ask for as well: no TLS, no lists of addresses, and words of text and variables. */
function checked(request: HttpRequest): HttpRequest | undefined {
  const [first] = request.url.pieces;
  const start = first?.kind === 'text' ? first.text : '';
  const odd = [request.url, ...request.headers].some(({ pieces }) => !pieces.every(isPlain));
  if (odd || Number.isNaN(request.timeout)) return undefined;
  if (/^(?!http:)[a-z][a-z+.-]*:\/\//i.test(start) || /[[\]{}\s]/.test(plainParts(request.url))) return undefined;
  if (!/^(?:http:\/\/)?(?:[\w.-]|$)/i.test(start) || start === '') return undefined;
  return request.headers.every((word) => /^[\w-]+:/.test(plainParts(word))) ? request : undefined;
}

function plainParts({ pieces }: ShellWord): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
}

function isPlain(piece: ShellPiece): boolean {
  if (piece.kind === 'text') return !/['\\\r\n]/.test(piece.text);
  if (piece.kind === 'other' || !/^[A-Za-z_]\w*$/.test(piece.name)) return false;
  if (piece.operator === undefined) return true;
  return (
    /^:?-$/.test(piece.operator) &&
    piece.operand?.pieces.every(({ kind }) => kind === 'text') === true &&
    isPlain({ kind: 'text', text: plainText(piece.operand) ?? "'", quoted: true })
  );
}
