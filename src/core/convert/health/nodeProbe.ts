import type { ShellWord } from '../../dockerfile/shellScript';
import { curlRequest, wgetRequest } from './httpRequest';
import { connectScript, requestScript } from './probeScript';

/**
 * A line for `node -e` that makes the check of a call of curl, wget or nc, with the same conditions; `undefined` for other
 * programs, and for a call that does more. `wgetIsBusybox` says whose options those of wget are.
 */
export function nodeProbe(program: string, words: readonly ShellWord[], wgetIsBusybox: boolean): string | undefined {
  switch (program) {
    case 'curl': {
      const request = curlRequest(words);
      return request === undefined ? undefined : requestScript(request);
    }
    case 'wget': {
      const request = wgetRequest(words, wgetIsBusybox);
      return request === undefined ? undefined : requestScript(request);
    }
    case 'nc': {
      const [host, port, ...more] = words.filter(({ text }) => !/^-(?:z|v|zv|vz|w\d+)$/.test(text));
      const asks = words.some(({ text }) => /^-\w*z/.test(text));
      const isPlain = [host, port].every(
        (word) => word !== undefined && /^[\w.:-]+$|^"?\$\{?\w+(?::?-\w+)?\}?"?$/.test(word.text),
      );
      if (host === undefined || port === undefined || more.length > 0 || !asks || !isPlain) return undefined;
      return connectScript(host, port);
    }
    default:
      return undefined;
  }
}

/** Whether Node loads more than a check at each of its starts by this NODE_OPTIONS, which may open ports or files of the program. */
export function loadsMoreThanCheck(nodeOptions: string): boolean {
  return /--?(?:r|require|import|loader|experimental-loader|experimental-default-type|inspect\S*|input-type)\b/.test(
    nodeOptions,
  );
}
