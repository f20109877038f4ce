import type { Ecosystem } from './ecosystem';

/** Go, as the official golang image builds it (docker-library/golang, Dockerfile-linux.template). */
export const go = {
  id: 'go',
  name: 'Go',
  repositories: ['library/golang'],
  config: {
    env: new Map([
      ['PATH', '/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['GOLANG_VERSION', ''],
      ['GOTOOLCHAIN', 'local'],
      ['GOPATH', '/go'],
    ]),
    user: '',
    workdir: '/go',
    entrypoint: [],
    cmd: ['bash'],
  },
  // Not GOGC, GODEBUG, GOMAXPROCS, GOMEMLIMIT and GOTRACEBACK, which a running program reads.
  buildOnly:
    /^(?:CGO_\w+|DEBIAN_FRONTEND|GO(?:111MODULE|386|AMD64|ARCH|ARM|ARM64|BIN|CACHE|ENV|EXPERIMENT|FLAGS|INSECURE|MODCACHE|NOPROXY|NOSUMDB|OS|PATH|PRIVATE|PROXY|ROOT|SUMDB|TMPDIR|TOOLCHAIN|VCS|WORK))$/,
  buildCommands: ['go'],
  sources: {
    manifests: ['go.mod'],
    extensions: ['.go'],
    skipDirectories: ['vendor', 'testdata', 'node_modules'],
    skipFiles: /_(?:test|(?:android|darwin|freebsd|ios|js|netbsd|openbsd|plan9|solaris|wasip1|windows)(?:_\w+)?)\.go$/,
    skipText: /^\/\/go:build (?:darwin|ignore|windows)\s*$/m,
    namesFiles: true,
    signs: [
      { sign: 'needs-c', pattern: /^\s*import\s+"C"|^\s+"C"\s*$|\bimport\s*\(\s*"C"/m },
      {
        sign: 'links-library',
        pattern:
          /^.*#cgo\s[^\n]*(?:pkg-config|\.so\b|\s-L|\s-l(?!(?:c|dl|gcc|gcc_s|gomp|m|pthread|resolv|rt|stdc\+\+|util|z|zstd)(?:\s|$))\S+)/m,
      },
      {
        sign: 'runs-programs',
        pattern:
          /\b(?:exec\.(?:Command|CommandContext|LookPath)|os\.StartProcess|syscall\.(?:Exec|ForkExec)|unix\.Exec|plugin\.Open)\b/,
      },
      {
        sign: 'runs-programs',
        pattern:
          /^\s*(?:import\s+)?(?:[\w.]+\s+)?"(?:os\/exec|plugin)"|"github\.com\/(?:SebastiaanKlippert\/go-wkhtmltopdf|barasher\/go-exiftool|bitfield\/script|chromedp\/chromedp|codeskyblue\/go-sh|creack\/pty|go-cmd\/cmd|go-rod\/rod|hashicorp\/go-(?:getter|plugin)|magefile\/mage\/sh|mxschmitt\/playwright-go|pkg\/browser|playwright-community\/playwright-go|skratchdot\/open-golang|u2takey\/ffmpeg-go)\b|"golang\.org\/x\/tools\/go\/packages"/m,
      },
      {
        sign: 'reads-files',
        pattern:
          /\b(?:os\.(?:Open|ReadFile|ReadDir|Stat|Lstat|DirFS|Getwd|Executable|Chdir|OpenRoot)|ioutil\.Read(?:File|Dir)|filepath\.(?:Walk|WalkDir|Glob|Abs)|http\.(?:Dir|ServeFile)|template\.ParseGlob|LoadHTML\w+|LoadTLSCerts|LoadX509KeyPair|ListenAndServeTLS|ReadInConfig|AddConfigPath|godotenv\.\w+|sql\.Open)\b|\.(?:ParseFiles|ParseGlob|Static|StaticFile|StaticFS|SendFile|ServeFiles)\(|\.(?!FormFile)\w*(?:File|Files|Dir|Glob|Config)\(|\b(?:afero\.NewOsFs|casbin\.\w+|file\.Provider|geoip2\.Open|goose\.\w+|envy\.Load|fasthttp\.(?:FS\w*|Serve(?:File|FS)\w*)|ini\.Load\w*|maxminddb\.Open)\b|file:\/\/|"github\.com\/(?:astaxie\/beego|beego\/beego|gobuffalo\/buffalo|gogf\/gf|gofiber\/template|jinzhu\/configor|joho\/godotenv\/autoload|revel\/revel)|"github\.com\/zeromicro\/go-zero\/(?:core\/conf|rest|zrpc)"/,
      },
      {
        sign: 'writes-files',
        pattern:
          /\bos\.(?:CreateTemp|MkdirTemp)\((?!"")|\b(?:os\.(?:OpenRoot|Create(?!Temp)|WriteFile|OpenFile|Mkdir(?!Temp)|MkdirAll|Rename|Remove|RemoveAll|Chmod|Chown|Symlink|Link|Truncate|NewFile)|ioutil\.(?:WriteFile|Temp(?:File|Dir)(?!\(""))|lumberjack\.\w+|autocert\.\w+|viper\.\w*WriteConfig\w*|bolt\.Open|bbolt\.Open|badger\.Open|leveldb\.Open\w*|pebble\.Open|sqlite\w*\.\w+|net\.ListenUnix|SaveUploadedFile|SaveFile|SaveAs)\b|"unix"|"sqlite3?"|"[^"\n]*\.(?:log|pid|db|sqlite3?)"|"\/var\/(?:cache|lib|log|run)\/|rotatelogs\.\w+|\.StartAutoTLS\(|ListenAndServeUNIX|\bJetStream:\s*true|"(?:github\.com\/(?:akrylysov\/pogreb|blevesearch\/bleve|caddyserver\/certmagic|cockroachdb\/pebble|dgraph-io\/badger|glebarez\/(?:go-)?sqlite|nutsdb\/nutsdb|ostafen\/clover|peterbourgon\/diskv|pocketbase\/pocketbase|rosedblabs\/\w+|syndtr\/goleveldb|tidwall\/buntdb|xujiajun\/nutsdb)|go\.etcd\.io\/(?:bbolt|etcd\/server)|modernc\.org\/sqlite|tailscale\.com\/tsnet|zombiezen\.com\/go\/sqlite)\b/,
      },
      {
        sign: 'asks-identity',
        pattern:
          /\b(?:os\.(?:Getuid|Geteuid|Getgid|Getegid|UserHomeDir|UserCacheDir|UserConfigDir)|user\.(?:Current|Lookup\w*)|homedir\.\w+|syscall\.(?:Set\w*id|Chroot|Mount|Unshare|Sethostname)|unix\.(?:Set\w*id|Mount|Unshare)|icmp\.ListenPacket|netlink\.\w+|pcap\.\w+)\b|Getenv\("HOME"\)|\$\{?HOME\b|"ip[46]?:(?:icmp|tcp|\d)|docker\.sock/,
      },
      {
        sign: 'low-port',
        // A host before the colon is mostly one that the program connects to.
        pattern:
          /\b\w*[Pp](?:ort|ORT)"?\s*(?:int\s*|uint16\s*)?(?::=|=|,|:)\s*(?:80|443)\b|ListenAndServe(?:TLS)?\(\s*""\s*,\s*\w+\s*\)|\bhttp\.Server\{\s*\}|":https?"|"(?:80|443|(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\])?:(?:[1-9]\d{0,2}|10[01]\d|102[0-3]))"/,
      },
      {
        sign: 'base-variable',
        pattern: /"(?:GOPATH|GOLANG_VERSION|GOROOT|GOTOOLCHAIN)"|\bruntime\.GOROOT\b|\bbuild\.Default\b/,
      },
    ],
  },
} as const satisfies Ecosystem;

/** Modules that need C, or that build without C and then fail or behave differently when they run; some bring all of their C with them and link the C library only. */
export const cgoModules: ReadonlyMap<string, { readonly compiledIn: boolean }> = new Map(
  Object.entries({
    'github.com/DataDog/zstd': { compiledIn: true },
    'github.com/coreos/go-systemd': { compiledIn: false },
    'github.com/confluentinc/confluent-kafka-go': { compiledIn: false },
    'github.com/duckdb/duckdb-go': { compiledIn: false },
    'github.com/gen2brain/malgo': { compiledIn: false },
    'github.com/go-gl/': { compiledIn: false },
    'github.com/godror/godror': { compiledIn: false },
    'github.com/google/gopacket': { compiledIn: false },
    'github.com/gopacket/gopacket': { compiledIn: false },
    'github.com/gographics/imagick': { compiledIn: false },
    'github.com/h2non/bimg': { compiledIn: false },
    'github.com/davidbyttow/govips': { compiledIn: false },
    'github.com/ianlancetaylor/cgosymbolizer': { compiledIn: false },
    'github.com/ibmdb/go_ibm_db': { compiledIn: false },
    'github.com/knights-analytics/': { compiledIn: false },
    'github.com/libgit2/git2go': { compiledIn: false },
    'github.com/linxGnu/grocksdb': { compiledIn: false },
    'github.com/lxn/walk': { compiledIn: false },
    'github.com/marcboeker/go-duckdb': { compiledIn: false },
    'github.com/mattn/go-oci8': { compiledIn: false },
    'github.com/mattn/go-sqlite3': { compiledIn: true },
    'github.com/miekg/pkcs11': { compiledIn: false },
    'github.com/mutecomm/go-sqlcipher': { compiledIn: true },
    'github.com/pebbe/zmq4': { compiledIn: false },
    'github.com/rubenv/opencv': { compiledIn: false },
    'github.com/tecbot/gorocksdb': { compiledIn: false },
    'github.com/valyala/gozstd': { compiledIn: true },
    'github.com/yalue/onnxruntime_go': { compiledIn: false },
    'gocv.io/': { compiledIn: false },
    'gorm.io/driver/sqlite': { compiledIn: true },
  }),
);

/** Modules that load libraries of the system without cgo. */
export const dynamicModules: readonly string[] = [
  'github.com/ebitengine/purego',
  'github.com/hajimehoshi/ebiten/v2',
  'github.com/jupiterrider/ffi',
];
