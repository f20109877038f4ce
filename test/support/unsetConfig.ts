import type { ImageConfig } from '../../src/core/image/image';

/** The configuration of an image for linux/amd64 that says nothing else. */
export const unsetConfig: ImageConfig = {
  os: 'linux',
  architecture: 'amd64',
  variant: undefined,
  created: undefined,
  user: undefined,
  workingDir: undefined,
  env: [],
  entrypoint: undefined,
  cmd: undefined,
  exposedPorts: [],
  volumes: [],
  labels: {},
  stopSignal: undefined,
  author: undefined,
  healthcheck: undefined,
  shell: undefined,
  onBuild: [],
  history: [],
  file: undefined,
};
