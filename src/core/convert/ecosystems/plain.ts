import type { BaseConfig } from '../../dockerfile/effective';
import type { ImageRef } from '../../image/reference';

/** Official images that bring a file system and a shell, and nothing that starts. */
const plainBases: readonly string[] = [
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

const redHat =
  /^registry\.access\.redhat\.com\/ubi\d+(?:\/ubi(?:-init|-micro|-minimal)?|-init|-micro|-minimal)?$|^quay\.io\/quarkus\/(?:ubi\d+-)?quarkus-micro-image$/;

/** Whether an image brings a file system only. */
export function isPlain({ registry, repository }: ImageRef): boolean {
  return registry === 'docker.io' ? plainBases.includes(repository) : redHat.test(`${registry}/${repository}`);
}

/** What they configure: a shell, which every start command of a Dockerfile replaces. */
export const plainConfig: BaseConfig = {
  env: new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']]),
  user: '',
  workdir: '/',
  entrypoint: [],
  cmd: ['sh'],
};
