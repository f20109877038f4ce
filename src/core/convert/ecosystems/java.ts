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
      '.clj',
      '.cljc',
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
          /\bgetRuntime\(\)\s*\.exec\(|\bRuntime\s+\w+\s*=|\bProcessBuilder\b|\bsys\.process\b|\borg\.apache\.commons\.exec\b|\borg\.(?:zeroturnaround|buildobjects)\b|\bcom\.zaxxer\.nuprocess\b|\.execute\(\)\.text\b|\borg\.openqa\.selenium\b|\bcom\.microsoft\.playwright\b|\borg\.jodconverter\b|\bnet\.bramp\.ffmpeg\b|\bws\.schild\.jave\b|\bnet\.sourceforge\.tess4j\b|\borg\.im4java\b|\bclojure\.java\.(?:shell|process)\b|\bbabashka\.process\b|\bos\.proc\b/,
      },
      {
        sign: 'writes-files',
        pattern:
          /\b(?:FileOutputStream|FileWriter|RandomAccessFile|FileUtils|FileSystemUtils|FileHandler|FileCopyUtils)\b|\bnew\s+PrintWriter\(\s*(?:new\s+File|")|\bFiles\.(?:write|writeString|newBufferedWriter|newOutputStream|copy|move|create(?!Temp)\w+|delete\w*|setPosixFilePermissions)\b|\.(?:mkdirs?|createNewFile|transferTo|renameTo|deleteOnExit|writeText|appendText|writeBytes)\(|\bStandardOpenOption\.|jdbc:(?:h2|derby|hsqldb):(?!mem:|tcp:|ssl:)|jdbc:sqlite:(?!:memory:)|logging\.file(?:\.|\b)|^\s+file:\s*$\s+(?:name|path):|RollingFile|FileAppender|<File\b|\bLockSupport\.fileLock|\bDB(?:Maker|\.open)\b|\bLucene\b|FSDirectory\.open|\b(?:MMap|NIOFS)Directory\(|\bRocksDB\.open|\bEnvironments\.newInstance\(|\bCacheManagerBuilder\.persistence\(|\b(?:Asynchronous)?FileChannel\.open\(|\bnew\s+(?:java\.(?:io|util)\.)?(?:Formatter|PrintStream)\(\s*(?:new\s+File|\")|\bimport\s+static\s+java\.nio\.file\.Files\b|\bfileSystem\(\)|\bmultipart\.location\b|\.(?:outputStream|bufferedWriter|printWriter|writer)\(\)|\bos\.(?:write|makeDir|remove|copy|move)\b|\(spit\b|\bio\/(?:output-stream|writer|copy|make-parents)\b|server\.tomcat\.(?:accesslog|basedir)|\.(?:uploadDir|upload-dir)\b/m,
      },
      {
        sign: 'reads-files',
        pattern:
          /\b(?:FileInputStream|FileReader|FileChannel|StaticHandler\.create|FileSystemResource|ResourceBundle\.Control)\b|\bnew\s+File\(|\bPaths?\.(?:get|of)\(|\bFiles\.(?:read\w*|lines|list|walk|newBufferedReader|newInputStream|exists)\b|\bfile:(?:\.|\/|config)|externalLocation|staticFiles\.externalLocation|\bScanner\(\s*new\s+File|(?:spring\.config\.(?:additional-)?location|config\.file)|\bjdbc:sqlite:|user\.dir|\(slurp\b|\bio\/(?:file|reader|input-stream)\b|\bos\.(?:read|list|exists|walk)\b/,
      },
      {
        sign: 'asks-identity',
        pattern:
          /user\.(?:home|name)\b|\bgetenv\("(?:HOME|USER|LOGNAME)"\)|\$\{HOME\}|docker\.sock|\bUnixSystem\b|\bInetAddress\.\w+\([^)]*\)\.isReachable|\bisReachable\(/m,
      },
      {
        sign: 'low-port',
        pattern:
          /^\s*server\.port\s*[=:]\s*(?:\$\{\w+:)?(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\b|^\s+port:\s*(?:\$\{\w+:)?(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\b|\b(?:ServerSocket|InetSocketAddress|setPort|port)\(\s*(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\s*[,)]/m,
      },
      {
        sign: 'base-variable',
        pattern:
          /\b(?:getenv|env|environ|envOrElse)\s*[([]\s*"(?:JAVA_HOME|JAVA_VERSION|JRE_CACERTS_PATH|USE_SYSTEM_CA_CERTS|MAVEN_HOME|MAVEN_CONFIG|GRADLE_HOME|GRADLE_VERSION|LANG|LANGUAGE|LC_ALL)"|\$\{(?:JAVA_HOME|MAVEN_HOME|GRADLE_HOME)\}/,
      },
      {
        sign: 'needs-c',
        pattern: /\bSystem\s*\.\s*load(?:Library)?\(|\bNative\.(?:load|loadLibrary|register)\(|\bSymbolLookup\b/,
      },
      {
        sign: 'needs-jdk',
        pattern:
          /\bToolProvider\b|\bgetSystemJavaCompiler\b|\bjavax\.tools\.Java\w+|\bcom\.sun\.(?:tools|jdi)\b|\bjdk\.(?:jshell|javadoc|jfr\.internal)\b|\bByteBuddyAgent\b|"(?:[\w./${}]*\/)?(?:javac|jcmd|jmap|jstack|keytool|jarsigner)"/,
      },
    ],
  },
} as const satisfies Ecosystem;

/** A library whose native code needs what no Java image has. */
export interface NativeLibrary {
  /** `group` or `group:artifact`. */
  readonly name: string;
  readonly lacks: string;
}

/** Sorted by name; others, as those of SQLite, Snappy, RocksDB, Zstandard and Netty, carry all that they need but the C and C++ libraries. */
export const nativeLibraries: readonly NativeLibrary[] = [
  { name: 'ai.djl', lacks: 'libgomp' },
  { name: 'black.ninia:jep', lacks: 'Python' },
  { name: 'com.oracle.database.jdbc:ojdbc-oci', lacks: 'the Oracle client' },
  { name: 'io.netty:netty-tcnative', lacks: 'OpenSSL and APR' },
  { name: 'ml.dmlc', lacks: 'libgomp' },
  { name: 'net.sourceforge.tess4j', lacks: 'Tesseract' },
  { name: 'org.bytedeco', lacks: 'libraries of the system' },
  { name: 'org.deeplearning4j', lacks: 'libgomp' },
  { name: 'org.nd4j', lacks: 'libgomp' },
  { name: 'org.openjfx', lacks: 'GTK' },
  { name: 'org.openpnp:opencv', lacks: 'libraries of the system' },
  { name: 'org.tensorflow', lacks: 'libgomp' },
];

/** Libraries that start programs of the system, as build files name them. */
export const launchingLibraries =
  /\b(?:org\.apache\.hadoop\b|org\.apache\.spark\b|org\.seleniumhq\.selenium\b|com\.microsoft\.playwright\b|org\.jodconverter\b|ws\.schild\b|net\.bramp\.ffmpeg\b|commons-exec\b|org\.zeroturnaround\b|embedded-postgres\b|de\.flapdoodle\b|io\.github\.bonigarcia\b)/;

/** Options that a published release does not know any more, which keeps it from starting; each was tried. */
export const removedOptions: readonly { readonly pattern: RegExp; readonly since: number }[] = [
  {
    pattern:
      /^-XX:[+-](?:AggressiveOpts|CMS\w+|TraceClassLoading|UnlockCommercialFeatures|Use(?:CGroupMemoryLimitForHeap|CMS\w+|ConcMarkSweepGC|FastAccessorMethods|GCLogFileRotation|LWPSynchronization|ParNewGC|ParallelOldGC|SplitVerifier|StringCache))$/,
    since: 17,
  },
  { pattern: /^-XX:[+-]Print(?:GC(?!Details$)\w+|HeapAtGC|TenuringDistribution)$/, since: 17 },
  { pattern: /^-XX:(?:CMS\w+|GCLogFileSize|MaxPermSize|NumberOfGCLogFiles|PermSize)=/, since: 17 },
  {
    pattern: /^-(?:Djava\.(?:endorsed|ext)\.dirs=|Xbootclasspath\/p:|Xconcurrentio$|Xincgc$|Xrun|d(?:32|64)$)/,
    since: 17,
  },
  { pattern: /^-XX:[+-]UseBiasedLocking$/, since: 21 },
  { pattern: /^-XX:M(?:ax|in)RAMFraction=|^-Djava\.security\.manager(?:=|$)/, since: 25 },
];

/** Options that only the machine of one maker knows. */
export const makersOptions =
  /^-XX:[+-]?(?:CRaC\w*|\w*Vitals\w*|MallocTrace\w*|HiMem\w*|UseFalcon\w*|EnableJVMCI\w*|UseJVMCI\w*)/;
