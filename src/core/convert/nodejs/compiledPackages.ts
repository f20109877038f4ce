/** What a package with a compiled part needs of the image. */
export type Need =
  /** The C and C++ libraries, which the image of Node has. */
  | { readonly kind: 'nothing' }
  /** The OpenSSL of the image, and the same one in the build. */
  | { readonly kind: 'openssl' }
  /** What the image has not, as the end of "which needs". */
  | { readonly kind: 'missing'; readonly what: string };

// Their compiled parts link the libraries of C and C++ only, or bring along what else they need.
const contained: readonly string[] = [
  '@confluentinc/kafka-javascript',
  '@duckdb/node-api',
  '@libsql/client',
  '@mongodb-js/zstd',
  '@napi-rs/canvas',
  '@node-rs/argon2',
  '@node-rs/bcrypt',
  '@node-rs/crc32',
  '@node-rs/jieba',
  '@node-rs/xxhash',
  '@parcel/watcher',
  '@resvg/resvg-js',
  '@serialport/bindings',
  '@serialport/bindings-cpp',
  'argon2',
  'bcrypt',
  'better-sqlite3',
  'bufferutil',
  'classic-level',
  'cpu-features',
  'deasync',
  'duckdb',
  'farmhash',
  'heapdump',
  'isolated-vm',
  'leveldown',
  'libsql',
  'libxmljs',
  'libxmljs2',
  'lmdb',
  'lzma-native',
  'microtime',
  'mongodb-client-encryption',
  'msgpackr-extract',
  'node-expat',
  're2',
  'segfault-handler',
  'sharp',
  'snappy',
  'sodium-native',
  'sqlite3',
  'ssh2',
  'tree-sitter',
  'unix-dgram',
  'utf-8-validate',
  'utp-native',
  'uWebSockets.js',
  'zeromq',
  'zlib-sync',
];

const missing: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs-node': 'a library that its install script downloads',
  alsa: 'the sound library of the system',
  canvas: 'the libraries cairo and pango',
  couchbase: 'a library that its install script downloads',
  cypress: 'a browser',
  electron: 'a browser',
  epoll: 'devices of the system',
  'ffi-napi': 'libraries that it loads by name',
  gl: 'the library of OpenGL',
  ibm_db: 'the driver of Db2',
  kerberos: 'the library of Kerberos',
  keytar: 'the library libsecret',
  koffi: 'libraries that it loads by name',
  libpq: 'the library libpq',
  'node-hid': 'the libraries libusb and libudev',
  'node-libcurl': 'the library libcurl',
  'node-pty': 'a shell',
  'node-rdkafka': 'libraries for SASL and compression',
  nodegit: 'libraries for Kerberos and SSH',
  odbc: 'the library unixODBC',
  opencv4nodejs: 'the library OpenCV',
  oracledb: 'the client of Oracle where its thick mode is on',
  'pg-native': 'the library libpq',
  phantomjs: 'a browser',
  'phantomjs-prebuilt': 'a browser',
  playwright: 'a browser',
  'playwright-chromium': 'a browser',
  'playwright-core': 'a browser',
  puppeteer: 'a browser',
  'puppeteer-core': 'a browser',
  realm: 'a library that its install script downloads',
  'ref-napi': 'libraries that are loaded by name',
  robotjs: 'the libraries of X11',
  speaker: 'the sound library of the system',
  usb: 'devices of the system',
};

// Programs that are started, each one file without need of libraries; whoever starts them is found by its imports.
const programs: readonly string[] = ['@ffmpeg-installer/ffmpeg', 'ffmpeg-static', 'ffprobe-static'];

/** What the compiled part of a package needs; `undefined` for a package that is not known to have one. */
export function needOf(name: string): Need | undefined {
  const what = Object.hasOwn(missing, name) ? missing[name] : undefined;
  if (what !== undefined) return { kind: 'missing', what };
  if (name === 'prisma' || name === '@prisma/client' || name === '@prisma/engines') return { kind: 'openssl' };
  if (contained.includes(name) || programs.includes(name)) return { kind: 'nothing' };
  if (/^@(?:img\/sharp|node-rs\/|napi-rs\/|libsql\/|lmdb\/|msgpackr-extract\/)/.test(name)) return { kind: 'nothing' };
  return undefined;
}

/** Whether a package has a compiled part. */
export function isCompiled(name: string): boolean {
  return needOf(name) !== undefined;
}

/** Packages whose install script does not matter when the program runs. */
export const harmlessScripts: readonly string[] = [
  '@apollo/protobufjs',
  '@nestjs/core',
  '@parcel/watcher',
  '@pkgjs/parseargs',
  '@prisma/engines',
  '@scarf/scarf',
  '@swc/core',
  'aws-sdk',
  'core-js',
  'core-js-bundle',
  'core-js-pure',
  'ejs',
  'es5-ext',
  'esbuild',
  'fsevents',
  'husky',
  'msw',
  'nodemon',
  'nuxt',
  'postinstall-postinstall',
  'preact',
  'protobufjs',
  'sequelize-cli',
  'styled-components',
  'svelte-preprocess',
  'unrs-resolver',
  'vue-demi',
  'yarn',
];

// Bundlers and compilers come as programs for one platform, but nothing loads them at run time.
const buildTool = /^@?(?:rollup|esbuild|swc|parcel|tailwindcss|biomejs|oxc|rspack|turbo|lightningcss|unrs)\b/;

/** Whether a package belongs to a bundler or a compiler. */
export function isBuildTool(name: string): boolean {
  return buildTool.test(name);
}
