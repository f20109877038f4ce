import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { applyEdits } from '../../../src/core/dockerfile/edit';
import { convert, dockerfile, main, outcomeOf, stageOf, startOf } from '../../support/convertJava';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;

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

  it('asks about a jar that may be made of other sources than those of the context', async () => {
    const asked = 'questions other-programs user';
    for (const from of ['COPY vendor/app.jar /app.jar', 'COPY --from=example.org/app /app.jar /app.jar'])
      assert.equal(await outcomeOf(dockerfile().replace(/COPY .*/, from)), asked, from);
    const downloaded = `FROM alpine:3 AS jar\nRUN wget -O /app.jar https://example.org/app.jar\n\n${dockerfile()}`;
    assert.equal(await outcomeOf(downloaded.replace('COPY build/libs', 'COPY --from=jar ')), asked);
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

  it('asks about settings that a framework finds by itself, and about copies that no build needs', async () => {
    const text = single('CMD ["java", "-jar", "target/app.jar"]');
    for (const file of ['application.properties', 'config/application.yml', '.env'])
      assert.equal(await outcomeOf(text, { files: { ...pom(''), [file]: 'a=b\n' } }), 'questions runtime-files', file);
    const copied = text.replace('COPY . .', 'COPY pom.xml mvnw ./\nCOPY src src\nCOPY conf conf');
    assert.equal(await outcomeOf(copied, { files: pom('') }), 'questions runtime-files');
    assert.equal(await outcomeOf(copied.replace('COPY conf conf\n', ''), { files: pom('') }), 'ready');
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
