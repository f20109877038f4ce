/** A start script without the option that gives the program its port, where it reads PORT itself. */
export interface PortOption {
  readonly text: string;
  /** The port where PORT is not set. */
  readonly fallback: string | undefined;
}

// next, serve and http-server take PORT for their port where no option says another one.
const readsPort = /^\s*(?:\w+=[\w.-]+\s+)*(?:next start|serve|http-server)(?=\s)/;
const option =
  /\s(?:-p|--port|-l|--listen)(?:\s+|=)("?)(?:tcp:\/\/0\.0\.0\.0:)?\$(?:PORT|\{PORT(?::?-(\d+))?\})\1(?=\s|$)/g;

/** Takes an option like `-p $PORT` out of a script; `undefined` if there is not exactly one, or the program does not read PORT. */
export function portOption(script: string): PortOption | undefined {
  const [found, ...more] = readsPort.test(script) ? [...script.matchAll(option)] : [];
  if (found === undefined || more.length > 0) return undefined;
  return {
    text: script.slice(0, found.index) + script.slice(found.index + found[0].length),
    fallback: found[2],
  };
}
