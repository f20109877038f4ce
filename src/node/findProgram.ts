import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

/** What finding a program depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The file of a program by its name: from the `PATH`, then from where engines are installed, since a window that was not
 * started from a terminal has a short `PATH`. Never from the current directory, which may be anybody's.
 */
export async function findProgram(program: string, around: Surroundings): Promise<string | undefined> {
  const { isAbsolute, join } = pathOf(around);
  if (isAbsolute(program)) return (await isProgram(program, around)) ? program : undefined;
  if (/[\\/]/.test(program)) return undefined;
  const names = around.platform === 'win32' && !/\.exe$/i.test(program) ? [`${program}.exe`] : [program];
  for (const directory of programDirectories(around)) {
    for (const name of names) {
      const file = join(directory, name);
      if (await isProgram(file, around)) return file;
    }
  }
  return undefined;
}

/** The directories that are searched, in their order; engines look for their helpers in the same ones. */
export function programDirectories(around: Surroundings): readonly string[] {
  const { delimiter, isAbsolute } = pathOf(around);
  const named = (pathText(around.env) ?? '').split(delimiter).map((directory) => directory.replace(/^"(.*)"$/, '$1'));
  return [...new Set([...named, ...installDirectories(around)])].filter(isAbsolute);
}

/** An environment's `PATH`, whose name has other letters on Windows. */
export function pathText(env: NodeJS.ProcessEnv): string | undefined {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH');
  return key === undefined ? undefined : env[key];
}

function pathOf({ platform }: Surroundings): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

/** Where installers of Docker, Podman, Rancher Desktop, OrbStack, Homebrew and snap put programs. */
function installDirectories({ platform, env }: Surroundings): readonly string[] {
  if (platform === 'win32') {
    const { ProgramFiles: programs = 'C:\\Program Files', LOCALAPPDATA: local } = env;
    return [
      `${programs}\\Docker\\Docker\\resources\\bin`,
      `${programs}\\Docker`,
      `${programs}\\RedHat\\Podman`,
      `${programs}\\Rancher Desktop\\resources\\resources\\win32\\bin`,
      ...(local === undefined ? [] : [`${local}\\Programs\\Podman`]),
    ];
  }
  const home = env['HOME'];
  const own =
    home === undefined
      ? []
      : ['.docker/bin', '.rd/bin', '.orbstack/bin', '.local/bin', 'bin'].map((d) => `${home}/${d}`);
  const shared = ['/usr/local/bin', '/usr/bin', '/bin'];
  if (platform !== 'darwin') return [...shared, '/snap/bin', '/home/linuxbrew/.linuxbrew/bin', ...own];
  const apps = ['/Applications/Docker.app/Contents/Resources/bin', '/opt/podman/bin'];
  return [...shared, '/opt/homebrew/bin', '/opt/local/bin', ...apps, ...own];
}

async function isProgram(file: string, { platform }: Surroundings): Promise<boolean> {
  try {
    await access(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false; // not there, or not to be run
  }
}
