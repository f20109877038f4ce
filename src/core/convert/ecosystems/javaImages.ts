import type { BaseConfig } from '../../dockerfile/effective';
import type { ImageRef } from '../../image/reference';

/** What the name of an image with a JDK or a JRE says. */
export interface JavaImage {
  /** `17`, `8`; `undefined` where the tag does not say. */
  readonly line: string | undefined;
  /** Whether it has the tools of a JDK. */
  readonly jdk: boolean;
  readonly musl: boolean;
  /** Where Java lies, if that can be copied out as a whole. */
  readonly portable: string | undefined;
  /** Where the target copies it to, on a base that has none. */
  readonly copied: string | undefined;
  /** Whether its virtual machine is not HotSpot, and takes other options. */
  readonly otherMachine: boolean;
  readonly config: BaseConfig;
}

interface Vendor {
  /** Registry and repository, as far as they are the same for all versions. */
  readonly images: readonly string[];
  /** Where the release stands in the tag. */
  readonly line?: RegExp;
  readonly home: (line: string, image: Image) => string;
  /** What LANG and LC_ALL are set to. */
  readonly lang?: string;
  readonly entrypoint?: readonly string[];
  readonly shell?: string;
  readonly env?: readonly string[];
  readonly workdir?: string;
  readonly portable?: boolean;
}

interface Image {
  readonly path: string;
  readonly tag: string;
  readonly musl: boolean;
}

const certificates = ['/__cacert_entrypoint.sh'];
const behindTool =
  /(?:^|-)(?:adoptopenjdk|amazoncorretto|azulzulu|graalvm-community|ibm-semeru|ibmjava|jdk|libericaopenjdk|microsoft-openjdk|openjdk|oracle-linux|sapmachine|temurin)-(\d+)(?=-|$)/;

// Sources: the Dockerfiles of adoptium/containers, docker-library/openjdk, corretto/corretto-docker, SAP/SapMachine-infrastructure,
// carlossg/docker-maven, gradle/docker-gradle, bell-sw/Liberica, zulu-openjdk/zulu-openjdk, AdoptOpenJDK/openjdk-docker and ibmruntimes/semeru-containers.
const vendors: readonly Vendor[] = [
  {
    images: ['docker.io/library/eclipse-temurin'],
    home: () => '/opt/java/openjdk',
    lang: 'en_US.UTF-8',
    entrypoint: certificates,
    portable: true,
  },
  {
    images: ['docker.io/library/maven'],
    line: behindTool,
    home: () => '/opt/java/openjdk',
    lang: 'en_US.UTF-8',
    entrypoint: ['/usr/local/bin/mvn-entrypoint.sh'],
    shell: 'mvn',
    env: ['MAVEN_HOME', 'MAVEN_CONFIG', 'MAVEN_VERSION'],
  },
  {
    images: ['docker.io/library/gradle'],
    line: /(?:^|-)(?:jdk|jre)(\d+)(?=-|$)/,
    home: () => '/opt/java/openjdk',
    lang: 'en_US.UTF-8',
    entrypoint: certificates,
    shell: 'gradle',
    env: ['GRADLE_HOME', 'GRADLE_VERSION'],
    workdir: '/home/gradle',
  },
  {
    images: ['docker.io/library/openjdk'],
    home: (line, { tag, musl }) =>
      musl
        ? `/opt/openjdk-${line}`
        : isDebian(tag) || Number(line) < 12
          ? `/usr/local/openjdk-${line}`
          : `/usr/java/openjdk-${line}`,
    lang: 'C.UTF-8',
  },
  {
    images: ['docker.io/library/amazoncorretto', 'public.ecr.aws/amazoncorretto/amazoncorretto'],
    home: (line, { musl }) => (musl ? '/usr/lib/jvm/default-jvm' : `/usr/lib/jvm/java-${line}-amazon-corretto`),
    lang: 'C.UTF-8',
    shell: '/bin/bash',
  },
  { images: ['docker.io/library/sapmachine'], home: (line) => `/usr/lib/jvm/sapmachine-${line}` },
  {
    images: ['docker.io/library/adoptopenjdk', 'docker.io/adoptopenjdk/openjdk'],
    home: () => '/opt/java/openjdk',
    lang: 'en_US.UTF-8',
    portable: true,
  },
  {
    images: [
      'docker.io/library/ibm-semeru-runtimes',
      'docker.io/library/ibmjava',
      'icr.io/appcafe/ibm-semeru-runtimes',
    ],
    line: /(?:^|-)(\d+)(?=[.-]|$)/,
    home: () => '/opt/java/openjdk',
    lang: 'en_US.UTF-8',
    env: ['JAVA_TOOL_OPTIONS'],
  },
  {
    images: [
      'docker.io/azul/zulu-openjdk',
      'docker.io/azul/zulu-openjdk-alpine',
      'docker.io/azul/zulu-openjdk-debian',
      'docker.io/azul/zulu-openjdk-centos',
    ],
    home: (line) => `/usr/lib/jvm/zulu${line}`,
    lang: 'en_US.UTF-8',
  },
  {
    images: [
      'docker.io/bellsoft/liberica-openjdk-alpine',
      'docker.io/bellsoft/liberica-openjdk-alpine-musl',
      'docker.io/bellsoft/liberica-openjdk-centos',
      'docker.io/bellsoft/liberica-openjdk-debian',
      'docker.io/bellsoft/liberica-openjre-alpine',
      'docker.io/bellsoft/liberica-openjre-alpine-musl',
      'docker.io/bellsoft/liberica-openjre-centos',
      'docker.io/bellsoft/liberica-openjre-debian',
    ],
    home: () => '/usr/lib/jvm/jdk',
    lang: 'en_US.UTF-8',
  },
  { images: ['mcr.microsoft.com/openjdk/jdk'], home: (line) => `/usr/lib/jvm/msopenjdk-${line}`, lang: 'en_US.UTF-8' },
];

/** What the reference of an image with Java says; `undefined` if it is no known one. */
export function javaImage(ref: ImageRef): JavaImage | undefined {
  const path = `${ref.registry}/${ref.repository}`;
  const hub = path.replace(/^public\.ecr\.aws\/docker\//, 'docker.io/');
  const [, named, inName] = /^(docker\.io\/adoptopenjdk\/openjdk)(\d+)(?:-openj9)?$/.exec(hub) ?? [];
  const vendor = vendors.find(({ images }) => images.includes(named ?? hub));
  if (vendor === undefined) return undefined;
  const tag = ref.tag ?? (ref.digest === undefined ? 'latest' : '');
  const musl = /(?:^|-)alpine/.test(tag) || /-alpine(?:-musl)?$/.test(hub);
  const image = { path: hub, tag, musl };
  const written = inName ?? (vendor.line ?? /^(?:open|jdk|jre)?-?(\d+)(?=[.u_+-]|$)/).exec(tag)?.[1];
  const line = written === '1' ? undefined : written;
  const home = vendor.home(line ?? '', image);
  return {
    line,
    jdk: !/jre|headless|headful/.test(`${hub}:${tag}`),
    musl,
    portable: vendor.portable === true ? home : undefined,
    copied: undefined,
    otherMachine: /openj9|semeru|ibmjava|graal/.test(`${hub}:${tag}`),
    config: configOf(vendor, home, line),
  };
}

/** What an image with Java configures; `undefined` if it is no known one. */
export function javaConfig(ref: ImageRef): { readonly config: BaseConfig; readonly musl: boolean } | undefined {
  const image = javaImage(ref);
  return image === undefined ? undefined : { config: image.config, musl: image.musl };
}

function isDebian(tag: string): boolean {
  return /(?:^|-)(?:slim|buster|bullseye|stretch|bookworm)/.test(tag);
}

function configOf(vendor: Vendor, home: string, line: string | undefined): BaseConfig {
  const { lang, env = [] } = vendor;
  return {
    env: new Map([
      ['PATH', `${home}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`],
      ['JAVA_HOME', home],
      ['JAVA_VERSION', ''],
      ...(lang === undefined ? [] : [['LANG', lang] as const]),
      ...(lang === 'en_US.UTF-8'
        ? ([
            ['LANGUAGE', 'en_US:en'],
            ['LC_ALL', lang],
          ] as const)
        : []),
      ...env.map((name) => [name, ''] as const),
    ]),
    user: '',
    workdir: vendor.workdir ?? '/',
    entrypoint: vendor.entrypoint ?? [],
    // A JRE of temurin has no command, and one that is named by its file is replaced by it.
    cmd: vendor.shell === undefined ? (Number(line) === 8 ? [] : ['jshell']) : [vendor.shell],
  };
}
