import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convert, dockerfile, outcomeOf, stageOf, startOf } from '../../support/convertJava';

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
      'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y openjdk-17-jre-headless\nCOPY target/app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n';
    const outcome = await convert(packages);
    assert.equal(outcome.kind === 'ready' && outcome.base, 'gcr.io/distroless/java17-debian13:nonroot');
    const linked = (from: string, base: string) =>
      `FROM ${from} AS jre\nRUN jlink --add-modules java.base --output /jre\n\nFROM ${base}\nENV PATH=/opt/jre/bin:$PATH\nCOPY --from=jre /jre /opt/jre\nCOPY target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n`;
    const made = await convert(linked('eclipse-temurin:17', 'debian:bookworm-slim'));
    assert.equal(made.kind === 'ready' && made.base, 'gcr.io/distroless/java-base-debian13:nonroot');
    assert.equal(await outcomeOf(linked('eclipse-temurin:17-alpine', 'alpine:3.20')), 'refused java-runtime');
  });

  it('asks for the user where an option or a variable names a file that is written', async () => {
    for (const start of [
      'ENTRYPOINT ["java", "-Xlog:gc:/var/log/gc.log", "-jar", "/app.jar"]',
      'ENTRYPOINT ["java", "-Dlogging.config=conf/log.xml", "-jar", "/app.jar"]',
      'ENV SPRING_DATASOURCE_URL=jdbc:h2:file:/data/db\nENTRYPOINT ["java", "-jar", "/app.jar"]',
    ])
      assert.equal(await outcomeOf(dockerfile(start)), 'questions user', start);
    for (const start of [
      'ENTRYPOINT ["java", "-Xlog:gc*:stdout:time", "-jar", "/app.jar"]',
      'ENTRYPOINT ["java", "-Dlogging.config=classpath:log.xml", "-jar", "/app.jar"]',
      'ENV SPRING_DATASOURCE_URL=jdbc:h2:mem:db\nENTRYPOINT ["java", "-jar", "/app.jar"]',
    ])
      assert.equal(await outcomeOf(dockerfile(start)), 'ready', start);
  });

  it('refuses agents of machine code, and options in a file that a variable names', async () => {
    const agent = 'ENTRYPOINT ["java", "-agentpath:/opt/agent/libagent.so", "-jar", "/app.jar"]';
    assert.equal(await outcomeOf(dockerfile(agent)), 'refused java-libraries');
    const file = 'ENV JDK_JAVA_OPTIONS=@/options\nENTRYPOINT ["java", "-jar", "/app.jar"]';
    assert.equal(await outcomeOf(dockerfile(file)), 'refused java-start');
    const debug = 'ENTRYPOINT ["java", "-agentlib:jdwp=transport=dt_socket,server=y", "-jar", "/app.jar"]';
    assert.equal(await outcomeOf(dockerfile(debug)), 'ready');
  });
});
