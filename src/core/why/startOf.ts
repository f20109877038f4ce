import { lookUp } from '../image/lookup';
import { rawFromText } from '../image/rawName';
import { accountOf, type Account } from './account';
import { plainCommand, shellText } from './commandWords';
import { execute, type Execution } from './execute';
import type { Finding } from './finding';
import type { ImageFiles } from './imageFiles';
import { nameOf, variableOf } from './paths';
import type { Start } from './start';

/** Works out what an image starts with, for its own user or another; nothing is run. */
export async function startOf(files: ImageFiles, user = files.image.config.user): Promise<Start> {
  const { config } = files.image;
  const { cmd = [] } = config;
  // Engines take an entrypoint of one empty word for none.
  const entrypoint = config.entrypoint?.join('\0') === '' ? [] : (config.entrypoint ?? []);
  const argv = [...entrypoint, ...cmd];
  const workingDirectory = rawFromText(config.workingDir ?? '/');
  const read = accountOf(user, await files.text('/etc/passwd'), await files.text('/etc/group'));
  const account = read.kind === 'account' ? read.account : undefined;
  const text = shellText(argv);
  const form = argv.length === 0 ? 'none' : text === undefined ? 'exec' : 'shell';
  const base = { argv, form, workingDirectory, account } as const;
  const nothing = { steps: [], programs: [] };
  if (read.kind === 'unknown') return { ...base, ...nothing, findings: [unknownUser(user ?? '', read.says)] };
  if (argv.length === 0) return { ...base, ...nothing, findings: [nothingToStart] };

  const execution = emptyExecution(files, read.account);
  if (text !== undefined && !isThere(files, argv[0] ?? '')) {
    execution.findings.push(noShell(argv, text));
    return { ...base, ...nothing, findings: execution.findings };
  }
  await execute(execution, argv, { by: 'engine', uncertain: false });
  const command = text === undefined ? undefined : shellCommand(argv[1] ?? '', text, execution);
  if (command !== undefined && execution.findings.length === 0) {
    execution.steps.push({ kind: 'starts', by: argv[0] ?? '', argv: command });
    await execute(execution, command, { by: 'shell', uncertain: false });
  }
  if (entrypoint.length > 0 && text === undefined && shellText(cmd) !== undefined && !isThere(files, cmd[0] ?? '')) {
    execution.findings.push(shellFormArguments(entrypoint, cmd));
  }
  return { ...base, steps: execution.steps, programs: execution.programs, findings: execution.findings };
}

/** What a shell starts for a text; `undefined` where it may look elsewhere than in the PATH of the image. */
function shellCommand(option: string, text: string, { steps }: Execution): readonly string[] | undefined {
  const command = plainCommand(text);
  if (command?.[0]?.includes('/') === true) return command;
  // A login shell reads files that set PATH, and busybox has programs in itself.
  const isBusybox = steps.some((step) => step.kind === 'link' && nameOf(step.to) === 'busybox');
  return isBusybox || /[il]/.test(option) ? undefined : command;
}

/** Nothing found out yet, in the surroundings that the image's configuration gives. */
export function emptyExecution(files: ImageFiles, account: Account): Execution {
  const { env, workingDir = '/' } = files.image.config;
  return {
    files,
    account,
    workingDirectory: rawFromText(workingDir),
    path: rawFromText(variableOf(env, 'PATH') ?? defaultPath),
    steps: [],
    programs: [],
    findings: [],
  };
}

/** What engines set where an image does not. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function isThere({ tree }: ImageFiles, path: string): boolean {
  return !path.startsWith('/') || lookUp(tree, rawFromText(path), 'follow').kind === 'found';
}

const nothingToStart: Finding = {
  kind: 'nothing-to-start',
  severity: 'note',
  text: 'The image names nothing to start, as base images do.',
  next: 'Give it an ENTRYPOINT, or name a file of it to be asked about.',
  says: 'no command specified',
};

function unknownUser(user: string, says: string): Finding {
  return {
    kind: 'unknown-user',
    severity: 'error',
    text: says.includes('range')
      ? `No container is started, because the number of the user ${user} is too high.`
      : `No container is started, because the image does not know its own user ${user}.`,
    next: 'Use the number in USER, or copy an /etc/passwd and /etc/group that have the name.',
    says,
    path: '/etc/passwd',
  };
}

function noShell(argv: readonly string[], text: string): Finding {
  const [shell = ''] = argv;
  return {
    kind: 'no-shell',
    severity: 'error',
    text: `The start is in shell form, "${text}", and the image has no ${shell} to run it.`,
    next: 'Write ENTRYPOINT or CMD in exec form, as ["program", "argument"].',
    says: `exec: "${shell}": stat ${shell}: no such file or directory`,
    path: shell,
  };
}

function shellFormArguments(entrypoint: readonly string[], cmd: readonly string[]): Finding {
  return {
    kind: 'no-shell',
    severity: 'warning',
    text: `CMD is in shell form, so that ${entrypoint[0] ?? ''} gets the words ${cmd.slice(0, 2).join(' ')} and the text, and the image has no ${cmd[0] ?? ''}.`,
    next: 'Write CMD in exec form, with only what the entrypoint is to get.',
  };
}
