import type { ShellWord } from '../../dockerfile/shellScript';
import type { HttpRequest } from './httpRequest';
import { plainText } from './httpRequest';

/**
 * A line for `node -e` that makes a request and ends with 0 where it is healthy and with 1 where it is not. It reads the
 * answer to its end, as curl and wget do, and variables when it runs.
 */
export function requestScript(request: HttpRequest): string {
  const { method, follows, limit, again, timeout } = request;
  const status = limit === undefined ? '0' : `+(r.statusCode>${limit})`;
  const url = expression(withScheme(request.url));
  const steps = [
    ...(follows > 0
      ? ['const l=r.headers.location;if(l&&r.statusCode>299&&r.statusCode<400)return n&&g(new URL(l,u),n-1,m)']
      : []),
    ...(again ? ["if(r.statusCode>499&&m==='HEAD')return g(u,n,'GET')"] : []),
    `r.on('end',()=>process.exit(${status}))`,
  ];
  const options = [
    ...(follows > 0 || again ? ['method:m'] : method === 'GET' ? [] : [`method:'${method}'`]),
    // As curl and wget do, both addresses of localhost are tried; Node does so by itself from 20 on.
    request.family === undefined ? 'autoSelectFamily:true' : `family:${request.family}`,
    `headers:{${headers(request)}}`,
  ].join(',');
  const start = `process.exitCode=1;${timeout === undefined ? '' : `setTimeout(()=>process.exit(1),${timeout * 1000}).unref();`}`;
  const call = (module: string, address: string) =>
    `${module}.request(${address},{${options}},r=>{r.resume();${steps.join(';')}}).on('error',()=>{}).end()`;
  if (follows === 0 && !again) return start + call("require('http')", url);
  return `${start}const g=(u,n,m)=>${call('require(u.protocol.slice(0,-1))', 'u')};g(new URL(${url}),${follows},'${method}')`;
}

/** A line for `node -e` that ends with 0 where a port accepts connections. */
export function connectScript(host: ShellWord, port: ShellWord): string {
  return `process.exitCode=1;require('net').connect({port:${expression(port)},host:${expression(host)},autoSelectFamily:true},()=>process.exit(0)).on('error',()=>{})`;
}

function withScheme(url: ShellWord): ShellWord {
  if (/^http:\/\//i.test(url.pieces[0]?.kind === 'text' ? url.pieces[0].text : '')) return url;
  return { text: url.text, pieces: [{ kind: 'text', text: 'http://', quoted: true }, ...url.pieces] };
}

function headers({ agent, headers: given }: HttpRequest): string {
  const own = given.map((word) => {
    const [first, ...rest] = word.pieces;
    const text = first?.kind === 'text' ? first.text : '';
    const colon = text.indexOf(':');
    const value: ShellWord = {
      text: '',
      pieces: [{ kind: 'text', text: text.slice(colon + 1).trimStart(), quoted: true }, ...rest],
    };
    return { name: text.slice(0, colon).toLowerCase(), value: expression(value) };
  });
  const all = [
    { name: 'accept', value: "'*/*'" },
    { name: 'user-agent', value: `'${agent}'` },
  ].filter(({ name }) => !own.some((other) => other.name === name));
  return [...all, ...own].map(({ name, value }) => `'${name}':${value}`).join(',');
}

/** A word as an expression of JavaScript. */
function expression({ pieces }: ShellWord): string {
  const parts: string[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') parts.push(`'${text}'`);
    text = '';
  };
  for (const piece of pieces) {
    if (piece.kind === 'text') text += piece.text;
    if (piece.kind !== 'variable') continue;
    flush();
    const or = piece.operator === '-' ? '??' : '||';
    const fallback = piece.operand === undefined ? '' : (plainText(piece.operand) ?? '');
    parts.push(`(process.env.${piece.name}${or}'${fallback}')`);
  }
  flush();
  return parts.length === 0 ? "''" : parts.join('+');
}
