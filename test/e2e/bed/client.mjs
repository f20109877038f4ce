// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The first docker on PATH that can build with BuildKit (from version 23 on, that takes the buildx component), or what DOCKER names. */
export function findClient() {
  const named = process.env['DOCKER'];
  if (named !== undefined) return named;
  const found = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, process.platform === 'win32' ? 'docker.exe' : 'docker'))
    .filter(isExecutable);
  return found.find(buildsWithBuildKit) ?? found[0] ?? 'docker';
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // it is not there, or not for us
  }
}

/** @param {string} program */
function buildsWithBuildKit(program) {
  const version = spawnSync(program, ['version', '--format', '{{.Client.Version}}'], { encoding: 'utf8' }).stdout;
  return Number.parseInt(version, 10) < 23 || spawnSync(program, ['buildx', 'version']).status === 0;
}
