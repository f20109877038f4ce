import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const main = 'src/main/java/Hello.java';
const hello = 'public class Hello { public static void main(String[] args) { System.out.println("hello"); } }\n';

/** A Dockerfile that runs a jar which was built outside; `more` stands before the start. */
function dockerfile(
  start = 'ENTRYPOINT ["java", "-jar", "/app.jar"]',
  more = '',
  from = 'eclipse-temurin:17-jre',
): string {
  return `FROM ${from}\nCOPY build/libs/app.jar /app.jar\n${more}${start}\n`;
}

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, string>>;
}

async function convert(text: string, { files = {}, answers = {} }: Given = {}) {
  const context = memoryFiles({ [main]: hello, ...files });
  return convertDockerfile({ text, files: context, answers: new Map(Object.entries(answers)) }, never);
}

/** The kind of the outcome, and the rules of its reasons or the ids of its questions. */
async function outcomeOf(text: string, given: Given = {}): Promise<string> {
  const outcome = await convert(text, given);
  const details =
    outcome.kind === 'questions'
      ? outcome.questions.map(({ id }) => id)
      : outcome.kind === 'refused'
        ? outcome.reasons.map(({ rule }) => rule)
        : [];
  return [outcome.kind, ...new Set(details)].join(' ');
}

/** The last stage that a Dockerfile becomes, without its first line. */
async function stageOf(text: string, given: Given = {}): Promise<string> {
  const outcome = await convert(text, given);
  assert.ok(outcome.kind === 'ready', JSON.stringify(outcome));
  const converted = applyEdits(text, outcome.edits);
  const stage = converted.slice(converted.lastIndexOf('FROM '));
  return stage.slice(stage.indexOf('\n') + 1);
}

async function startOf(text: string, given: Given = {}): Promise<string> {
  const stage = await stageOf(text, given);
  return stage.slice(stage.search(/^(?:ENTRYPOINT|CMD)/m));
}

describe('convertDockerfile on the start of Java programs', () => {
  it('clears the entrypoint of the image only where CMD names java', async () => {
    const from = 'amazoncorretto:17';
    assert.equal(await startOf(dockerfile(undefined, '', from)), 'ENTRYPOINT ["java", "-jar", "/app.jar"]\n');
    assert.equal(
      await startOf(dockerfile('CMD ["java", "-jar", "/app.jar"]', '', from)),
      'ENTRYPOINT []\nCMD ["java", "-jar", "/app.jar"]\n',
    );
    assert.equal(
      await startOf(dockerfile('ENTRYPOINT []\nCMD ["java", "-jar", "/app.jar"]', '', from)),
      'ENTRYPOINT []\nCMD ["java", "-jar", "/app.jar"]\n',
    );
  });

  it('keeps what CMD adds to an ENTRYPOINT, and puts the country into ENTRYPOINT', async () => {
    assert.equal(
      await startOf(dockerfile('ENTRYPOINT ["java", "-jar"]\nCMD ["/app.jar"]')),
      'ENTRYPOINT ["java", "-Duser.country=US", "-jar"]\nCMD ["/app.jar"]\n',
    );
  });

  it('names java by the path of the image where that of the old one, or of a PATH of the file, stands', async () => {
    const from = 'amazoncorretto:17';
    for (const [start, more] of [
      ['ENTRYPOINT ["/usr/lib/jvm/java-17-amazon-corretto/bin/java", "-jar", "/app.jar"]', ''],
      ['ENTRYPOINT ["java", "-jar", "/app.jar"]', 'ENV PATH=/usr/lib/jvm/java-17-amazon-corretto/bin\n'],
    ] as const)
      assert.equal(
        await startOf(dockerfile(start, more, from)),
        'ENTRYPOINT ["/usr/bin/java", "-jar", "/app.jar"]\n',
        start,
      );
  });

  it('refuses what is no call of java, compiles, or reads its options from a file', async () => {
    for (const start of [
      'CMD ["./mvnw", "spring-boot:run"]',
      'CMD ["/app/bin/hello"]',
      'ENTRYPOINT ["java", "Hello.java"]',
      'ENTRYPOINT ["java", "@/app/options", "-jar", "/app.jar"]',
      'ENTRYPOINT ["java", "-version"]',
      'ENTRYPOINT ["java", "-Xmx1g"]',
    ])
      assert.match(await outcomeOf(dockerfile(start)), /^refused (?:java-start|start-command)$/, start);
  });

  it('hands on all arguments where a shell took the first for its own name', async () => {
    for (const words of ['${0} ${@}', '$0 $@', '\\"$0\\" \\"$@\\"'])
      for (const more of ['', 'CMD ["one", "two"]\n'])
        assert.equal(
          await startOf(
            dockerfile(`ENTRYPOINT ["sh", "-c", "java -jar /app.jar ${words}"]\n${more}`, '', 'amazoncorretto:17'),
          ),
          `ENTRYPOINT ["java", "-jar", "/app.jar"]\n${more}\n`,
          words,
        );
  });

  it('refuses options that need a shell, the old Java, or the Java of another maker', async () => {
    for (const [option, rule] of [
      ['-XX:OnOutOfMemoryError=kill', 'runs-programs'],
      ['-Djavax.net.ssl.trustStore=/opt/java/openjdk/lib/security/cacerts', 'java-start'],
      ['-XX:+EnableVitals', 'java-start'],
    ] as const)
      for (const text of [
        dockerfile(`ENTRYPOINT ["java", "${option}", "-jar", "/app.jar"]`),
        dockerfile(undefined, `ENV JAVA_TOOL_OPTIONS="-Xmx1g ${option}"\n`),
      ])
        assert.equal(await outcomeOf(text), `refused ${rule}`, text);
  });
});

describe('convertDockerfile on options that a shell hands to Java', () => {
  const shell = (words: string) => dockerfile(`ENTRYPOINT ["sh", "-c", "${words}"]`, '', 'amazoncorretto:17');

  it('asks whoever knows whether they are set', async () => {
    for (const words of [
      'java $JAVA_OPTS -jar /app.jar',
      'exec java ${JAVA_OPTS} -jar /app.jar',
      'java -Xms64m ${JVM_OPTS:-} -jar /app.jar',
    ])
      assert.equal(await outcomeOf(shell(words)), 'questions java-options', words);
  });

  it('writes a default where the variable stood, or into what java reads', async () => {
    const text = dockerfile(
      'CMD java -Xms64m $JAVA_OPTS -Da=b -jar /app.jar',
      'ENV JAVA_OPTS="-Xmx1g -Xmx2g"\n',
      'amazoncorretto:17',
    );
    assert.equal(
      await startOf(text, { answers: { 'java-options': 'fixed' } }),
      'ENTRYPOINT []\nCMD ["java", "-Xms64m", "-Xmx1g", "-Xmx2g", "-Da=b", "-jar", "/app.jar"]\n',
    );
    const renamed = await stageOf(text, { answers: { 'java-options': 'rename' } });
    assert.match(renamed, /^ENV JDK_JAVA_OPTIONS="-Xmx1g -Xmx2g"$/m);
    assert.match(renamed, /^CMD \["java", "-Xms64m", "-Da=b", "-jar", "\/app.jar"\]$/m);
  });

  it('says which options of the start command then win over them', async () => {
    const outcome = await convert(shell('java -Xmx64m $JAVA_OPTS -jar /app.jar'));
    assert.ok(outcome.kind === 'questions');
    const rename = outcome.questions[0]?.choices.find(({ value }) => value === 'rename');
    assert.match(rename?.detail ?? '', /\(-Xmx64m\) then wins over it/);
  });

  it('leaves out what java reads by itself', async () => {
    const text = dockerfile(
      'CMD java $JAVA_TOOL_OPTIONS -jar /app.jar',
      'ENV JAVA_TOOL_OPTIONS=-Xmx1g\n',
      'amazoncorretto:17',
    );
    assert.equal(await startOf(text), 'ENTRYPOINT []\nCMD ["java", "-jar", "/app.jar"]\n');
  });

  it('refuses values that a shell and java read differently or a build may change, and two variables with options', async () => {
    for (const more of [
      'ARG HEAP=1g\nENV JAVA_OPTS=-Xmx$HEAP\n',
      'ENV JAVA_OPTS="-Da=\'b\'"\n',
      'ENV JAVA_OPTS=-Xmx1g JDK_JAVA_OPTIONS=-Xms1g\n',
    ])
      assert.match(
        await outcomeOf(dockerfile('CMD java $JAVA_OPTS -jar /app.jar', more, 'amazoncorretto:17')),
        /^refused java-options/,
        more,
      );
  });
});

describe('convertDockerfile on the version of Java', () => {
  it('reads the release out of the tags of the official images', async () => {
    for (const [from, base] of [
      ['eclipse-temurin:17.0.9_9-jre-focal', 'java17'],
      ['eclipse-temurin:25-jre-noble', 'java25'],
      ['amazoncorretto:21-alpine', 'java21'],
      ['amazoncorretto:21.0.1-al2023-headless', 'java21'],
      ['sapmachine:17-jre-ubuntu-jammy', 'java17'],
      ['openjdk:17-slim-bullseye', 'java17'],
      ['openjdk:21-jdk', 'java21'],
      ['adoptopenjdk/openjdk17:alpine-jre', 'java17'],
      ['azul/zulu-openjdk-alpine:21-jre', 'java21'],
      ['bellsoft/liberica-openjre-alpine:17', 'java17'],
      ['public.ecr.aws/docker/library/eclipse-temurin:21-jre', 'java21'],
      ['mcr.microsoft.com/openjdk/jdk:17-ubuntu', 'java17'],
    ] as const) {
      const outcome = await convert(dockerfile(undefined, '', from));
      assert.equal(
        outcome.kind === 'ready' ? outcome.base : outcome.kind,
        `gcr.io/distroless/${base}-debian13:nonroot`,
        from,
      );
    }
  });

  it('asks where there is no image of the release, or the tag does not say it', async () => {
    for (const from of [
      'eclipse-temurin:11-jre',
      'eclipse-temurin:8u392-b08-jre',
      'openjdk:8-jre-alpine',
      'eclipse-temurin',
      'amazoncorretto:22',
      'adoptopenjdk/openjdk11:alpine-jre',
    ])
      assert.equal(await outcomeOf(dockerfile(undefined, '', from)), 'questions java-version', from);
  });

  it('offers no older release, none that does not know an option, and the own Java only where it can be copied', async () => {
    const choices = async (from: string, options = '') => {
      const outcome = await convert(dockerfile(undefined, `ENV JAVA_TOOL_OPTIONS="${options}"\n`, from));
      assert.ok(outcome.kind === 'questions');
      return outcome.questions
        .find(({ id }) => id === 'java-version')
        ?.choices.map(({ value }) => value)
        .join(' ');
    };
    assert.equal(await choices('eclipse-temurin:20-jre'), '21 25 keep');
    assert.equal(await choices('eclipse-temurin:11-jre', '-XX:+UseConcMarkSweepGC'), 'keep');
    assert.equal(await choices('eclipse-temurin:11-jre', '-XX:MaxRAMFraction=1'), '17 21 keep');
    assert.equal(await choices('openjdk:11-jre-slim'), '17 21 25');
  });

  it('refuses where no release knows the options', async () => {
    const text = dockerfile(undefined, 'ENV JAVA_TOOL_OPTIONS=-XX:MaxPermSize=128m\n', 'openjdk:8-jre');
    assert.equal(await outcomeOf(text), 'refused java-runtime');
  });

  it('refuses a machine that takes other options', async () => {
    for (const from of ['ibm-semeru-runtimes:open-17-jre', 'adoptopenjdk:11-jre-openj9'])
      assert.equal(await outcomeOf(dockerfile(undefined, '', from)), 'refused java-start', from);
  });

  it('takes a Java of packages, and one that jlink made on Debian, but none of Alpine', async () => {
    const packages =
      'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y openjdk-17-jre-headless\nCOPY app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n';
    const outcome = await convert(packages);
    assert.equal(outcome.kind === 'ready' && outcome.base, 'gcr.io/distroless/java17-debian13:nonroot');
    const linked = (from: string, base: string) =>
      `FROM ${from} AS jre\nRUN jlink --add-modules java.base --output /jre\n\nFROM ${base}\nENV PATH=/opt/jre/bin:$PATH\nCOPY --from=jre /jre /opt/jre\nCOPY app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n`;
    const made = await convert(linked('eclipse-temurin:17', 'debian:bookworm-slim'));
    assert.equal(made.kind === 'ready' && made.base, 'gcr.io/distroless/java-base-debian13:nonroot');
    assert.equal(await outcomeOf(linked('eclipse-temurin:17-alpine', 'alpine:3.20')), 'refused java-runtime');
  });
});

describe('convertDockerfile on what the old base gave a Java program', () => {
  it('keeps the country of the locale, unless the start command says one', async () => {
    const start = 'ENTRYPOINT ["java", "-Duser.country=DE", "-jar", "/app.jar"]';
    assert.equal(await startOf(dockerfile(start)), `${start}\n`);
    assert.match(await startOf(dockerfile(undefined, 'ENV LANG=C.UTF-8\n')), /-Duser\.country=US/);
    assert.match(await startOf(dockerfile(undefined, 'ENV LC_ALL=C.UTF-8\n')), /^ENTRYPOINT \["java", "-jar"/);
  });

  it('refuses locales that would turn text into ASCII', async () => {
    for (const more of ['ENV LANG=C\n', 'ENV LC_ALL=de_DE.UTF-8\n', 'ENV LANG=en_US.UTF-8\n'])
      assert.equal(await outcomeOf(dockerfile(undefined, more)), 'refused java-locale', more);
  });

  it('refuses variables of the old base where a builder expands them, and copies into its Java', async () => {
    for (const [more, rule] of [
      ['COPY cacerts $JAVA_HOME/lib/security/cacerts\n', 'base-variables'],
      ['COPY cacerts /opt/java/openjdk/lib/security/cacerts\n', 'java-start'],
      ['ENV USE_SYSTEM_CA_CERTS=1\n', 'base-variables'],
      ['ENV HOME_OF_JAVA=$JAVA_HOME\n', 'java-start'],
    ] as const)
      assert.match(await outcomeOf(dockerfile(undefined, more)), new RegExp(`^refused .*${rule}`), more);
  });

  it('refuses programs that need a JDK, and asks where sources are missing', async () => {
    const from = 'amazoncorretto:17';
    const compiler = 'class A { Object o = javax.tools.ToolProvider.getSystemJavaCompiler(); }\n';
    assert.equal(
      await outcomeOf(dockerfile(undefined, '', from), { files: { [main]: compiler } }),
      'refused java-tools',
    );
    const modules = 'ENTRYPOINT ["java", "--add-modules", "jdk.attach", "-jar", "/app.jar"]';
    assert.equal(await outcomeOf(dockerfile(modules, '', from)), 'refused java-tools');
    assert.equal(
      await outcomeOf(dockerfile(undefined, '', from), { files: { 'src/test/java/A.java': compiler } }),
      'ready',
    );
    const text = dockerfile(undefined, '', from);
    const outcome = await convertDockerfile({ text, files: memoryFiles({}), answers: new Map() }, never);
    assert.ok(outcome.kind === 'questions');
    assert.deepEqual(outcome.questions.map(({ id }) => id).sort(), ['java-tools', 'other-programs', 'user']);
  });

  it('refuses native libraries whose needs are not known', async () => {
    for (const [files, more] of [
      [
        { 'pom.xml': '<dependency><groupId>org.openjfx</groupId><artifactId>javafx-base</artifactId></dependency>' },
        '',
      ],
      [{ 'build.gradle': "implementation 'org.bytedeco:javacv-platform:1.5'" }, ''],
      [{ [main]: 'class A { static { System.loadLibrary("native"); } }' }, ''],
      [{}, 'COPY libnative.so /app/\n'],
    ] as const)
      assert.equal(
        await outcomeOf(dockerfile(undefined, more), { files }),
        'refused java-libraries',
        JSON.stringify(files),
      );
    const jna = {
      'pom.xml': '<dependency><groupId>org.xerial</groupId><artifactId>sqlite-jdbc</artifactId></dependency>',
    };
    assert.equal(await outcomeOf(dockerfile(), { files: jna }), 'ready');
  });
});

describe('convertDockerfile on Java programs that need rights', () => {
  it('asks for the user where options, settings or sources write files or open a low port', async () => {
    for (const [more, start] of [
      ['ENV JAVA_TOOL_OPTIONS=-Xlog:gc:file=/var/log/gc.log\n', undefined],
      ['ENV LOG_PATH=/var/log/app\n', undefined],
      ['ENV SERVER_PORT=80\n', undefined],
      ['', 'ENTRYPOINT ["java", "-jar", "/app.jar", "--server.port=443"]'],
      ['', 'ENTRYPOINT ["java", "-XX:HeapDumpPath=/dumps", "-jar", "/app.jar"]'],
    ] as const)
      assert.equal(await outcomeOf(dockerfile(start, more)), 'questions user', more + (start ?? ''));
    for (const [file, text] of [
      [main, 'class A { void a() throws Exception { new java.io.FileOutputStream("a"); } }'],
      [main, 'class A { String a = System.getProperty("user.home"); }'],
      ['src/main/resources/application.properties', 'server.port=80\n'],
      ['src/main/resources/application.yml', 'server:\n  port: 443\n'],
      ['src/main/resources/application.yml', 'spring:\n  datasource:\n    url: jdbc:h2:file:./data\n'],
      ['src/main/resources/logback.xml', '<appender class="ch.qos.logback.core.rolling.RollingFileAppender"/>'],
      ['src/main/kotlin/A.kt', 'fun main() { java.io.File("a").writeText("b") }'],
    ] as const)
      assert.equal(await outcomeOf(dockerfile(), { files: { [file]: text } }), 'questions user', `${file} ${text}`);
  });

  it('asks for nobody because of a volume that everyone may write', async () => {
    assert.equal(await outcomeOf(dockerfile(undefined, 'VOLUME /tmp\n')), 'ready');
    assert.equal(await outcomeOf(dockerfile(undefined, 'VOLUME /data\n')), 'questions user');
  });

  it('asks about programs that start others, in any language of the machine', async () => {
    for (const [file, text] of [
      [main, 'class A { void a() throws Exception { new ProcessBuilder("ls").start(); } }'],
      [main, 'class A { void a() throws Exception { Runtime.getRuntime().exec("ls"); } }'],
      ['src/main/scala/A.scala', 'import sys.process._\nobject A { "ls".! }'],
      ['build.gradle', "dependencies { implementation 'org.apache.commons:commons-exec:1.4.0' }"],
      ['src/a.clj', '(ns a (:require [clojure.java.shell :as shell]))'],
    ] as const)
      assert.equal(await outcomeOf(dockerfile(), { files: { [file]: text } }), 'questions other-programs', text);
  });
});

describe('convertDockerfile on one stage that builds and runs Java', () => {
  const single = (start: string, build = 'mvn -q package') =>
    `FROM maven:3-eclipse-temurin-17\nWORKDIR /app\nCOPY . .\nRUN ${build}\n${start}\n`;
  const pom = (more: string) => ({ 'pom.xml': `<project>${more}</project>` });
  const dependency = '<dependency><groupId>a</groupId><artifactId>b</artifactId></dependency>';

  it('copies the jar alone where it holds all that it needs', async () => {
    for (const more of ['', `${dependency}<artifactId>spring-boot-maven-plugin</artifactId>`])
      assert.match(
        await stageOf(single('CMD ["java", "-jar", "target/app.jar"]'), { files: pom(more) }),
        /^COPY --from=build \/app\/target\/app.jar \/app\/target\/app.jar$/m,
        more,
      );
  });

  it('asks which files are needed where the jar may name others', async () => {
    const text = single('CMD ["java", "-jar", "target/app.jar"]');
    assert.equal(await outcomeOf(text, { files: pom(dependency) }), 'questions runtime-files');
  });

  it('copies the class path, the directory of a fast jar, and what is loaded before the program', async () => {
    const copies = async (start: string) =>
      [...(await stageOf(single(start), { files: pom('') })).matchAll(/^COPY \S+ (\S+) \S+$/gm)].map(
        (match) => match[1],
      );
    assert.deepEqual(await copies('CMD ["java", "-cp", "target/classes:target/lib/*", "Hello"]'), [
      '/app/target/classes',
      '/app/target/lib',
    ]);
    assert.deepEqual(await copies('CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]'), [
      '/app/target/quarkus-app',
    ]);
    assert.deepEqual(await copies('CMD ["java", "-javaagent:agent.jar", "-jar", "target/app.jar"]'), [
      '/app/target/app.jar',
      '/app/agent.jar',
    ]);
  });

  it('refuses modules on a path, and classes among the files of the image', async () => {
    const start = 'CMD ["java", "-p", "target/modules", "-m", "a/Hello"]';
    assert.match(await outcomeOf(single(start), { files: pom('') }), /^refused runtime-files/);
    const root = single('CMD ["java", "Hello"]').replace('WORKDIR /app', 'WORKDIR /');
    assert.match(await outcomeOf(root, { files: pom('') }), /^refused runtime-files/);
  });

  it('names a jar that a shell would look for, in the build of a stage or of one that copies it', async () => {
    const started = async (text: string) => {
      const outcome = await convert(text, { files: pom('') });
      assert.ok(outcome.kind === 'ready', JSON.stringify(outcome));
      return applyEdits(text, outcome.edits)
        .split('\n')
        .filter((line) => line.includes('started.jar'));
    };
    const run = 'RUN set -- target/*.jar && cp "$1" target/started.jar';
    const copy = 'COPY --from=build /app/target/started.jar /app/target/started.jar';
    const cmd = 'CMD ["java", "-Duser.country=US", "-jar", "target/started.jar"]';
    assert.deepEqual(await started(single('CMD java -jar target/*.jar')), [run, copy, cmd]);
    const context =
      'FROM amazoncorretto:17\nWORKDIR /app\nCOPY target/*.jar target/\nENTRYPOINT ["sh", "-c", "exec java -jar target/*.jar"]\n';
    assert.deepEqual(await started(context), [run, copy, 'ENTRYPOINT ["java", "-jar", "target/started.jar"]']);
  });

  it('refuses a pattern below a user who may not write there, and one that is no single word', async () => {
    const files = pom('');
    assert.equal(await outcomeOf(single('USER 1000\nCMD java -jar target/*.jar'), { files }), 'refused java-jar');
    assert.equal(await outcomeOf(single('CMD java -cp "lib/*" Hello *.txt'), { files }), 'refused start-command');
  });
});
