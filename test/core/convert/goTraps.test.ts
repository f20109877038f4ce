import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convertDockerfile } from '../../../src/core/convert/convert';
import { memoryFiles } from '../../support/memoryFiles';

const never = new AbortController().signal;
const module = 'module example.org/hello\n\ngo 1.24\n';

/** A Dockerfile with one stage; `above` stands before the COPY. */
function dockerfile(build = 'go build -o /hello .', above = ''): string {
  return `FROM golang:1.24\nWORKDIR /src\n${above}COPY . .\nRUN ${build}\nCMD ["/hello"]\n`;
}

function program(imports: string, body = ''): string {
  return `package main\n\nimport (\n\t${imports}\n)\n\nfunc main() {\n\t${body}\n}\n`;
}

/** The kind of the outcome, and the rules of its reasons or the ids of its questions. */
async function outcomeOf(text: string, files: Readonly<Record<string, string>>): Promise<string> {
  const input = { text, files: memoryFiles({ 'go.mod': module, 'main.go': program('"fmt"'), ...files }) };
  const outcome = await convertDockerfile({ ...input, answers: new Map() }, never);
  const details =
    outcome.kind === 'questions'
      ? outcome.questions.map(({ id }) => id)
      : outcome.kind === 'refused'
        ? outcome.reasons.map(({ rule }) => rule)
        : [];
  return [outcome.kind, ...new Set(details)].join(' ');
}

/** The image that the program runs on, if nothing is open. */
async function baseOf(text: string, files: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const input = { text, files: memoryFiles({ 'go.mod': module, 'main.go': program('"fmt"'), ...files }) };
  const outcome = await convertDockerfile({ ...input, answers: new Map() }, never);
  return outcome.kind === 'ready' ? /\/([\w-]+):/.exec(outcome.base)?.[1] : undefined;
}

describe('convertDockerfile on Go programs that need more than their file', () => {
  it('sees other programs behind any name of os/exec and behind known packages', async () => {
    for (const imports of [
      'osexec "os/exec"',
      '. "os/exec"',
      '"github.com/pkg/browser"',
      '"github.com/chromedp/chromedp"',
    ])
      assert.equal(await outcomeOf(dockerfile(), { 'main.go': program(imports) }), 'questions other-programs', imports);
  });

  it('does not mind programs that only a build or another system starts', async () => {
    const exec = 'package main\n\nimport "os/exec"\n\nvar _ = exec.Command\n';
    const files = { 'generate.go': `//go:build ignore\n\n${exec}`, 'open_windows.go': exec, 'main_test.go': exec };
    assert.equal(await outcomeOf(dockerfile(), files), 'ready');
  });

  it('asks for files that a string names and that are in the context', async () => {
    const views = program('"example.org/views"', 'views.New("./views", ".html")');
    assert.equal(await outcomeOf(dockerfile(), { 'main.go': views }), 'ready');
    assert.equal(
      await outcomeOf(dockerfile(), { 'main.go': views, 'views/index.html': '' }),
      'questions runtime-files',
    );
    const settings = program('"example.org/conf"', 'conf.Load("etc/hello.yaml")');
    assert.equal(
      await outcomeOf(dockerfile(), { 'main.go': settings, 'etc/hello.yaml': '' }),
      'questions runtime-files',
    );
  });

  it('does not ask for files that the program embeds', async () => {
    const text = program('"embed"\n\t"html/template"', 'template.ParseFS(views, "views/index.html")');
    const main = `${text}\n//go:embed views/*.html\nvar views embed.FS\n`;
    assert.equal(await outcomeOf(dockerfile(), { 'main.go': main, 'views/index.html': '' }), 'ready');
  });

  it('asks for the files of libraries that look for them by themselves', async () => {
    for (const name of [
      'joho/godotenv/autoload',
      'beego/beego/v2/server/web',
      'gogf/gf/v2/frame/g',
      'gofiber/template/html/v2',
    ])
      assert.equal(
        await outcomeOf(dockerfile(), { 'main.go': program(`_ "github.com/${name}"`) }),
        'questions runtime-files',
        name,
      );
  });

  it('asks for the user where a string names a log file, a database or a directory of data', async () => {
    for (const body of ['log.Open("hello.log")', 'store.Open("/var/lib/hello")', 'store.Open("data/hello.db")'])
      assert.equal(
        await outcomeOf(dockerfile(), { 'main.go': program('"example.org/x"', body) }),
        'questions runtime-files user',
        body,
      );
  });

  it('sees what GOFLAGS, stored settings and conditions do to a build', async () => {
    for (const text of [
      dockerfile('GOFLAGS=-buildmode=pie go build -o /hello .'),
      dockerfile('go env -w CGO_ENABLED=1 && go build -o /hello .'),
      dockerfile('if [ "$STATIC" = 1 ]; then export CGO_ENABLED=0; fi; go build -o /hello .'),
    ])
      assert.equal(await outcomeOf(text, {}), 'questions linkage', text);
    assert.equal(await baseOf(dockerfile('go build -o /hello .', 'ENV GOFLAGS="-trimpath -race"\n')), 'cc-debian13');
    for (const text of [
      dockerfile('go build -o /hello .', 'ENV GOFLAGS="-trimpath -mod=readonly"\n'),
      dockerfile('go env -w GOPROXY=direct && go build -o /hello .'),
      dockerfile('set -e; export CGO_ENABLED=0 && go build -o /hello .'),
    ])
      assert.equal(await outcomeOf(text, {}), 'ready', text);
  });

  it('finds modules that need C in every go.mod, and in go.sum where go.mod does not name all', async () => {
    const sqlite = 'github.com/mattn/go-sqlite3 v1.14.0';
    assert.equal(
      await baseOf(dockerfile('cd api && go build -o /hello .'), {
        'api/go.mod': `module example.org/api\n\ngo 1.24\n\nrequire ${sqlite}\n`,
        'api/main.go': program('"fmt"'),
      }),
      'base-debian13',
    );
    assert.equal(await baseOf(dockerfile(), { 'go.mod': 'module a\n\ngo 1.16\n', 'go.sum': sqlite }), 'base-debian13');
    assert.equal(
      await baseOf(dockerfile(), { 'go.mod': 'module a\n\ngo 1.17\n', 'go.sum': sqlite }),
      'static-debian13',
    );
  });

  it('refuses where files are copied to where libraries look by themselves', async () => {
    const text = dockerfile('go build -o /hello .', 'COPY corp.pem /etc/ssl/certs/corp.pem\n');
    assert.equal(await outcomeOf(text, { 'corp.pem': '' }), 'refused runtime-files');
  });

  it('knows what "go install ./..." makes of the module at the root', async () => {
    const text = 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go install ./...\nCMD ["hello"]\n';
    assert.equal(await outcomeOf(text, {}), 'ready');
  });

  it('asks for files that the start command or an ENV names', async () => {
    const start = dockerfile().replace('["/hello"]', '["/hello", "-config=hello.yaml"]');
    assert.equal(await outcomeOf(start, {}), 'questions runtime-files');
    assert.equal(await outcomeOf(dockerfile(undefined, 'ENV HELLO=/src/hello.data\n'), {}), 'questions runtime-files');
    assert.equal(await outcomeOf(dockerfile(undefined, 'ENV HELLO=https://example.org/a.json\n'), {}), 'ready');
  });

  it('sees that a program asks for its home through a variable in a string', async () => {
    const main = program('"os"').replace(/func main\(\) \{/, 'func main() {\n\tprintln(os.ExpandEnv("$HOME/.hello"))');
    assert.match(main, /\$HOME/);
    assert.equal(await outcomeOf(dockerfile(), { 'main.go': main }), 'questions user');
  });

  it('sets CGO_ENABLED itself where only an ARG says it, which --build-arg may change', async () => {
    const text = dockerfile(undefined, 'ARG CGO_ENABLED=0\n');
    const files = memoryFiles({ 'go.mod': module, 'main.go': program('"fmt"') });
    const outcome = await convertDockerfile({ text, files, answers: new Map() }, never);
    assert.ok(outcome.kind === 'ready');
    assert.ok(outcome.edits.some((edit) => edit.text === 'CGO_ENABLED=0 '));
    assert.equal(await baseOf(dockerfile(undefined, 'ARG CGO_ENABLED=1\n')), 'base-debian13');
  });

  it('asks for the user where the program may open a port below 1024', async () => {
    const main = program('"net/http"', 'port := "80"; http.ListenAndServe(":"+port, nil)');
    assert.equal(await outcomeOf(dockerfile(), { 'main.go': main }), 'questions user');
  });

  it('takes neither a time of day nor the port of another host for one of its own', async () => {
    const main = program('"net"\n\t"time"', 'println(time.Now().Format("15:04")); net.Dial("tcp", "example.org:25")');
    assert.equal(await outcomeOf(dockerfile(), { 'main.go': main }), 'ready');
  });

  it('asks for the user where a package writes without being told, or a port below 1024 is given', async () => {
    for (const imports of [
      '"github.com/pocketbase/pocketbase"',
      '"github.com/tidwall/buntdb"',
      '"tailscale.com/tsnet"',
    ]) {
      const found = await outcomeOf(dockerfile(), { 'main.go': program(imports) });
      assert.match(found, /\buser\b/, imports);
    }
    for (const body of ['http.ListenAndServe("", nil)', 'http.ListenAndServe(":http", nil)', 'port := 80'])
      assert.match(await outcomeOf(dockerfile(), { 'main.go': program('"net/http"', body) }), /\buser\b/, body);
    for (const words of ['"-listen", ":80"', '"--port=80"', '"-p", "443"', '"--addr", "0.0.0.0:80"']) {
      const start = dockerfile().replace('"/hello"', `"/hello", ${words}`);
      assert.equal(await outcomeOf(start, {}), 'questions user', words);
    }
    for (const words of ['"--port=8080"', '"--workers", "4"', '"--redis", "cache:80"']) {
      const start = dockerfile().replace('"/hello"', `"/hello", ${words}`);
      assert.equal(await outcomeOf(start, {}), 'ready', words);
    }
  });

  it('sees files that a server gives out, and a loader of packages that calls go', async () => {
    const served = program(
      '"github.com/valyala/fasthttp"',
      'fasthttp.ListenAndServe(":8080", fasthttp.FSHandler("www", 0))',
    );
    assert.match(await outcomeOf(dockerfile(), { 'main.go': served }), /runtime-files/);
    const loader = program('"golang.org/x/tools/go/packages"');
    assert.match(await outcomeOf(dockerfile(), { 'main.go': loader }), /other-programs/);
  });

  it('does not take the context for the sources of what is fetched', async () => {
    const build = 'CGO_ENABLED=0 GOBIN=/ go install example.org/hello@v1.0.0';
    assert.match(await outcomeOf(dockerfile(build), {}), /\buser\b/);
  });
});
