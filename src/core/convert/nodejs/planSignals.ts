import type { Draft } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { say } from '../rule';
import { stopSignalNode } from '../rules/stop-signal-node';
import { firstOf } from '../scan';
import type { NodeVersion } from './planVersion';

/** npm as the first process ends with status 1 on SIGTERM, and on Ctrl+C in a terminal; Node as the first process would ignore both. */
export const endOnSignals = lineFor('{SIGTERM:1,SIGINT:1}');

/** Below tini and the like, the default action of a signal ended Node, with a status that says which. */
export const endAsByInit = lineFor('{SIGTERM:143,SIGINT:130,SIGHUP:129,SIGQUIT:131}');

/** Below pm2 SIGTERM came as SIGINT, and the container ended with status 0. */
export const endAsByPm2 = lineFor('{SIGTERM:0,SIGINT:0}', "process.emit('SIGINT')||");

/**
 * A module that ends Node with the status of a signal that nobody listens for, or that a program raises again when it
 * has cleaned up, which the kernel keeps from a first process. Forked processes get it too, and are left as they are. A
 * question mark would cut it off, as the query of a URL.
 */
function lineFor(statuses: string, before = ''): string {
  return `data:text/javascript,const e=${statuses},k=process.kill;process.kill=(p,s='SIGTERM')=>{if(p===1&&process.pid===1&&s in e&&!process.listenerCount(s))process.exit(e[s]);return k.call(process,p,s)};if(!process.send)for(const s in e)process.once(s,()=>process.listenerCount(s)||${before}process.exit(e[s]))`;
}

/** Whether Node needs a line before the program that lets signals end it, as what stood between them did. */
export function planSignals(
  facts: Facts,
  { command }: NodeProgram,
  draft: Draft,
  version: NodeVersion['kind'],
): boolean {
  const viaInit = facts.start.init && command.through === undefined;
  if (command.through === undefined && !viaInit) return false;
  const { line } = facts.start.by;
  const handlesTerm = firstOf(facts.scan, 'handles-signals') !== undefined;
  const handlesBoth = handlesTerm && firstOf(facts.scan, 'handles-interrupt') !== undefined;
  // The kernel keeps from a first process what it raises itself.
  const guarded = !handlesBoth || firstOf(facts.scan, 'raises-signals') !== undefined;
  const loaded = firstOf(facts.scan, 'entry-module');
  if (guarded && loaded !== undefined) {
    const text = `The program asks how it was loaded (${loaded.file} line ${loaded.line}: ${loaded.text}), which differs below the line that SIGTERM needs; start node itself in CMD.`;
    draft.reasons.push(say(stopSignalNode, line, text));
  }
  const hooked = compiledAtStart(command.args);
  if (guarded && hooked !== undefined) {
    const text = `Node loads ${hooked.slice(0, 60)} in its own way, which differs below the line that SIGTERM needs; start node itself in CMD.`;
    draft.reasons.push(say(stopSignalNode, line, text));
  }
  if (guarded && version === 'copied' && !takesImport(facts.base.ref.tag ?? '')) {
    const text =
      'The program does not handle SIGTERM and SIGINT itself, and the line that lets them end it needs Node 18.18; start node itself in CMD.';
    draft.reasons.push(say(stopSignalNode, line, text));
  }
  const below = viaInit ? 'its init' : command.supervised === true ? 'pm2' : 'npm';
  if (guarded) {
    const text = `Below ${below} the program ended on SIGTERM and Ctrl+C; as the first process Node would ignore them, so a line before the program ends it.`;
    draft.notes.push(say(stopSignalNode, line, text));
  }
  if ((handlesTerm || command.bin !== undefined) && !viaInit) {
    const who = handlesTerm
      ? 'The program handles SIGTERM and now'
      : 'What handles SIGTERM in the package that is started now';
    const text = `${who} ends with its own status, where ${below === 'pm2' ? 'pm2 ended with 0' : 'npm ended with 1'}.`;
    draft.notes.push(say(stopSignalNode, line, text));
  }
  return guarded;
}

// They compile what is loaded by require alone, which no program is below --import.
const compilers =
  /^(?:ts-node|@babel\/register|@swc-node|@swc\/register|esm$|esbuild-register|esbuild-runner|sucrase|coffeescript|babel-register|@esbuild-kit|tsx\/cjs)/;

/** What needs a hook of require to be loaded; where modules are imported before the program anyway, nothing changes. */
function compiledAtStart(args: readonly string[]): string | undefined {
  if (args.some((word) => /^--(?:import|loader|experimental-loader)(?:=|$)/.test(word))) return undefined;
  const required: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const option = /^(?:-r|--require)(?:=(.*))?$/.exec(word);
    if (option !== null) required.push(option[1] ?? args[++at] ?? '');
    else if (/^(?:-C|--conditions|--env-file|--env-file-if-exists|--title)$/.test(word)) at++;
    else if (!word.startsWith('-')) {
      const compiler = required.find((name) => compilers.test(name));
      const extension = /\.([A-Za-z]\w*)$/.exec(word)?.[1];
      const isPlain =
        extension === undefined ||
        /^[cm]?js$/.test(extension) ||
        word.includes('node_modules/') ||
        (required.length === 0 && /^[cm]?ts$/.test(extension));
      return compiler === undefined ? (isPlain ? undefined : word) : `what ${compiler} compiles`;
    }
  }
  return undefined;
}

/** Whether Node has `--import`; a tag without a minor version means the last one. */
function takesImport(tag: string): boolean {
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (major === undefined) return false;
  return Number(major) > 18 || (major === '18' && (minor === undefined || Number(minor) >= 18));
}
