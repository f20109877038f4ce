import type { Draft } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { say } from '../rule';
import { stopSignalNode } from '../rules/stop-signal-node';
import { firstOf } from '../scan';
import type { NodeVersion } from './planVersion';

/** npm as the first process ends with status 1 on SIGTERM, and on Ctrl+C in a terminal; Node as the first process would ignore both. */
export const endOnSignals =
  "data:text/javascript,for(const s of['SIGTERM','SIGINT'])process.once(s,()=>process.listenerCount(s)||process.exit(1))";

/** Below tini and the like, the default action of a signal ended Node, with a status that says which. */
export const endAsByInit =
  "data:text/javascript,for(const[s,n]of[['SIGTERM',143],['SIGINT',130],['SIGHUP',129],['SIGQUIT',131]])process.once(s,()=>process.listenerCount(s)||process.exit(n))";

/** Below pm2 SIGTERM came as SIGINT, and the container ended with status 0. */
export const endAsByPm2 =
  "data:text/javascript,for(const s of['SIGTERM','SIGINT'])process.once(s,()=>process.listenerCount(s)||process.emit('SIGINT')||process.exit(0))";

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
  const guarded = !(handlesTerm && firstOf(facts.scan, 'handles-interrupt') !== undefined);
  const loaded = firstOf(facts.scan, 'entry-module');
  if (guarded && loaded !== undefined) {
    const text = `The program asks how it was loaded (${loaded.file} line ${loaded.line}: ${loaded.text}), which differs below the line that SIGTERM needs; start node itself in CMD.`;
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

/** Whether Node has `--import`; a tag without a minor version means the last one. */
function takesImport(tag: string): boolean {
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  if (major === undefined) return false;
  return Number(major) > 18 || (major === '18' && (minor === undefined || Number(minor) >= 18));
}
