import type { Ecosystem } from './ecosystem';
import { javaConfig } from './javaImages';

/** Java and the other languages of its virtual machine, as the official images with a JDK or JRE run them. */
export const java = {
  id: 'java',
  name: 'Java',
  repositories: [],
  config: { env: new Map(), user: '', workdir: '/', entrypoint: [], cmd: [] },
  configOf: javaConfig,
  buildOnly: /^(?:DEBIAN_FRONTEND|GRADLE_(?:HOME|OPTS|USER_HOME|VERSION)|M2_HOME|MAVEN_\w+|MVN_\w+|SBT_\w+)$/,
  buildCommands: ['gradle', 'jar', 'javac', 'mvn', 'mvnw', 'gradlew', './mvnw', './gradlew', 'sbt'],
  sources: {
    manifests: ['build.gradle', 'build.gradle.kts', 'build.sbt', 'gradle.properties', 'libs.versions.toml', 'pom.xml'],
    extensions: [
      '.java',
      '.kt',
      '.scala',
      '.groovy',
      'application.properties',
      'application.yaml',
      'application.yml',
      'log4j.properties',
      'log4j.xml',
      'log4j2.xml',
      'log4j2-spring.xml',
      'logback.xml',
      'logback-spring.xml',
    ],
    skipDirectories: ['node_modules', '__MACOSX'],
    skipFiles: /^(?:module-info|package-info)\.java$/,
    skipPaths:
      /(?:^|\/)src\/(?:androidTest|e2e|functionalTest|integration-?[tT]est|it|jmh|test|testFixtures|testInt)(?:\/|$)|^(?:(?!\/(?:java|kotlin|scala|groovy)\/).)*\/?\b(?:target|build|bin|out)$|(?:^|\/)buildSrc$/,
    skipText: undefined,
    namesFiles: false,
    signs: [
      {
        sign: 'runs-programs',
        pattern:
          /\bgetRuntime\(\)\s*\.exec\(|\bRuntime\s+\w+\s*=|\bProcessBuilder\b|\bsys\.process\b|\borg\.apache\.commons\.exec\b|\borg\.(?:zeroturnaround|buildobjects)\b|\bcom\.zaxxer\.nuprocess\b|\.execute\(\)\.text\b|\borg\.openqa\.selenium\b|\bcom\.microsoft\.playwright\b|\borg\.jodconverter\b|\bnet\.bramp\.ffmpeg\b|\bws\.schild\.jave\b|\bnet\.sourceforge\.tess4j\b|\borg\.im4java\b/,
      },
      {
        sign: 'writes-files',
        pattern:
          /\b(?:FileOutputStream|FileWriter|RandomAccessFile|FileUtils|FileSystemUtils|FileHandler|FileCopyUtils)\b|\bnew\s+PrintWriter\(\s*(?:new\s+File|")|\bFiles\.(?:write|writeString|newBufferedWriter|newOutputStream|copy|move|create(?!Temp)\w+|delete\w*|setPosixFilePermissions)\b|\.(?:mkdirs?|createNewFile|transferTo|renameTo|deleteOnExit|writeText|appendText|writeBytes)\(|\bStandardOpenOption\.|jdbc:(?:h2|derby|hsqldb):(?!mem:|tcp:|ssl:)|jdbc:sqlite:(?!:memory:)|logging\.file(?:\.|\b)|^\s+file:\s*$\s+(?:name|path):|RollingFile|FileAppender|<File\b|\bLockSupport\.fileLock|\bDB(?:Maker|\.open)\b|\bLucene\b|FSDirectory\.open|server\.tomcat\.(?:accesslog|basedir)|\.(?:uploadDir|upload-dir)\b/m,
      },
      {
        sign: 'reads-files',
        pattern:
          /\b(?:FileInputStream|FileReader|FileChannel|FileSystemResource|ResourceBundle\.Control)\b|\bnew\s+File\(|\bPaths?\.(?:get|of)\(|\bFiles\.(?:read\w*|lines|list|walk|newBufferedReader|newInputStream|exists)\b|\bfile:(?:\.|\/|config)|externalLocation|staticFiles\.externalLocation|\bScanner\(\s*new\s+File|(?:spring\.config\.(?:additional-)?location|config\.file)|\bjdbc:sqlite:|user\.dir/,
      },
      {
        sign: 'asks-identity',
        pattern:
          /user\.(?:home|name)\b|\bgetenv\("(?:HOME|USER|LOGNAME)"\)|\$\{HOME\}|docker\.sock|^\s*server\.port\s*[=:]\s*(?:\$\{\w+:)?(?:\d{1,3}|10[01]\d|102[0-3])\b|^\s+port:\s*(?:\$\{\w+:)?(?:\d{1,3}|10[01]\d|102[0-3])\b|\b(?:ServerSocket|InetSocketAddress|setPort|port)\(\s*(?:\d{1,3}|10[01]\d|102[0-3])\s*[,)]|\bUnixSystem\b|\bInetAddress\.\w+\([^)]*\)\.isReachable|\bisReachable\(/m,
      },
      {
        sign: 'base-variable',
        pattern:
          /\b(?:getenv|env|environ|envOrElse)\s*[([]\s*"(?:JAVA_HOME|JAVA_VERSION|JRE_CACERTS_PATH|USE_SYSTEM_CA_CERTS|MAVEN_HOME|MAVEN_CONFIG|GRADLE_HOME|GRADLE_VERSION|LANG|LANGUAGE|LC_ALL)"|\$\{(?:JAVA_HOME|MAVEN_HOME|GRADLE_HOME)\}/,
      },
      {
        sign: 'needs-jdk',
        pattern:
          /\bToolProvider\b|\bgetSystemJavaCompiler\b|\bjavax\.tools\.Java\w+|\bcom\.sun\.(?:tools|jdi)\b|\bjdk\.(?:jshell|javadoc|jfr\.internal)\b|\bByteBuddyAgent\b|"(?:[\w./${}]*\/)?(?:javac|jcmd|jmap|jstack|keytool|jarsigner)"/,
      },
    ],
  },
} as const satisfies Ecosystem;

/** A library with native code in its jar. */
export interface NativeLibrary {
  /** As build files name it: `group:artifact` or the end of it. */
  readonly name: string;
  /** Whether its code needs a library that no Java image has; others need only the C and C++ ones. */
  readonly lacks: string | undefined;
}

/** Libraries with native code whose needs are known, sorted by name. */
export const nativeLibraries: readonly NativeLibrary[] = [
  { name: 'com.microsoft.onnxruntime', lacks: undefined },
  { name: 'com.oracle.database.jdbc:ojdbc-oci', lacks: 'the Oracle client' },
  { name: 'com.sun.jna', lacks: undefined },
  { name: 'libvips', lacks: 'libvips' },
  { name: 'jep', lacks: 'Python' },
  { name: 'ml.dmlc:xgboost4j', lacks: 'libgomp' },
  { name: 'net.java.openjfx', lacks: 'GTK' },
  { name: 'net.sourceforge.tess4j', lacks: 'Tesseract' },
  { name: 'org.openjfx', lacks: 'GTK' },
  { name: 'org.openpnp:opencv', lacks: 'libgomp' },
  { name: 'org.bytedeco', lacks: 'libgomp' },
  { name: 'org.tensorflow', lacks: 'libgomp' },
  { name: 'ai.djl', lacks: 'libgomp' },
  { name: 'org.deeplearning4j', lacks: 'libgomp' },
  { name: 'org.nd4j', lacks: 'libgomp' },
  { name: 'io.netty:netty-tcnative</artifactId>', lacks: 'OpenSSL' },
  { name: 'tomcat-native', lacks: 'APR and OpenSSL' },
  { name: 'com.github.jai-imageio', lacks: undefined },
];

/** Options that a release of Java does not know any more, and that keep it from starting. */
export const removedOptions: readonly { readonly pattern: RegExp; readonly since: number }[] = [
  { pattern: /^-XX:[+-](?:AggressiveOpts|UseParNewGC|UseGCLogFileRotation)\b/, since: 13 },
  {
    pattern: /^-XX:[+-](?:UseConcMarkSweepGC|CMS\w+|UseCMS\w+|ExplicitGCInvokesConcurrent\w+AndUnloadsClasses)\b/,
    since: 14,
  },
  { pattern: /^-XX:CMS\w+=/, since: 14 },
  {
    pattern: /^-XX:[+-](?:PrintGC(?!Details$)\w*|PrintTenuringDistribution|PrintHeapAtGC|PrintAdaptiveSizePolicy)$/,
    since: 9,
  },
  { pattern: /^-XX:(?:NumberOfGCLogFiles|GCLogFileSize)=/, since: 9 },
  { pattern: /^-XX:[+-](?:UseCGroupMemoryLimitForHeap|UseParallelOldGC|UnlockCommercialFeatures)$/, since: 11 },
  { pattern: /^-XX:Max(?:Perm(?:Size)?|RAMFraction)=|^-XX:PermSize=/, since: 17 },
  { pattern: /^-XX:[+-](?:UseBiasedLocking|UseFastAccessorMethods|UseSplitVerifier)$/, since: 17 },
  { pattern: /^--illegal-access|^-Djava\.security\.manager\b|^-Djava\.(?:ext|endorsed)\.dirs/, since: 17 },
  { pattern: /^-Xincgc|^-Xrun|^-d(?:32|64)$|^-Xbootclasspath(?:\/p)?:/, since: 9 },
];
