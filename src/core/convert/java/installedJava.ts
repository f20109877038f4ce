import { builderSuite } from '../../catalog/builder';
import { stageChain } from '../../dockerfile/scope';
import type { JavaImage } from '../ecosystems/javaImages';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import type { Common, KnownBase } from '../facts';

/** Names of packages that bring a Java runtime, with the release in them. */
const packageName =
  /^(?:openjdk-?(\d+)(?:-(?:jre|jdk))?(?:-(?:base|headless|zero))?|java-(?:1\.)?(\d+)(?:\.0)?-(?:openjdk|amazon-corretto)(?:-(?:devel|headless|jdk))*|temurin-(\d+)-(?:jre|jdk)|default-(?:jre|jdk)(?:-headless)?)$/;

/** Whether a package of the system brings a Java runtime. */
export function isJavaPackage(name: string): boolean {
  return packageName.test(name);
}

// https://packages.debian.org/default-jre and https://packages.ubuntu.com/default-jre
const defaults: Readonly<Record<string, string>> = {
  bullseye: '11',
  bookworm: '17',
  trixie: '21',
  focal: '11',
  jammy: '11',
  noble: '21',
};

/** The Java that a RUN of the target's stages installs from the packages of its base. */
export function installedJava({ dockerfile, target, base }: Common): JavaImage | undefined {
  const name = javaPackage(dockerfile, target);
  if (name === undefined) return undefined;
  const found = packageName.exec(name);
  const suite = builderSuite(base.ref);
  const usual = suite?.libc === 'glibc' ? defaults[suite.suite] : undefined;
  return {
    line: found?.[1] ?? found?.[2] ?? found?.[3] ?? usual,
    jdk: /-jdk|devel|^openjdk\d+$/.test(name),
    musl: base.musl,
    portable: undefined,
    copied: undefined,
    otherMachine: false,
    config: base.config,
  };
}

/** Whether a stage has Java, from its base or from packages. */
export function hasJava(dockerfile: Dockerfile, stage: Stage, base: KnownBase): boolean {
  if (base.kind === 'language') return base.ecosystem.id === 'java';
  return javaPackage(dockerfile, stage) !== undefined;
}

function javaPackage(dockerfile: Dockerfile, stage: Stage): string | undefined {
  return stageChain(dockerfile, stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap(({ args, heredocs }) => [args, ...heredocs.map(({ body }) => body)].join(' ').split(/[\s;&|"',[\]]+/))
    .map((word) => word.replace(/[=~<>].*$/, ''))
    .find(isJavaPackage);
}
