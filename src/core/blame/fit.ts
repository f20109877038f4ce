import type { StepText } from './step';
import { anything, type Wanted } from './wanted';

/**
 * How much tells that a step of the history is what an instruction came to, a whole number: 0 if it cannot be, more the less likely
 * it is that another one has the same text.
 */
export function fit(step: StepText, wanted: Wanted): number {
  const { keyword } = wanted.instruction;
  if (step.keyword !== keyword) return 0;
  switch (keyword) {
    case 'RUN':
      return Math.max(0, ...wanted.texts.map((command) => fitOfRun(step.text, command, wanted.shells)));
    case 'COPY':
    case 'ADD':
      return step.hashed === undefined ? fitOfTexts(step.text, wanted.texts, 400) : fitOfDestination(step, wanted);
    case 'EXPOSE':
      return samePorts(step.text, wanted.texts) ? 150 : 0;
    case 'ARG':
      return fitOfTexts(step.text, wanted.texts, 0) > 0 ? 50 : 0;
    default:
      return fitOfTexts(step.text, wanted.texts, 150);
  }
}

/** What {@link fit} gives at most for an instruction. */
export function fullFit({ instruction: { keyword }, texts }: Wanted): number {
  const length = Math.max(0, ...texts.map((text) => text.replaceAll(anything, '').length));
  switch (keyword) {
    case 'RUN':
    case 'COPY':
    case 'ADD':
      return 400 + told(length);
    case 'EXPOSE':
      return 150;
    case 'ARG':
      return 50;
    default:
      return 150 + told(length);
  }
}

/** A long text says more than a short one. */
function told(length: number): number {
  return Math.min(600, length * 5);
}

function fitOfTexts(text: string, patterns: readonly string[], least: number): number {
  let best = 0;
  for (const pattern of patterns) {
    if (!fits(text, pattern)) continue;
    const literal = pattern.replaceAll(anything, '').length;
    best = Math.max(best, literal < 2 && pattern.includes(anything) ? vague : least + told(literal));
  }
  return best;
}

/** For what would fit much else too. */
const vague = 60;

function fitOfDestination({ text, hashed }: StepText, { destinations, sources }: Wanted): number {
  if (sources !== undefined && sources > 1 !== (hashed === 'multi')) return 0;
  return fitOfTexts(text, destinations, 150);
}

/** Whether a text is a pattern's, in which {@link anything} stands for any text. */
export function fits(text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split(anything);
  const last = others.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function fitOfRun(text: string, command: string, shells: readonly string[]): number {
  if (command === '' || !text.endsWith(command)) return 0;
  const before = text.slice(0, -command.length);
  if (before !== '' && !before.endsWith(' ')) return 0;
  return startsRun(before.trimEnd(), shells) ? 400 + told(command.length) : 0;
}

/** Whether nothing but build arguments and a shell stands before a command. */
function startsRun(before: string, shells: readonly string[]): boolean {
  const isExec = shells.length === 0;
  if (!before.startsWith('|')) {
    // What Podman notes of the exec form has a shell too.
    return isExec ? before === '' || before === '/bin/sh -c' : shells.includes(before) || anyShell.test(before);
  }
  const values = /^\|\d+ (?:[A-Za-z_]\w*=)?/.exec(before);
  if (values === null) return false;
  const rest = before.slice(values[0].length);
  const shell = (isExec ? ['/bin/sh -c', ''] : shells).find(
    (known) => (known !== '' || isExec) && ` ${rest}`.endsWith(` ${known}`.trimEnd()),
  );
  const found = shell ?? lastShell.exec(rest)?.[0];
  if (found === undefined) return false;
  // A second shell would be a part of another command.
  return !/(?:^|\s)(?:-\w*c|\/[cC])(?:\s|$)/.test(rest.slice(0, rest.length - found.length));
}

const anyShell =
  /^(?:\S*[\\/])?(?:sh|bash|ash|dash|ksh|zsh|cmd|powershell|pwsh)(?:\.exe)?(?: (?:-\S+|\/[A-Za-z]|pipefail))+$/i;
const lastShell =
  /(?:^|\s)(?:[^\s=]*[\\/])?(?:sh|bash|ash|dash|ksh|zsh|cmd|powershell|pwsh)(?:\.exe)?(?: (?:-\S+|\/[A-Za-z]|pipefail))+$/i;

/** Whether two lists of ports are the same, however builders write them. */
function samePorts(text: string, texts: readonly string[]): boolean {
  const ports = portsIn(text);
  return ports !== '' && texts.some((other) => !other.includes(anything) && portsIn(other) === ports);
}

function portsIn(text: string): string {
  const ports = text.toLowerCase().match(/\d+(?:-\d+)?(?:\/[a-z]+)?/g) ?? [];
  return [...new Set(ports.map((port) => (port.includes('/') ? port : `${port}/tcp`)))].sort().join(' ');
}
