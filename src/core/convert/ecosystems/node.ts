import type { Ecosystem } from './ecosystem';

/** Node, as the official node image runs it (nodejs/docker-node, docker-entrypoint.sh). */
export const node = {
  id: 'node',
  name: 'Node',
  repositories: ['library/node'],
  config: {
    env: new Map([
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['NODE_VERSION', ''],
      ['YARN_VERSION', ''],
    ]),
    user: '',
    workdir: '/',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node'],
  },
  buildOnly: /^(?:npm_config_|NPM_CONFIG_|YARN_(?!VERSION)|PNPM_|COREPACK_|DEBIAN_FRONTEND$)/,
  buildCommands: ['corepack', 'node', 'npm', 'npx', 'pnpm', 'yarn'],
  sources: {
    manifests: ['package.json'],
    extensions: ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.jsx', '.tsx'],
    skipDirectories: [
      'node_modules',
      'test',
      'tests',
      '__tests__',
      'public',
      'static',
      'assets',
      'coverage',
      'cypress',
      'e2e',
    ],
    skipFiles: /\.(?:test|spec|config|d)\.[cm]?[jt]sx?$|\.min\.js$/,
    skipText: undefined,
    // All of the application is taken along.
    namesFiles: false,
    signs: [
      {
        sign: 'runs-programs',
        pattern:
          /['"`](?:node:)?child_process['"`]|\bDiskHealthIndicator\b|\b(?:from|import|import\(|require\()\s*['"](?:7zip-min|@sparticuz\/chromium|arp-lookup|carbone|check-disk-space|chrome-aws-lambda|chrome-launcher|cross-spawn|default-gateway|diskspace|dugite|execa|exiftool-vendored|express-status-monitor|find-process|fluent-ffmpeg|git-rev|git-rev-sync|gm|html-pdf|imagemagick|html-pdf-node|internal-ip|kill-port|libreoffice-convert|local-devices|macaddress|md-to-pdf|mongodb-memory-server|node-7z|node-cmd|node-disk-info|node-html-to-image|node-pandoc|node-machine-id|node-notifier|node-os-utils|node-poppler|node-pty|node-tesseract-ocr|node-wkhtmltopdf|open|os-locale|os-utils|pdf-image|pdf-poppler|pdf2pic|phantomjs(?:-prebuilt)?|pidtree|pidusage|ping|playwright(?:-core)?|ps-list|ps-node|ps-tree|puppeteer(?:-core)?|python-shell|shelljs|simple-git|sudo-prompt|systeminformation|textract|tree-kill|whatsapp-web\.js|wkhtmltopdf|youtube-dl-exec|yt-dlp-wrap|zx)(?:\/\w+)?['"]/,
      },
      {
        sign: 'writes-files',
        pattern:
          /\b(?:writeFile(?:Sync)?|appendFile(?:Sync)?|createWriteStream|mkdir(?:Sync|p)?|mkdtemp(?:Sync)?|copyFile(?:Sync)?|renameSync|unlink(?:Sync)?|rmSync|rmdir(?:Sync)?|symlink(?:Sync)?|outputFile(?:Sync)?|outputJson(?:Sync)?|openSync|ensureDir(?:Sync)?)\b|(?:['"](?:node:)?fs(?:\/promises)?['"]\)|\b(?:fs|fsp|fsPromises|promises))\.(?:chmod|cp|cpSync|open|rename|rm|truncate)\(|\{[^}]*\b(?:chmod|cp|open|rename|rm|truncate)\b[^}]*\}\s*(?:=\s*require\(|from\s*)['"](?:node:)?fs(?:\/promises)?['"]|pino\.destination\(|transports\.(?:File|DailyRotateFile)|['"](?:multer|sqlite3|better-sqlite3|nedb|lowdb|level|node-persist|session-file-store|log4js|formidable|express-fileupload|node-json-db|conf|configstore|electron-store|node:sqlite|cacache|write-file-atomic|rotating-file-stream|pino\/file|pino-roll|winston-daily-rotate-file|file-stream-rotator|keyv-file|stormdb|lokijs|pouchdb|adminjs|connect-sqlite3|lowdb\/node|nedb-promises|@keyv\/sqlite|@mikro-orm\/sqlite|@seald-io\/nedb|flat-cache|node-localstorage|i18n|@libsql\/client)['"]|['"`][^'"`\n]*\.(?:log|pid|db|sqlite3?)['"`]|\.sock['"]|(?:dialect|type|client):\s*['"](?:better-)?sqlite|\b(?:autoSchemaFile|emitSchemaFile):\s*(?!true\b)/,
      },
      {
        sign: 'asks-identity',
        pattern:
          /\b(?:homedir|userInfo|getuid|geteuid|setuid|setgid|setgroups|initgroups)\(|process\.env\.(?:HOME|USER)\b|docker\.sock/i,
      },
      {
        sign: 'low-port',
        pattern: /(?:\.listen\(|port\w*['"\])]*\s*(?:\|\||\?\?))\s*['"]?(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\b/i,
      },
      {
        sign: 'handles-signals',
        pattern: /(?:\bon|\bonce|Listener)\(\s*['"]SIGTERM['"]|[[,]\s*['"]SIGTERM['"]\s*[,\]]/,
      },
      { sign: 'entry-module', pattern: /\bmodule\.(?:parent\s*[!=]==|id\b)/ },
      {
        sign: 'handles-interrupt',
        pattern: /(?:\bon|\bonce|Listener)\(\s*['"]SIGINT['"]|[[,]\s*['"]SIGINT['"]\s*[,\]]/,
      },
      { sign: 'raises-signals', pattern: /\.kill\(\s*process\.pid\b/ },
      {
        sign: 'base-variable',
        pattern:
          /process\.env\.(?:NODE_VERSION|YARN_VERSION|npm_\w+|INIT_CWD)\b|process\.env\[['"](?:npm_|NODE_VERSION|YARN_VERSION)|\bINIT_CWD\b|\bnpm_(?:package|config|lifecycle)_\w+/,
      },
    ],
  },
} as const satisfies Ecosystem;
