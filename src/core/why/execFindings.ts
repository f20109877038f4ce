import { textFromRaw, type RawName } from '../image/rawName';
import type { TreeNode } from '../image/tree';
import { modeText } from '../image/modeText';
import type { FoundAs } from './access';
import { accountText, type Account } from './account';
import type { Starter } from './execute';
import type { Finding } from './finding';

/** What there is no content of. */
export function unread(path: RawName, text: string): Finding {
  const next = 'It cannot be checked further; pull or save the image and ask again.';
  return { kind: 'unread', severity: 'warning', text, next, path: textFromRaw(path) };
}

/** A bare word that no directory of PATH has. */
export function notOnPath(
  word: string,
  path: RawName,
  closed: RawName | undefined,
  account: Account,
  by: Starter['by'],
): Finding {
  const where = path === '' ? 'an empty PATH' : `PATH (${textFromRaw(path)})`;
  if (closed !== undefined) {
    return {
      kind: 'not-executable',
      severity: 'error',
      text: `${word} is at ${textFromRaw(closed)}, but ${accountText(account)} may not execute it there, and no other directory of ${where} has it.`,
      next: `Copy it with --chmod=755, or start another file.`,
      says: saysOf(by, word, 'executable file not found in $PATH', 'Permission denied'),
      path: textFromRaw(closed),
    };
  }
  if (by === 'env' && word.endsWith('\r')) {
    const name = `${word.slice(0, -1)}\\r`;
    return {
      kind: 'not-found',
      severity: 'error',
      text: `The script has Windows line ends, so that env looks for a program named "${name}".`,
      next: 'Save it with Unix line ends (LF).',
      says: `env: '${name}': No such file or directory`,
    };
  }
  return {
    kind: 'not-found',
    severity: 'error',
    text: /\s/.test(word)
      ? `No directory of ${where} has a program named "${word}", which is read as one word.`
      : `No directory of ${where} has a program ${word}.`,
    next:
      by === 'env' && /\s/.test(word)
        ? 'Write #!/usr/bin/env -S before a program with arguments.'
        : `Copy ${word} into one of them, or name it by the path where it is.`,
    says: saysOf(by, word, 'executable file not found in $PATH', 'No such file or directory'),
  };
}

/** A bare word that is found in a directory of PATH that has no whole path. */
export function relativeOnPath(word: string, at: RawName): Finding {
  return {
    kind: 'not-found',
    severity: 'warning',
    text: `${word} is found as ${textFromRaw(at)} only because PATH has a relative directory, from which runc starts nothing.`,
    next: 'Name it by its path, or put its whole directory into PATH.',
    says: `exec: "${word}": cannot run executable found relative to current directory`,
    path: textFromRaw(at),
  };
}

/** A path at which there is nothing for this account. */
export function notThere(
  word: string,
  found: Exclude<FoundAs, { kind: 'found' }>,
  account: Account,
  by: Starter['by'],
): Finding {
  const at = textFromRaw(found.at);
  if (found.kind === 'denied') {
    return {
      kind: 'closed-directory',
      severity: 'error',
      text: `${accountText(account)} may not enter ${at}, and so cannot start ${word}.`,
      next: `Give others the right to enter ${at}, or put the program elsewhere.`,
      says: saysOf(by, word, `stat ${word}: permission denied`, 'Permission denied'),
      path: at,
    };
  }
  const why = {
    missing: 'is not in the image',
    'not-a-directory': 'is not a directory',
    loop: 'is a circular link',
  };
  return {
    kind: 'not-found',
    severity: 'error',
    text: at === word ? `${word} ${why[found.kind]}.` : `${word} is not there, because ${at} ${why[found.kind]}.`,
    next: 'Copy it to that path, or correct ENTRYPOINT, CMD or WORKDIR.',
    says: saysOf(by, word, `stat ${word}: ${errnos[found.kind]}`, 'No such file or directory'),
    path: at,
  };
}

const errnos = {
  missing: 'no such file or directory',
  'not-a-directory': 'not a directory',
  loop: 'too many levels of symbolic links',
};

/** A path whose file, or directory, cannot be executed by this account. */
export function notExecutable(
  word: string,
  path: RawName,
  { entry }: TreeNode,
  account: Account,
  by: Starter['by'],
): Finding {
  const shown = textFromRaw(path);
  const isDirectory = entry.kind === 'directory';
  return {
    kind: 'not-executable',
    severity: 'error',
    text: isDirectory
      ? `${shown} is a directory, which cannot be started.`
      : `${accountText(account)} may not execute ${shown} (${modeText(entry)}, owner ${entry.uid}:${entry.gid}).`,
    next: isDirectory ? 'Name the program in it.' : 'Copy it with --chmod=755.',
    // Engines look whether anybody may execute it; the kernel, whether this account may.
    says:
      by === 'engine' && !isDirectory && (entry.mode & 0o111) !== 0
        ? `exec ${word}: permission denied`
        : saysOf(by, word, 'permission denied', 'Permission denied'),
    path: shown,
  };
}

/** A file that is neither a program of machine code nor names its interpreter. */
export function noProgram(path: RawName, head: string): Finding {
  const shown = textFromRaw(path);
  const why =
    head === ''
      ? 'is empty'
      : head.startsWith('\xef\xbb\xbf#!')
        ? 'has a byte order mark before its #!'
        : 'is no program, and its first line names no interpreter';
  return {
    kind: 'no-program',
    severity: 'error',
    text: `${shown} ${why}, so that the kernel does not start it.`,
    next: head === '' ? 'Copy the file with its content.' : 'Begin it with #! and the path of its interpreter.',
    says: `exec ${shown}: exec format error`,
    path: shown,
  };
}

/** A script whose interpreter is not there. */
export function noInterpreter(path: RawName, interpreter: RawName, found: FoundAs, account: Account): Finding {
  const [shown, name] = [textFromRaw(path), textFromRaw(interpreter)];
  if (name.endsWith('\r')) {
    return {
      kind: 'no-interpreter',
      severity: 'error',
      text: `${shown} has Windows line ends, so that the kernel looks for an interpreter named "${name.slice(0, -1)}\\r".`,
      next: 'Save it with Unix line ends (LF).',
      says: `exec ${shown}: no such file or directory`,
      path: shown,
    };
  }
  if (found.kind === 'found' || found.kind === 'denied') {
    return {
      kind: 'no-interpreter',
      severity: 'error',
      text: `${accountText(account)} may not execute ${name}, which ${shown} names as its interpreter.`,
      next: `Give ${name} the right to be executed.`,
      says: `exec ${shown}: permission denied`,
      path: name,
    };
  }
  const isShell = /\/(?:ba|da|a|z|k)?sh$/.test(name);
  return {
    kind: 'no-interpreter',
    severity: 'error',
    text: `${shown} is a script for ${name}, which the image does not have.`,
    next: isShell
      ? 'Start the program itself in exec form; distroless images have no shell but in their debug variants.'
      : `Start it as an argument of an interpreter that the image has, or copy ${name}.`,
    says: `exec ${shown}: no such file or directory`,
    path: name,
  };
}

/** Scripts that have scripts run them without end. */
export function tooManyInterpreters(path: RawName): Finding {
  const shown = textFromRaw(path);
  return {
    kind: 'no-interpreter',
    severity: 'error',
    text: `${shown} is run by a script, which is run by a script, further than the kernel follows.`,
    next: 'Name a program as interpreter.',
    says: `exec ${shown}: too many levels of symbolic links`,
    path: shown,
  };
}

/** A program that is not whole. */
export function damaged(path: RawName, text: string): Finding {
  const shown = textFromRaw(path);
  return {
    kind: 'no-program',
    // The kernel looks at less of it than is read here.
    severity: 'warning',
    text: `${shown} is not a complete program: it ${text}.`,
    next: 'Build it again, or copy it again.',
    path: shown,
  };
}

/** What a compiler made and no linker saw. */
export function notLinked(path: RawName): Finding {
  const shown = textFromRaw(path);
  return {
    kind: 'no-program',
    severity: 'error',
    text: `${shown} is the output of a compiler that was not linked yet.`,
    next: 'Link it, and copy the program.',
    says: `exec ${shown}: exec format error`,
    path: shown,
  };
}

/** A program for other machines. */
export function wrongArchitecture(path: RawName, machine: number, architecture: string): Finding {
  const shown = textFromRaw(path);
  const name = machineNames[machine] ?? `machine ${machine}`;
  return {
    kind: 'wrong-architecture',
    severity: 'error',
    text: `${shown} is for ${name}, and the image for ${architecture}.`,
    next: `Build it for ${architecture}, for instance with the TARGETARCH that the builder gives.`,
    says: `exec ${shown}: exec format error`,
    path: shown,
  };
}

/** Numbers of machines by the names that images have for them. */
export const machineNames: Readonly<Record<number, string>> = {
  3: '386',
  8: 'mips64le',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};

function saysOf(by: Starter['by'], word: string, engine: string, errno: string): string {
  switch (by) {
    case 'engine':
      return `exec: "${word}": ${engine}`;
    case 'env':
      return `env: '${word}': ${errno}`;
    case 'shell':
    case 'script':
      return `${word}: ${errno === 'No such file or directory' ? 'not found' : errno}`;
    case 'wrapper':
      return `exec ${word} failed: ${errno}`;
  }
}
