import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { converted, goProgram, nodeProgram } from '../../support/converted';

const cmd = 'CMD ["node", "server.js"]\n';

/** The health check of a Node program, or what is asked or refused. */
async function checked(written: string, more = ''): Promise<string> {
  const lines = await converted(nodeProgram, `${more}HEALTHCHECK ${written}\n${cmd}`);
  return lines.find((line) => line.startsWith('HEALTHCHECK')) ?? lines[0] ?? '';
}

/** The line that Node is given to evaluate. */
async function script(written: string): Promise<string> {
  const line = await checked(written);
  const words = JSON.parse(line.slice(line.indexOf('['))) as string[]; // the exec form that the conversion writes
  assert.deepEqual(words.slice(0, 2), ['/nodejs/bin/node', '-e']);
  return words[2] ?? '';
}

describe('a health check by curl', () => {
  it('becomes a request of Node, with the options of the check kept', async () => {
    assert.equal(
      await checked('--interval=5s --start-period=1m --retries=2 CMD curl -f http://localhost:8080/health || exit 1'),
      "HEALTHCHECK --interval=5s --start-period=1m --retries=2 CMD [\"/nodejs/bin/node\", \"-e\", \"process.exitCode=1;require('http').request('http://localhost:8080/health',{autoSelectFamily:true,headers:{'accept':'*/*','user-agent':'curl'}},r=>{r.resume();r.on('end',()=>process.exit(+(r.statusCode>399)))}).on('error',()=>{}).end()\"]",
    );
  });

  for (const [written, expected] of [
    ['CMD curl http://localhost:8080/', /process\.exit\(0\)/],
    ['CMD curl -sSf http://localhost:8080/', /statusCode>399/],
    ['CMD ["curl", "--fail", "http://localhost:8080/"]', /statusCode>399/],
    ['CMD ["sh", "-c", "curl --fail http://localhost:8080/ || false"]', /statusCode>399/],
    ['CMD curl -f localhost:8080', /'http:\/\/localhost:8080'/],
    ['CMD curl -fL http://localhost:8080/', /r\.headers\.location/],
    ['CMD curl -fI http://localhost:8080/', /method:'HEAD'/],
    ['CMD curl -f -X HEAD http://localhost:8080/', /method:'HEAD'/],
    ['CMD curl -f -4 http://localhost:8080/', /family:4/],
    ['CMD curl -f -m 3 http://localhost:8080/', /setTimeout\(\(\)=>process\.exit\(1\),3000\)\.unref\(\)/],
    ['CMD curl -f -H "X-Key: a b" http://localhost:8080/', /'x-key':'a b'/],
    ['CMD curl -f -o /dev/null http://localhost:8080/ > /dev/null 2>&1 || exit 1', /statusCode>399/],
    ['CMD curl -f http://localhost:$PORT/', /'http:\/\/localhost:'\+\(process\.env\.PORT\|\|''\)\+'\/'/],
    ['CMD curl -f "http://localhost:${PORT:-80}/"', /\(process\.env\.PORT\|\|'80'\)/],
    ['CMD curl -f http://localhost:${PORT-80}/', /\(process\.env\.PORT\?\?'80'\)/],
    ["CMD curl -f 'http://localhost:8080/?a=$PORT'", /'http:\/\/localhost:8080\/\?a=\$PORT'/],
    ['CMD wget -qO- http://localhost:8080/', /statusCode>299/],
    ['CMD wget --no-verbose --tries=1 --spider http://localhost:8080/ || exit 1', /'HEAD'\)$/],
    ['CMD wget -q --spider http://localhost:8080/', /statusCode>499&&m==='HEAD'/],
    ['CMD wget -q -T 5 -O /dev/null http://localhost:8080/', /5000/],
    [
      'CMD nc -z localhost 8080',
      /^process\.exitCode=1;require\('net'\)\.connect\(\{port:'8080',host:'localhost',autoSelectFamily:true\}/,
    ],
    [
      'CMD nc -z -w1 127.0.0.1 ${PORT:-80} || exit 1',
      /connect\(\{port:\(process\.env\.PORT\|\|'80'\),host:'127\.0\.0\.1'/,
    ],
  ] as const)
    it(`keeps its conditions: ${written}`, async () => {
      const text = await script(written);
      assert.match(text, expected);
      assert.doesNotThrow(() => new Function('require', 'process', text), text);
    });

  it('asks by GET where BusyBox does', async () => {
    const alpine = { ...nodeProgram, head: nodeProgram.head.replace('node:22', 'node:22-alpine') };
    const tail = `HEALTHCHECK CMD wget --spider -q http://localhost:8080/ || exit 1\n${cmd}`;
    assert.match((await converted(alpine, tail)).join(), /,20,'GET'\)/);
    assert.match((await converted(alpine, `RUN apk add --no-cache wget\n${tail}`)).join(), /,20,'HEAD'\)/);
  });

  for (const written of [
    'CMD curl -f https://localhost:8443/',
    'CMD curl -f -d a=b http://localhost:8080/',
    'CMD curl -f --retry 3 http://localhost:8080/',
    'CMD curl -f --unix-socket /run/a http://localhost/',
    'CMD curl -f http://localhost:8080/ http://localhost:8081/',
    'CMD curl -f "http://localhost:8080/{a,b}"',
    'CMD curl -f $(hostname):8080',
    'CMD curl -s http://localhost:8080/ | grep -q ok',
    'CMD curl -f http://localhost:8080/ && curl -f http://localhost:8081/',
    'CMD curl -f http://localhost:8080/ || exit 0',
    'CMD curl -f http://localhost:8080/ || kill 1',
    'CMD test "$(curl -s http://localhost:8080/)" = ok',
    'CMD pgrep node',
    'CMD npm run health',
    'CMD /app/health.sh',
    'CMD node health.js $PORT',
  ])
    it(`is asked about where Node cannot do the same: ${written}`, async () => {
      assert.equal(await checked(written), 'asks health');
    });

  it('is asked about where every Node loads more', async () => {
    const written = 'CMD curl -f http://localhost:8080/';
    assert.equal(await checked(written, 'ENV NODE_OPTIONS="--require ./trace.js"\n'), 'asks health');
    assert.match(await checked(written, 'ENV NODE_OPTIONS=--max-old-space-size=100\n'), /^HEALTHCHECK CMD/);
  });
});

describe('a health check of another kind', () => {
  it('stays where it is NONE, Node or the program itself', async () => {
    assert.equal(await checked('NONE'), 'HEALTHCHECK NONE');
    assert.equal(await checked('CMD node health.js || exit 1'), 'HEALTHCHECK CMD ["/nodejs/bin/node", "health.js"]');
    const go = 'HEALTHCHECK CMD /hello health || exit 1\nCMD ["/hello"]\n';
    assert.deepEqual(await converted(goProgram, go), ['HEALTHCHECK CMD ["/hello", "health"]', 'CMD ["/hello"]']);
  });

  it('may be left out where nothing looks at it', async () => {
    const tail = '# Is it there?\nHEALTHCHECK CMD wget -q --spider http://localhost:8080/\nCMD ["/hello"]\n';
    assert.deepEqual(await converted(goProgram, tail), ['asks health']);
    assert.deepEqual(await converted(goProgram, tail, {}, { health: 'remove' }), ['CMD ["/hello"]']);
    const kept = await converted(goProgram, tail, {}, { health: 'keep' });
    assert.match(kept[0] ?? '', /^refused health-left-out: /);
  });

  it('is the last of several', async () => {
    const tail = 'HEALTHCHECK CMD pgrep hello\nHEALTHCHECK NONE\nCMD ["/hello"]\n';
    assert.deepEqual(await converted(goProgram, tail), [
      'HEALTHCHECK CMD pgrep hello',
      'HEALTHCHECK NONE',
      'CMD ["/hello"]',
    ]);
  });
});
