// @ts-check
// Stand-ins of official builder images: the same paths, variables and entrypoints, with Debian's compilers.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchNode } from './distroless.mjs';
import { build, isThere, run } from './engine.mjs';

const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const install = (/** @type {string} */ packages) =>
  `RUN export DEBIAN_FRONTEND=noninteractive && apt-get -qq update && apt-get -qq install -y --no-install-recommends ${packages} >/dev/null`;

/** @type {Record<string, { tags: string[], dockerfile: (folder: string) => string[] }>} */
const builders = {
  golang: {
    tags: ['golang:1.24', 'golang:1.24-trixie'],
    dockerfile: () => [
      'FROM debian:trixie',
      install('golang-1.24-go gcc libc6-dev ca-certificates git make'),
      'RUN cp -rL /usr/lib/go-1.24 /usr/local/go && mkdir -p /go/src /go/bin && chmod -R 1777 /go',
      `ENV GOTOOLCHAIN=local GOPATH=/go GOLANG_VERSION=1.24 PATH=/go/bin:/usr/local/go/bin:${system}`,
      'WORKDIR /go',
    ],
  },
  rust: {
    tags: ['rust:1.85', 'rust:1.85-trixie', 'rust:1'],
    dockerfile: () => [
      'FROM debian:trixie',
      install('rustc cargo gcc libc6-dev ca-certificates'),
      'RUN mkdir -p /usr/local/cargo/bin && ln -s /usr/bin/cargo /usr/bin/rustc /usr/local/cargo/bin/',
      `ENV CARGO_HOME=/usr/local/cargo RUST_VERSION=1.85.0 PATH=/usr/local/cargo/bin:${system}`,
    ],
  },
  gcc: {
    tags: ['gcc:14', 'gcc:14-trixie'],
    dockerfile: () => [
      'FROM debian:trixie',
      install('gcc g++ libc6-dev make'),
      'RUN ln -s /usr/bin/gcc /usr/bin/g++ /usr/local/bin/',
      'ENV GCC_VERSION=14',
    ],
  },
  node: {
    tags: ['node:22', 'node:22-slim', 'node:22-bookworm', 'node:22-bookworm-slim'],
    dockerfile: nodeBuilder,
  },
  java: {
    tags: ['eclipse-temurin:21', 'eclipse-temurin:21-jdk', 'eclipse-temurin:21-jre'],
    dockerfile: () => [
      'FROM debian:trixie',
      // Its packages link their manual pages, and the base has no directory for them.
      'RUN mkdir -p /usr/share/man/man1',
      install('openjdk-21-jdk-headless locales'),
      "RUN echo 'en_US.UTF-8 UTF-8' > /etc/locale.gen && locale-gen",
      'RUN printf \'#!/bin/sh\\nexec "$@"\\n\' > /__cacert_entrypoint.sh && chmod 755 /__cacert_entrypoint.sh',
      'RUN find /usr/lib/jvm -xtype l -delete && mkdir /opt/java && cp -rL /usr/lib/jvm/java-21-openjdk-* /opt/java/openjdk',
      `ENV JAVA_HOME=/opt/java/openjdk LANG=en_US.UTF-8 LC_ALL=en_US.UTF-8 PATH=/opt/java/openjdk/bin:${system}`,
      'ENTRYPOINT ["/__cacert_entrypoint.sh"]',
      'CMD ["jshell"]',
    ],
  },
  maven: {
    tags: ['maven:3-eclipse-temurin-21'],
    dockerfile: () => [
      'FROM eclipse-temurin:21-jdk',
      install(
        'maven libmaven-compiler-plugin-java libmaven-jar-plugin-java libmaven-resources-plugin-java libsurefire-java maven-debian-helper',
      ),
      // Plugins come from Debian's packages, without any network.
      'RUN cp /etc/maven/settings-debian.xml /etc/maven/settings.xml',
      'ENV MAVEN_HOME=/usr/share/maven MAVEN_CONFIG=/root/.m2',
      'CMD ["mvn"]',
    ],
  },
  alpine: {
    tags: ['alpine:3.22', 'alpine:3', 'alpine:latest'],
    dockerfile: () => [
      'FROM debian:trixie AS files',
      install('musl busybox-static'),
      'RUN mkdir -p /out/bin /out/sbin /out/usr/bin /out/usr/sbin /out/etc /out/lib /out/root /out/usr/local/bin',
      'RUN cp /usr/bin/busybox /out/bin/ && for a in $(busybox --list); do ln -sf /bin/busybox /out/bin/$a; done',
      'RUN cp -L /lib/ld-musl-x86_64.so.1 /out/lib/ && install -d -m 1777 /out/tmp',
      "RUN printf 'root:x:0:0:root:/root:/bin/sh\\n' > /out/etc/passwd && printf 'root:x:0:\\n' > /out/etc/group",
      "RUN printf '#!/bin/sh\\n' > /out/sbin/apk && chmod 755 /out/sbin/apk",
      'FROM scratch',
      'COPY --from=files /out /',
      `ENV PATH=${system}`,
      'CMD ["/bin/sh"]',
    ],
  },
};

/** Names of the stand-ins that can be made. */
export const builderNames = Object.keys(builders);

/**
 * Makes a stand-in, unless all its tags are there; none that is there is replaced.
 * @param {string} name
 * @param {string} folder
 */
export function makeBuilder(name, folder) {
  const builder = builders[name];
  if (builder === undefined) throw new Error(`There is no stand-in called ${name}.`);
  const missing = builder.tags.filter((tag) => !isThere(tag));
  if (missing.length === 0) return;
  const context = path.join(folder, name);
  mkdirSync(context, { recursive: true });
  build(missing, builder.dockerfile(context).join('\n'), context);
}

/** @param {string} folder */
function nodeBuilder(folder) {
  fetchNode('22', folder);
  const npm = run('npm', ['pack', '--silent', 'npm@11'], { cwd: folder }).split('\n').at(-1) ?? '';
  mkdirSync(path.join(folder, 'npm'), { recursive: true });
  run('tar', ['-xzf', npm, '--strip-components=1', '-C', 'npm'], { cwd: folder });
  // What the official entrypoint does: anything that is no command is an argument of Node.
  const entrypoint = '#!/bin/sh\ncommand -v "$1" >/dev/null && [ "${1#-}" = "$1" ] || set -- node "$@"\nexec "$@"\n';
  writeFileSync(path.join(folder, 'docker-entrypoint.sh'), entrypoint);
  chmodSync(path.join(folder, 'docker-entrypoint.sh'), 0o755);
  return [
    'FROM debian:bookworm',
    'RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node',
    'ENV NODE_VERSION=22',
    'COPY node docker-entrypoint.sh /usr/local/bin/',
    'COPY npm /usr/local/lib/node_modules/npm',
    'RUN cd /usr/local/bin && ln -s ../lib/node_modules/npm/bin/npm-cli.js npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js npx',
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD ["node"]',
  ];
}
