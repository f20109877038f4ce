import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { converted, goProgram, nodeProgram } from '../../support/converted';

const tail = 'COPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\nCMD ["/hello", "-x"]\n';

/** What becomes of a Go program that the script `/start.sh` starts. */
function started(
  script: string,
  more: { readonly tail?: string; readonly answers?: Readonly<Record<string, string>> } = {},
): Promise<readonly string[]> {
  return converted(goProgram, more.tail ?? tail, { 'start.sh': script }, more.answers);
}

const sh = (lines: string) => `#!/bin/sh\n${lines}\n`;

describe('a script that starts the program', () => {
  for (const [script, expected] of [
    ['exec "$@"', ['CMD ["/hello", "-x"]']],
    ['set -euo pipefail\n# a comment\necho "Starting $(date) as $USER" >&2\nexec "$@"', ['CMD ["/hello", "-x"]']],
    ['echo "Go $(go version) in $(basename "$PWD")"\nexec "$@"', ['CMD ["/hello", "-x"]']],
    ['"$@"', ['CMD ["/hello", "-x"]']],
    ['exec $@', ['CMD ["/hello", "-x"]']],
    ['exec "$@"\n/other', ['CMD ["/hello", "-x"]']],
    ['exec /hello "$@"', ['ENTRYPOINT ["/hello"]', 'CMD ["/hello", "-x"]']],
    ['exec /hello -a', ['ENTRYPOINT ["/hello", "-a"]']],
    ['/hello -a', ['ENTRYPOINT ["/hello", "-a"]']],
    [
      'export A=1 B="x y"\nC=3\nexport C\nD=4\nexec "$@"',
      ['ENV A=1', 'ENV B="x y"', 'ENV C=3', 'CMD ["/hello", "-x"]'],
    ],
    ['export A="${A-1}"\nexec "$@"', ['ENV A=1', 'CMD ["/hello", "-x"]']],
    ['cd /srv\nexec "$@"', ['WORKDIR /srv', 'CMD ["/hello", "-x"]']],
    ['cd "$(dirname "$0")"\nexec "$@"', ['CMD ["/hello", "-x"]']],
    ['set -- /hello -y "$@"\nexec "$@"', ['ENTRYPOINT ["/hello", "-y"]', 'CMD ["/hello", "-x"]']],
    ['exec tini -- "$@"', ['CMD ["/hello", "-x"]']],
    ['exec sh -c "/hello -z"', ['ENTRYPOINT ["/hello", "-z"]']],
    ['if [ -n "$DEBUG" ]; then echo "debugging"; fi\nexec "$@"', ['CMD ["/hello", "-x"]']],
    ['if [ "$MODE" = fast ]; then\n  how=1\nelse\n  how=2\nfi\necho "$how"\nexec "$@"', ['CMD ["/hello", "-x"]']],
  ] as const)
    it(`is left out: ${script.replaceAll('\n', '; ')}`, async () => {
      assert.deepEqual(await started(sh(script)), expected);
    });

  for (const [script, expected] of [
    ['until nc -z db 5432; do sleep 1; done\nexec "$@"', /Line 2 of start\.sh waits for another service/],
    ['set -e\n./wait-for-it.sh db:5432\nexec "$@"', /Line 3 of start\.sh waits for another service/],
    ['npx prisma migrate deploy\nexec "$@"', /Line 2 of start\.sh changes the database/],
    ['envsubst < a > b\nexec "$@"', /Line 2 of start\.sh writes files/],
    ['. ./.env\nexec "$@"', /Line 2 of start\.sh reads variables from a file/],
    ['if [ -f .env ]; then . ./.env; fi\nexec "$@"', /decides what to do when it starts/],
    ['if [ -z "$DB" ]; then echo "no DB"; exit 1; fi\nexec "$@"', /stops the container by a test of its own/],
    ['if [ "$1" = serve ]; then exec /hello; else exec "$@"; fi', /decides what to do when it starts/],
    ['case "$1" in web) exec /hello;; esac', /decides what to start by "case"/],
    ['exec /hello "$1"', /uses its argument \$1 on its own/],
    ['exec "$@" -y', /puts words behind the arguments/],
    ['how=1\nif [ "$A" = 1 ]; then how=2; fi\nexec /hello -how $how', /decides what \$how is/],
    ['export A=$(cat /run/secrets/a)\nexec "$@"', /needs the shell for \$\(cat/],
    ['export A="$B/c"\nexec "$@"', /makes A of other variables/],
    ['set -a\nA=1\nexec "$@"', /runs "set -a"/],
    ['trap "exit 0" TERM\nexec "$@"', /sets up the process/],
    ['/hello &\nwait', /starts a process in the background/],
    ['start() { exec /hello; }\nstart', /defines a function/],
    ['mkdir -p /data\nexec "$@"', /^asks start-owner/],
    [
      'chown -R 1000 /data\nexec "$@"',
      /gives \/data to 1000 when the container starts, and the program runs as another user/,
    ],
    ['rm -rf /data/lock\nexec "$@"', /runs another command before the program \(rm -rf/],
    ['echo hello', /ends without starting a program/],
    ['exec "$@', /start\.sh is not valid shell/],
    ['eval "$CMD"', /runs eval/],
    ['echo "$(./migrate)"\nexec "$@"', /changes the database/],
    [': "${A:?must be set}"\nexec "$@"', /stops unless \$A is set/],
    ['exec 2>&1\nexec "$@"', /redirects the output/],
  ] as const)
    it(`stops the conversion: ${script.replaceAll('\n', '; ')}`, async () => {
      assert.match((await started(sh(script)))[0] ?? '', expected);
    });

  it('is found on PATH, below the working directory, behind a shell and in the file itself', async () => {
    const script = { 'start.sh': sh('exec /hello -a') };
    for (const written of [
      'COPY start.sh /usr/local/bin/\nRUN chmod +x /usr/local/bin/start.sh\nCMD ["start.sh"]\n',
      'WORKDIR /srv\nCOPY start.sh .\nCMD ["./start.sh"]\n',
      'WORKDIR /srv\nCOPY start.sh .\nCMD sh start.sh\n',
      'COPY --chmod=755 start.sh /opt/run\nCMD ["/opt/run"]\n',
      'COPY --from=build /src/start.sh /start.sh\nCMD /start.sh\n',
    ]) {
      const lines = await converted(goProgram, written, script);
      assert.equal(lines.at(-1), 'CMD ["/hello", "-a"]', `${written}${lines.join('\n')}`);
      assert.ok(!lines.some((line) => line.includes('start.sh')), lines.join('\n'));
    }
    const heredoc = 'COPY <<\'EOF\' /start.sh\n#!/bin/sh\nexec /hello -a\nEOF\nENTRYPOINT ["/start.sh"]\n';
    assert.deepEqual(await converted(goProgram, heredoc), ['ENTRYPOINT ["/hello", "-a"]']);
  });

  it('is refused where what it does is not certain', async () => {
    for (const [written, script, expected] of [
      [tail, '#!/bin/sh\r\nexec "$@"\r\n', /carriage returns/],
      [tail, 'exec "$@"\n', /has no line "#!\/bin\/sh"/],
      ['RUN echo "exec /hello" > /start.sh\nCMD ["/start.sh"]\n', '', /not among what this file copies/],
      [`COPY start.sh /start.sh\nRUN sed -i s/a/b/ /start.sh\n${tail}`, sh('exec "$@"'), /Line 9 changes start\.sh/],
      [`COPY start.sh /start.sh\nRUN cp -r other/* /\n${tail}`, sh('exec "$@"'), /Line 9 changes start\.sh/],
      [`COPY start.sh /start.sh\nRUN sed -i s/a/b/ /*.sh\n${tail}`, sh('exec "$@"'), /Line 9 changes start\.sh/],
      [tail, '#!/bin/bash -l\nexec "$@"\n', /gives its shell the option -l/],
    ] as const)
      assert.match((await converted(goProgram, written, { 'start.sh': script }))[0] ?? '', expected);
  });

  it('leaves comments with the start command, and the ends of lines as they are', async () => {
    const written = '# How it starts.\nENTRYPOINT ["/start.sh"]\n\n# What it runs.\nCMD ["/hello"]\n';
    const program = { ...goProgram, head: `${goProgram.head}COPY start.sh /start.sh\n`.replaceAll('\n', '\r\n') };
    const files = { 'start.sh': sh('cd /srv\nexec "$@"') };
    const lines = await converted(program, written.replaceAll('\n', '\r\n'), files);
    assert.deepEqual(lines.slice(-4), ['\r', 'WORKDIR /srv\r', '# What it runs.\r', 'CMD ["/hello"]']);
  });

  it('is no script where a build puts a program of its name', async () => {
    const head = goProgram.head
      .replaceAll('/hello', '/src/hello')
      .replace('/src/hello /src/hello', '/src/hello /hello');
    const lines = await converted({ head, files: goProgram.files }, 'CMD ["/hello"]\n', { hello: sh('exec /other') });
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('COPY')),
      ['CMD ["/hello"]'],
    );
  });

  it('does not know what another script only set for itself', async () => {
    const files = { 'start.sh': sh('A=1\nexec /run.sh'), 'run.sh': sh('exec /hello -a "${A-2}"') };
    const written = 'COPY start.sh run.sh /\nCMD ["/start.sh"]\n';
    const lines = await converted(goProgram, written, files, { 'start-variables': 'write' });
    assert.equal(lines.at(-1), 'CMD ["/hello", "-a", "2"]');
    const again = await started(sh('exec "$0" "$@"'));
    assert.match(again[0] ?? '', /starts itself again and again/);
  });

  it('starts a CMD in shell form, too', async () => {
    const shellForm = tail.replace('["/hello", "-x"]', 'exec /hello -x');
    assert.deepEqual(await started(sh('exec "$@"'), { tail: shellForm }), ['CMD ["/hello", "-x"]']);
    const lines = await started(sh('exec /hello "$@"'), { tail: shellForm });
    assert.match(lines[0] ?? '', /passes \/bin\/sh as an argument/);
  });

  it('may have carriage returns that a RUN takes out', async () => {
    const written = `COPY start.sh /start.sh\nRUN sed -i 's/\\r$//' /start.sh && chmod +x /start.sh\nENTRYPOINT ["/start.sh"]\nCMD ["/hello"]\n`;
    assert.deepEqual(await converted(goProgram, written, { 'start.sh': '#!/bin/sh\r\nexec "$@"\r\n' }), [
      'CMD ["/hello"]',
    ]);
  });
});

describe('defaults that a script gives', () => {
  for (const line of [
    ': "${A:=1}"\nexport A',
    'export A="${A:-1}"',
    'A=${A:-1}\nexport A',
    'if [ -z "$A" ]; then\n  export A=1\nfi',
    '[ -z "$A" ] && export A=1',
    '[ -n "${A}" ] || export A=1',
    'if [[ "$A" == "" ]]; then A=1; export A; fi',
  ])
    it(`are asked about, because an empty variable has them too: ${line.replaceAll('\n', '; ')}`, async () => {
      const script = sh(`${line}\nexec "$@"`);
      assert.deepEqual(await started(script), ['asks start-defaults']);
      const lines = await started(script, { answers: { 'start-defaults': 'never' } });
      assert.deepEqual(lines, ['ENV A=1', 'CMD ["/hello", "-x"]']);
      const kept = await started(script, { answers: { 'start-defaults': 'sometimes' } });
      assert.match(kept[0] ?? '', /^refused start-defaults: /);
    });

  it('change nothing where the image has a value', async () => {
    const lines = await started(sh('export A="${A-1}"\nexec "$@"'), { tail: `ENV A=2\n${tail}` });
    assert.deepEqual(lines, ['ENV A=2', 'CMD ["/hello", "-x"]']);
  });

  it('are refused where the image has an empty value, which another ENV would have to change', async () => {
    const lines = await started(sh('export A="${A:-1}"\nexec "$@"'), { tail: `ENV A=\n${tail}` });
    assert.match(lines[0] ?? '', /gives A another value than line 8/);
  });
});

describe('options before the program of a script', () => {
  const script = sh('if [ "${1#-}" != "$1" ]; then\n  set -- /hello "$@"\nfi\nexec "$@"');

  it('make the program the ENTRYPOINT, if nobody starts another command', async () => {
    assert.deepEqual(await started(script), ['asks start-options']);
    const answers = { 'start-options': 'options' };
    assert.deepEqual(await started(script, { answers }), ['ENTRYPOINT ["/hello"]', 'CMD ["-x"]']);
    assert.deepEqual(await started(script, { answers, tail: tail.replace('CMD ["/hello", "-x"]', 'CMD ["-x"]') }), [
      'ENTRYPOINT ["/hello"]',
      'CMD ["-x"]',
    ]);
    assert.match(
      (await started(script, { answers: { 'start-options': 'commands' } }))[0] ?? '',
      /^refused start-options/,
    );
  });

  it('are refused where CMD is another program', async () => {
    const other = tail.replace('CMD ["/hello", "-x"]', 'CMD ["/other"]');
    assert.match((await started(script, { tail: other }))[0] ?? '', /starts one program for options and another/);
  });
});

describe('a script that switches the user', () => {
  const script = sh(
    'set -e\nif [ "$(id -u)" = "0" ]; then\n  chown -R 1000:1000 /data\n  exec su-exec 1000:1000 "$0" "$@"\nfi\nexec "$@"',
  );

  it('is left out if what is mounted is ready', async () => {
    assert.deepEqual(await started(script), ['asks start-owner']);
    const lines = await started(script, { answers: { 'start-owner': 'ready' } });
    assert.deepEqual(lines, [
      'COPY --from=directories --chown=1000:1000 /data /data',
      'USER 1000:1000',
      'CMD ["/hello", "-x"]',
    ]);
    const kept = await started(script, { answers: { 'start-owner': 'mounted' } });
    assert.match(kept[0] ?? '', /^refused start-owner: Line 4 of start\.sh prepares \/data/);
  });

  it('takes the other way where the image has a user', async () => {
    const lines = await started(script, { tail: `USER 1000:1000\n${tail}` });
    assert.deepEqual(lines, ['USER 1000:1000', 'CMD ["/hello", "-x"]']);
  });

  it('is refused where the user is chosen when it starts, or gets what another owns', async () => {
    const chosen = sh('exec gosu "${PUID:-1000}" "$@"');
    assert.match((await started(chosen))[0] ?? '', /chooses the user of gosu/);
    const other = sh('chown -R 1001:1001 /data\nexec gosu 1000:1000 "$@"');
    assert.match((await started(other))[0] ?? '', /^refused start-owner: .*runs as another user/);
    for (const path of ['/etc', '/var/log', '/usr/local/lib', '/dev/stdout', '/data/file.db']) {
      const system = sh(`chown -R 1000:1000 ${path}\nexec gosu 1000:1000 "$@"`);
      assert.match((await started(system))[0] ?? '', /^refused start-owner: .* changes \//, path);
    }
    const copied = await started(script, { tail: `COPY main.go /data/main.go\n${tail}` });
    assert.match(copied[0] ?? '', /^refused start-owner: .*with what was copied there/);
  });
});

describe('a script of a Node program', () => {
  it('is left out of a single stage, wherever it is copied to', async () => {
    const start = { 'start.sh': sh('export NODE_ENV=production\nexec "$@"') };
    const lines = await converted(
      nodeProgram,
      'COPY start.sh /usr/local/bin/\nRUN chmod +x /usr/local/bin/start.sh\nENTRYPOINT ["start.sh"]\nCMD ["node", "server.js"]\n',
      start,
    );
    assert.deepEqual(lines, ['ENV NODE_ENV=production', 'CMD ["server.js"]']);
  });

  it('is not overlooked where it takes the place of that of the official image', async () => {
    const written = 'COPY start.sh /usr/local/bin/docker-entrypoint.sh\nCMD ["node", "server.js"]\n';
    const lines = await converted(nodeProgram, written, { 'start.sh': sh('export A=1\nexec "$@"') });
    assert.match(lines[0] ?? '', /^refused start-command: A copy takes the place of docker-entrypoint\.sh/);
  });

  it('may be the entrypoint of the official image itself', async () => {
    const lines = await converted(nodeProgram, 'ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node", "server.js"]\n');
    assert.deepEqual(lines, ['CMD ["server.js"]']);
  });
});
