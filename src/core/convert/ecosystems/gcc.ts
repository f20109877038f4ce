import type { Ecosystem } from './ecosystem';

/** C and C++, as the official gcc image builds them (docker-library/gcc, Dockerfile.template). */
export const gcc: Ecosystem = {
  id: 'gcc',
  name: 'C',
  repositories: ['library/gcc'],
  config: {
    env: new Map([
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['GCC_VERSION', ''],
      ['GCC_MIRRORS', ''],
      ['GPG_KEYS', ''],
    ]),
    user: '',
    workdir: '/',
    entrypoint: [],
    cmd: ['bash'],
  },
  buildOnly: /^(?:AR|CC|CFLAGS|CMAKE_\w+|CPPFLAGS|CXX|CXXFLAGS|DEBIAN_FRONTEND|LD|LDFLAGS|MAKEFLAGS|PKG_CONFIG\w*)$/,
  buildCommands: ['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++', 'cmake', 'make', 'meson', 'ninja', 'strip'],
  sources: {
    manifests: ['CMakeLists.txt', 'Makefile', 'meson.build'],
    extensions: ['.c', '.cc', '.cpp', '.cxx', '.h', '.hh', '.hpp', '.hxx'],
    skipDirectories: ['node_modules'],
    // What is a test and what is linked into the program, no name says.
    skipFiles: /^$/,
    skipText: undefined,
    // Not the signs of a comment in a string, as in "*/*".
    skipParts: /^[ \t]*\/\/.*$|(?<=(?:^|[;{},)])[ \t]*)\/\*[\s\S]*?\*\//gm,
    namesFiles: true,
    signs: [
      { sign: 'loads-libraries', pattern: /\b(?:dlopen|dlmopen|iconv_open|lt_dlopen\w*)\s*\(/ },
      {
        sign: 'ends-threads',
        pattern: /\b(?:pthread_(?:exit|cancel|cleanup_push)|thrd_exit|backtrace|backtrace_symbols\w*)\s*\(/,
      },
      {
        sign: 'needs-locale',
        pattern: /\b(?:setlocale|newlocale|bindtextdomain)\s*\(|\bstd::locale(?:\s+\w+)?\s*[({]\s*"|\blocale::global\b/,
      },
      {
        sign: 'runs-programs',
        pattern:
          /\b(?:system|popen|exec(?:l|le|lp|v|ve|vp|vpe)|fexecve|posix_spawnp?|wordexp)\s*\(|\bboost::process\b|\bbp::child\b|\bQProcess\b|\bg_spawn_\w+/,
      },
      {
        sign: 'reads-files',
        pattern:
          /\b(?:f(?:re)?open(?:64)?|open(?:64)?|openat|opendir|scandir|ftw|stat|lstat|access|realpath|getcwd|chdir|readlink|mmap|glob|nftw|SSL_CTX_use_\w+)\s*\(|\b(?:std::)?(?:i?fstream|filesystem)\b|argv\[0\]/,
      },
      {
        sign: 'writes-files',
        pattern:
          /\bf(?:re)?open(?:64)?\s*\((?![^;]*,\s*"r[bemtx]*"\s*[,)])|\bfstream\s+\w+\s*[({;]|\bios(?:_base)?::(?:out|app|trunc)\b|\b(?:fs|filesystem)::(?:copy|resize)\w*\s*\(|\b(?:basic|daily|rotating)_logger_\w+|\b(?:DB::Open|Database)\s*\(\s*"|\b(?:mkdir|mkdirat|mknod|mkfifo|mkstemps?|mkdtemp|unlink|rename|rmdir|remove|creat|truncate|ftruncate|chmod|chown|symlink|link|daemon|openlog|dbm_open|gdbm_open|mdb_env_open|leveldb_open|rocksdb_open|sqlite3_open\w*)\s*\(|\bO_(?:CREAT|WRONLY|RDWR|APPEND)\b|\b(?:std::)?ofstream\b|\bcreate_director\w+|\bAF_UNIX\b|\bsockaddr_un\b|"[^"\n]*\.(?:log|pid|db|sqlite3?|sock)"|"\/var\/(?:cache|lib|log|run)\//,
      },
      {
        sign: 'asks-identity',
        pattern:
          /\b(?:(?:get|set)(?:e?[ug]id|res[ug]id|groups)|initgroups|getpw\w+|getgr\w+|getlogin\w*|cuserid|chroot|mount|unshare|setns|pivot_root|cap_set\w*|prctl|setpriority|mlockall|ioperm|iopl|pcap_\w+)\s*\(|getenv\s*\(\s*"(?:HOME|USER|LOGNAME)"|\bSOCK_RAW\b|\bAF_PACKET\b|docker\.sock/,
      },
      {
        sign: 'low-port',
        pattern:
          /\bhtons\s*\(\s*(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\s*\)|"(?:80|443)"|\b\w*[Pp](?:ort|ORT)\s*=?\s*(?:80|443)\b/,
      },
      { sign: 'base-variable', pattern: /getenv\s*\(\s*"(?:GCC_VERSION|LD_LIBRARY_PATH)"/ },
    ],
  },
};
