import type { BaseConfig } from '../../dockerfile/effective';

/** Official images of Docker Hub that bring a file system and a shell, and nothing that starts. */
export const plainBases: readonly string[] = [
  'library/almalinux',
  'library/alpine',
  'library/amazonlinux',
  'library/buildpack-deps',
  'library/busybox',
  'library/debian',
  'library/fedora',
  'library/rockylinux',
  'library/ubuntu',
];

/** What they configure: a shell, which every start command of a Dockerfile replaces. */
export const plainConfig: BaseConfig = {
  env: new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']]),
  user: '',
  workdir: '/',
  entrypoint: [],
  cmd: ['sh'],
};
