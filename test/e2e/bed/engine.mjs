// @ts-check
// The Docker client as the stand-ins use it.
import { spawnSync } from 'node:child_process';
import { findClient } from './client.mjs';

const client = findClient();

/**
 * What a program prints; ends the process with its message if it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ input?: string, cwd?: string }} [options]
 */
export function run(program, args, options = {}) {
  const env = { ...process.env, DOCKER_BUILDKIT: '1', DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 1 << 28, ...options });
  if (done.status === 0) return done.stdout.trim();
  const why = done.error?.message ?? done.stderr.trim().split('\n').slice(-20).join('\n');
  console.error(`${program} ${args.slice(0, 3).join(' ')} failed: ${why}`);
  process.exit(1);
}

/**
 * @param {readonly string[]} args
 * @param {string} [input]
 */
export function docker(args, input) {
  return run(client, args, input === undefined ? {} : { input });
}

/** @param {string} image */
export function isThere(image) {
  return spawnSync(client, ['image', 'inspect', image], { stdio: 'ignore' }).status === 0;
}

/**
 * Builds an image from the text of a Dockerfile and a context directory; packages come through the machine's network.
 * @param {readonly string[]} tags
 * @param {string} dockerfile
 * @param {string} context
 */
export function build(tags, dockerfile, context) {
  const named = tags.flatMap((tag) => ['-t', tag]);
  docker(['build', '--network', 'host', '-q', ...named, '-f', '-', context], dockerfile);
  console.log(`made ${tags.join(' ')}`);
}
