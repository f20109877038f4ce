// @ts-check
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { testBundle } from '../../tools/bundle.mjs';
import { findClient } from '../e2e/bed/client.mjs';
import { makeScratch } from './scratch.mjs';
import { root } from './servers.mjs';

/** The image of the Node sample as it is, and after its conversion. */
const built = { before: 'acme/shop:before', after: 'acme/shop:after' };

/**
 * What a walk over real images is in.
 * @typedef {object} EngineWorld
 * @property {Readonly<Record<string, string>>} env of the extension host: the logins for the registry
 * @property {string} pushed the name of the converted image at a registry of this machine, which wants a login
 * @property {() => void} end removes the images and ends the registry
 */

/**
 * Converts the Node sample of a workspace, builds it before and after with the Docker engine, and pushes the second to a registry.
 * @param {string} folder @returns {Promise<EngineWorld>}
 */
export async function engineWorld(folder) {
  const context = path.join(folder, 'node');
  const converted = execFileSync(process.execPath, [path.join(root, 'dist/cli.cjs'), 'convert', 'Dockerfile'], {
    cwd: context,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const file = path.join(makeScratch(), 'converted.Dockerfile');
  writeFileSync(file, converted);
  const data = path.join(makeScratch(), 'registry');
  mkdirSync(data);
  const { startDockerRegistry } = await registryModule();
  const registry = await startDockerRegistry(data);
  const end = () => {
    registry.end();
    spawnSync(findClient(), ['rmi', '-f', built.before, built.after], { stdio: 'ignore' });
  };
  try {
    docker('build', '-q', '-t', built.before, context);
    docker('build', '-q', '-t', built.after, '-f', file, context);
    registry.push(built.after, 'team/shop:1');
    return { env: { DOCKER_CONFIG: registry.login }, pushed: `${registry.host}/team/shop:1`, end };
  } catch (error) {
    end();
    throw error;
  }
}

/** @param {string[]} args */
function docker(...args) {
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  execFileSync(findClient(), args, { stdio: ['ignore', 'ignore', 'inherit'], env });
}

/** @returns {Promise<typeof import('../e2e/dockerRegistry')>} */
async function registryModule() {
  const outdir = makeScratch();
  await build(testBundle({ dockerRegistry: 'test/e2e/dockerRegistry.ts' }, outdir));
  return createRequire(import.meta.url)(path.join(outdir, 'dockerRegistry.cjs'));
}
