import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { converted, goProgram, nodeProgram } from '../../support/converted';

const go = (tail: string, answers: Readonly<Record<string, string>> = {}) => converted(goProgram, tail, {}, answers);
const node = (tail: string, answers: Readonly<Record<string, string>> = {}) =>
  converted(nodeProgram, tail, {}, answers);

describe('a start command in shell form', () => {
  for (const [written, expected] of [
    ['CMD exec /hello -name "the world"', ['CMD ["/hello", "-name", "the world"]']],
    ["CMD /hello 'a b' c\\ d", ['CMD ["/hello", "a b", "c d"]']],
    ['CMD /hello -x # as it was', ['CMD ["/hello", "-x"]']],
    ['CMD set -eu; /hello', ['CMD ["/hello"]']],
    ['CMD set -e && exec /hello', ['CMD ["/hello"]']],
    ['CMD echo starting && /hello', ['CMD ["/hello"]']],
    ['CMD ["sh", "-c", "exec /hello -x"]', ['CMD ["/hello", "-x"]']],
    ['CMD ["/bin/bash", "-ec", "/hello"]', ['CMD ["/hello"]']],
    ['ENTRYPOINT ["sh", "-c"]\nCMD ["/hello -x"]', ['CMD ["/hello", "-x"]']],
    ['ENTRYPOINT ["sh", "-c", "exec /hello \\"$@\\"", "--"]\nCMD ["-x"]', ['ENTRYPOINT ["/hello"]', 'CMD ["-x"]']],
    ['ENTRYPOINT /hello\nCMD ["-x"]', ['ENTRYPOINT ["/hello"]']],
    ['ENTRYPOINT /hello -a', ['ENTRYPOINT ["/hello", "-a"]']],
    ['CMD cd /srv && /hello', ['WORKDIR /srv', 'CMD ["/hello"]']],
    ['WORKDIR /srv\nCMD cd a/../b || exit 1; /hello', ['WORKDIR /srv', 'WORKDIR /srv/b', 'CMD ["/hello"]']],
    ['CMD A=1 B="x y" /hello', ['ENV A=1', 'ENV B="x y"', 'CMD ["/hello"]']],
    ['CMD export A=1; /hello', ['ENV A=1', 'CMD ["/hello"]']],
    ['CMD ["env", "A=1", "/hello"]', ['ENV A=1', 'CMD ["/hello"]']],
    ['CMD A=1; /hello', ['CMD ["/hello"]']],
  ] as const)
    it(`becomes exec form: ${written.replaceAll('\n', ' / ')}`, async () => {
      assert.deepEqual(await go(`${written}\n`), expected);
    });

  for (const [written, expected] of [
    ['CMD ["/hello", \'-x\']', /^refused start-command: This is no valid JSON/],
    ['CMD ["/hello",]', /^refused start-command: This is no valid JSON/],
    ['CMD /hello *.txt', /needs the shell for \*/],
    ['CMD /hello ~/x', /needs the shell for ~\/x/],
    ['CMD /hello $(hostname)', /needs the shell for \$\(hostname\)/],
    ['CMD /hello > /log 2>&1', /redirects the output of the program/],
    ['CMD /hello | tee log', /uses a pipe/],
    ['CMD /hello & wait', /starts a process in the background/],
    [
      'CMD ./migrate up && /hello',
      /changes the database before the program starts \(\.\/migrate up\); run it as a job/,
    ],
    ['CMD sleep 5 && /hello', /waits for another service/],
    ['CMD npm run build && /hello', /builds before the program starts/],
    ['CMD /hello || exit 1', /uses \|\|/],
    ['CMD /hello ${A:-"a b"}', /keeps words of \$A together/],
    ['CMD cd $DIR && /hello', /enters \$DIR, which is not certain/],
    ['CMD PATH=/x:$PATH /hello', /sets PATH/],
    ['CMD A=$B /hello', /makes A of other variables/],
    ['CMD $PROGRAM', /starts what \$PROGRAM names|start command is empty/],
    ['ENTRYPOINT ["/hello"]\nCMD -x', /passes \/bin\/sh as an argument/],
    ['CMD ["sh"]', /starts a shell/],
    ['CMD ["bash", "-l", "-c", "/hello"]', /gives the shell the option -l/],
    ['CMD umask 0 && /hello', /sets up the process/],
    ['ENV A=2\nCMD A=1 /hello', /gives A another value than line 8; set it there/],
    ['CMD ["supervisord", "-n"]', /starts and watches several processes/],
    ['CMD ["crond", "-f"]', /starts other commands by the clock/],
    ['CMD ["/init"]', /starts several processes by \/init/],
    ['CMD cd /srv && /hello\nCOPY a b', /stands behind the start command/],
  ] as const)
    it(`is refused where only a shell does the same: ${written.replaceAll('\n', ' / ')}`, async () => {
      const [line = '', ...more] = await go(`${written}\n`);
      assert.match(line, expected);
      assert.deepEqual(more, []);
    });

  it('keeps the tree of a program that starts in a directory of it', async () => {
    assert.deepEqual(
      await node('CMD cd lib && node ../server.js\n'),
      ['COPY --chown=65532:65532 --from=build /app /app', 'WORKDIR /app/lib', 'CMD ["../server.js"]'].filter(
        (line) => !line.startsWith('COPY'),
      ),
    );
  });

  it('does not move what a health check names in the old directory', async () => {
    const lines = await node('HEALTHCHECK CMD node health.js\nCMD cd lib && node ../server.js\n');
    assert.match(lines[0] ?? '', /^refused health-probe: .*health\.js in the working directory/);
  });
});

describe('variables in a start command', () => {
  it('are asked about, and written in if nobody sets them', async () => {
    const tail = 'ENV PORT=8080\nCMD /hello -port ${PORT} -x\n';
    assert.deepEqual(await go(tail), ['asks start-variables']);
    assert.deepEqual(await go(tail, { 'start-variables': 'write' }), [
      'ENV PORT=8080',
      'CMD ["/hello", "-port", "8080", "-x"]',
    ]);
    assert.match((await go(tail, { 'start-variables': 'keep' }))[0] ?? '', /^refused start-variables: /);
  });

  it('take the default that the command gives them', async () => {
    const answers = { 'start-variables': 'write' };
    assert.deepEqual(await go('CMD /hello -port=${PORT:-8080}\n', answers), ['CMD ["/hello", "-port=8080"]']);
    assert.deepEqual(await go('ENV PORT=\nCMD /hello -port=${PORT:-8080}\n', answers), [
      'ENV PORT=',
      'CMD ["/hello", "-port=8080"]',
    ]);
  });

  it('become as many words as the shell would make of them', async () => {
    const answers = { 'start-variables': 'write' };
    assert.deepEqual(await go('ENV A="-x -y"\nCMD /hello $A\n', answers), [
      'ENV A="-x -y"',
      'CMD ["/hello", "-x", "-y"]',
    ]);
    assert.deepEqual(await go('ENV A="-x -y"\nCMD /hello "$A"\n', answers), [
      'ENV A="-x -y"',
      'CMD ["/hello", "-x -y"]',
    ]);
    assert.deepEqual(await go('CMD /hello $EXTRA_ARGS -x\n', answers), ['CMD ["/hello", "-x"]']);
  });

  it('may name the program', async () => {
    const tail = 'ENV DIR=/\nCMD exec ${DIR}hello -x\n';
    assert.deepEqual(await go(tail), ['asks start-variables']);
    assert.equal((await go(tail, { 'start-variables': 'write' })).at(-1), 'CMD ["/hello", "-x"]');
  });

  it('are refused where the file does not say what they are', async () => {
    for (const tail of [
      'CMD /hello -port $PORT\n',
      'ARG PORT=80\nCMD /hello -port $PORT\n',
      'ARG P=80\nENV PORT=$P\nCMD /hello -port $PORT\n',
    ])
      assert.match((await go(tail))[0] ?? '', /^refused start-variables: /, tail);
    assert.match((await go('CMD /hello $HOSTNAME\n'))[0] ?? '', /known in the container only/);
    assert.match((await go('ENV A="*"\nCMD /hello $A\n'))[0] ?? '', /looks for files/);
  });

  it('are no variables in exec form', async () => {
    assert.deepEqual(await go('ENV PORT=8080\nCMD ["/hello", "$PORT"]\n'), [
      'ENV PORT=8080',
      'CMD ["/hello", "$PORT"]',
    ]);
  });
});

describe('a wrapper around the program', () => {
  const ending =
    "data:text/javascript,const e={SIGTERM:143,SIGINT:130,SIGHUP:129,SIGQUIT:131},k=process.kill;process.kill=(p,s='SIGTERM')=>{if(p===1&&process.pid===1&&s in e&&!process.listenerCount(s))process.exit(e[s]);return k.call(process,p,s)};if(!process.send)for(const s in e)process.once(s,()=>process.listenerCount(s)||process.exit(e[s]))";

  it('is left out where it is an init', async () => {
    for (const init of ['"/sbin/tini", "--"', '"tini", "-g", "-s", "--"', '"dumb-init", "--"', '"/usr/bin/dumb-init"'])
      assert.deepEqual(await go(`ENTRYPOINT [${init}]\nCMD ["/hello"]\n`), ['CMD ["/hello"]'], init);
    const added =
      'ENV TINI_VERSION=v0.19.0\nADD https://example.org/tini/${TINI_VERSION}/tini /tini\nRUN chmod +x /tini\nENTRYPOINT ["/tini", "--"]\nCMD ["/hello"]\n';
    assert.deepEqual(await go(added), ['ENV TINI_VERSION=v0.19.0', 'CMD ["/hello"]']);
    assert.deepEqual(await go('ENTRYPOINT ["tini", "--", "/hello"]\nCMD ["-x"]\n'), [
      'ENTRYPOINT ["/hello"]',
      'CMD ["-x"]',
    ]);
  });

  it('leaves Node with a line that ends it as the init did', async () => {
    assert.deepEqual(await node('ENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n'), [
      `CMD ["--import", "${ending}", "server.js"]`,
    ]);
  });

  it('is refused where Node is stopped by a signal that it ignores as the first process', async () => {
    const lines = await node('STOPSIGNAL SIGUSR2\nENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n');
    assert.match(lines[0] ?? '', /^refused init-wrapper: /);
  });

  it('is refused with options that change signals', async () => {
    for (const init of ['"tini", "-e", "143", "--"', '"dumb-init", "--rewrite", "15:3", "--"'])
      assert.match(
        (await go(`ENTRYPOINT [${init}]\nCMD ["/hello"]\n`))[0] ?? '',
        /^refused start-command: .*the option/,
      );
  });

  it('becomes USER where it switches the user', async () => {
    assert.deepEqual(await go('ENTRYPOINT ["gosu", "1000:1000", "/hello"]\n'), [
      'USER 1000:1000',
      'ENTRYPOINT ["/hello"]',
    ]);
    assert.deepEqual(await go('CMD ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "/hello"]\n'), [
      'USER 1000:1000',
      'CMD ["/hello"]',
    ]);
    assert.match((await go('CMD su app -c /hello\n'))[0] ?? '', /changes the user by su; name the user with USER/);
    assert.match((await go('CMD gosu $APP_USER /hello\n'))[0] ?? '', /chooses the user of gosu when it starts/);
  });
});
