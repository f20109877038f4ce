import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Card } from '../../../src/core/catalog/card';
import { cardMarkdown, cardText } from '../../../src/core/catalog/cardText';
import { imageCard } from '../../../src/core/catalog/imageCard';
import { catalogue } from '../../../src/core/catalog/lookup';

function card(text: string, today = '2026-08-21'): Card {
  return imageCard(text, { today, mirrors: {} });
}

function line(text: string, id: string): string | undefined {
  const { label } = card(text).facts.find((fact) => fact.id === id) ?? {};
  return cardText(card(text))
    .split('\n')
    .find((row) => row.startsWith(`${label}:`))
    ?.replace(/^[^:]+: +/, '');
}

test('the card of a Node image', () => {
  assert.equal(
    cardMarkdown(card('gcr.io/distroless/nodejs22-debian13:nonroot')),
    `**\`gcr.io/distroless/nodejs22-debian13:nonroot\`**\\
Node.js 22.23.2, Debian 13 (trixie), no shell; as of 2026-08-21.

- **Starts:** \`/nodejs/bin/node\`, and \`CMD\` is its arguments, as in \`CMD ["server.js"]\`
- **Runs as:** nonroot (65532) in \`/home/nonroot\`
- **Holds:** \`/nodejs/bin/node\` (not on PATH), glibc 2.41, OpenSSL 3.5.6, libstdc++, libgcc, libgomp, zlib, zstd, CA certificates, time zones
- **Lacks:** \`/bin/sh\`, package manager, openssl command, npm, npx, corepack, C.UTF-8
- **Built on:** static → base → cc → nodejs22 · **Size:** 153 MB on disk, 55 MB to pull · **Supported:** until Debian 14 is 3 months old · **Architectures:** amd64, arm64, arm/v7, s390x, ppc64le
`,
  );
});

test('the terminal shows the details too', () => {
  assert.equal(
    cardText(card('gcr.io/distroless/cc-debian12:debug', '2026-09-01')),
    `gcr.io/distroless/cc-debian12:debug
No language runtime, Debian 12 (bookworm), with a BusyBox shell; as of 2026-08-21.
Warning: Updates of the Debian 12 images were planned to end on 2026-09-01; move to gcr.io/distroless/cc-debian13:debug.

Starts:        the shell /busybox/sh, and CMD is its arguments: set your own ENTRYPOINT
Runs as:       root (0) in /
Holds:         glibc 2.36, OpenSSL 3.0.20, libstdc++, libgcc, libgomp, CA certificates, time zones, BusyBox 1.37.0 (/busybox/sh, 381 tools)
Lacks:         /bin/sh, package manager, openssl command, zlib, zstd, C.UTF-8
Built on:      static → base → cc; adds libgcc_s.so.1, libgomp.so.1, libstdc++.so.6
Size:          25 MB on disk, 10.0 MB to pull
Supported:     until Sept 2026
Architectures: amd64, arm64, arm/v7, s390x, ppc64le
Signed by:     keyless@distroless.iam.gserviceaccount.com, issuer https://accounts.google.com
Verify:        cosign verify gcr.io/distroless/cc-debian12:debug --certificate-oidc-issuer https://accounts.google.com --certificate-identity keyless@distroless.iam.gserviceaccount.com
Environment:   PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/busybox, SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
Adds on amd64: libgcc_s.so.1, libgomp.so.1, libstdc++.so.6
Packages:      libgomp1 12.2.0-14+deb12u1, libstdc++6 12.2.0-14+deb12u1, libgcc-s1 12.2.0-14+deb12u1, gcc-12-base 12.2.0-14+deb12u1
Measured:      25 MB on disk, 10.0 MB to pull, 2,041 files (amd64, packages of 2026-11-22)
Source:        GoogleContainerTools/distroless at cd080764, 2026-08-21
`,
  );
});

test('a planned end is a warning only from its day on', () => {
  assert.deepEqual(card('gcr.io/distroless/cc-debian12', '2026-08-31').warnings, []);
  assert.equal(card('gcr.io/distroless/cc-debian12', '2026-09-01').warnings.length, 1);
  assert.deepEqual(card('gcr.io/distroless/cc-debian13', '2026-09-01').warnings, []);
});

test('what a finding beside the card says is not said again', () => {
  const said = new Set(['stale-image']);
  const warnings = (text: string) =>
    imageCard(text, { today: '2026-09-01', mirrors: {}, said }).warnings.map((parts) => parts[0]);
  assert.deepEqual(warnings('gcr.io/distroless/cc-debian12'), []);
  assert.deepEqual(warnings('gcr.io/distroless/nodejs:18'), []);
  assert.deepEqual(warnings('gcr.io/distroless/cc-debian13:slim'), []);
  // The finding is about the tag alone.
  assert.equal(warnings('gcr.io/distroless/cc-debian12:slim').length, 1);
});

test('an image that is built on no other has no row for that', () => {
  assert.equal(line('gcr.io/distroless/static-debian13', 'chain'), undefined);
  assert.match(cardMarkdown(card('gcr.io/distroless/static-debian13')), /^- \*\*Size:\*\* .* · \*\*Architectures:/m);
});

test('many added libraries are counted, and named in the whole card', () => {
  assert.match(line('gcr.io/distroless/python3-debian13', 'chain') ?? '', /; adds 26 libraries$/);
  assert.match(line('gcr.io/distroless/python3-debian13', 'adds') ?? '', /libbz2\.so\.1\.0, .*libsqlite3/);
});

test('a retired image is stale and has a replacement', () => {
  assert.equal(
    cardText(card('gcr.io/distroless/nodejs22-debian12:nonroot')),
    `gcr.io/distroless/nodejs22-debian12:nonroot
A Google distroless image that is no longer published.
Warning: Not updated since 2026-02-27, last with node 22.22.0. Old tags can still be pulled but get no fixes.

Move to: gcr.io/distroless/nodejs22-debian13
Note:    glibc 2.36 -> 2.41, /usr merged.
Source:  GoogleContainerTools/distroless at cd080764, 2026-08-21
`,
  );
});

test('a tag that is not published names those that are', () => {
  assert.match(
    cardText(card('gcr.io/distroless/static-debian13:3')),
    /^Warning: 3 is not a published tag of this image; published tags are latest, nonroot, debug, debug-nonroot, each also with an architecture such as latest-amd64\.$/m,
  );
});

test('an unknown name gets no facts but the names that are known', () => {
  const text = cardText(card('gcr.io/distroless/nginx'));
  assert.match(text, /^Warning: nginx never appeared in the repository/m);
  assert.deepEqual(
    card('gcr.io/distroless/nginx').facts.map(({ id }) => id),
    ['known', 'source'],
  );
});

test('what hangs on the flavour is left out where the flavour is unknown', () => {
  const ids = (text: string) => card(text).facts.map(({ id }) => id);
  assert.equal(ids(`gcr.io/distroless/cc@sha256:${'a'.repeat(64)}`).includes('user'), false);
  assert.equal(ids('gcr.io/distroless/cc:3').includes('start'), false);
  assert.equal(ids('gcr.io/distroless/cc').includes('user'), true);
});

test('of a digest or tag that hides the flavour only what all flavours share is said', () => {
  for (const hidden of [`@sha256:${'a'.repeat(64)}`, ':nonsense']) {
    const java = cardText(card(`gcr.io/distroless/java21-debian13${hidden}`));
    assert.doesNotMatch(java, /javac|temurin|on disk|\/usr\/bin\/java -jar/);
    assert.match(java, /^Built on: +static → base-nossl → java-base → java21$/m);
  }
  const { warnings } = card(`gcr.io/distroless/static-debian13@sha256:${'a'.repeat(64)}`);
  assert.match(warnings.map((text) => text.join('')).join(' '), /may contain versions other than those of 2026-08-21/);
});

test('only what is published can be verified', () => {
  const ids = (text: string) => card(`gcr.io/distroless/cc-debian13${text}`).facts.map(({ id }) => id);
  assert.equal(ids(':nonroot').includes('verify'), true);
  assert.equal(ids(`@sha256:${'a'.repeat(64)}`).includes('verify'), true);
  assert.equal(ids(':nonsense').includes('verify'), false);
});

test('what differs between architectures is said of the right one', () => {
  const [index, amd64, arm64] = ['', ':latest-amd64', ':latest-arm64'].map((tag) =>
    cardText(card(`gcr.io/distroless/java17-debian13${tag}`)),
  );
  for (const text of [index, amd64]) assert.match(text ?? '', /JAVA_VERSION=17\.0\.20\.1 on amd64$/m);
  assert.match(arm64 ?? '', /temurin-17-jre 17\.0\.20\.0/);
  assert.doesNotMatch(arm64 ?? '', /JAVA_VERSION/);
  const cc = cardText(card('gcr.io/distroless/base-debian13:latest-arm64'));
  assert.doesNotMatch(cc, /x86-64|on disk/);
  assert.match(cc, /; adds 4 packages$/m);
});

test('a pinned build may differ from the table', () => {
  const warning = /^Warning: Pinned to one build, which may contain versions other/m;
  assert.match(cardText(card(`gcr.io/distroless/cc:nonroot@sha256:${'a'.repeat(64)}`)), warning);
  assert.match(cardText(card(`gcr.io/distroless/cc:${'b'.repeat(40)}`)), warning);
});

test('how CMD combines with the entrypoint', () => {
  assert.equal(
    line('gcr.io/distroless/static', 'start'),
    'nothing by itself: set ENTRYPOINT in exec form with an absolute path',
  );
  assert.equal(
    line('gcr.io/distroless/python3', 'start'),
    '/usr/bin/python3.13, and CMD is its arguments, as in CMD ["app.py"]',
  );
  assert.equal(
    line('gcr.io/distroless/java21', 'start'),
    '/usr/bin/java -jar, and CMD is its arguments, as in CMD ["app.jar"]; JVM flags go to JAVA_TOOL_OPTIONS or your own ENTRYPOINT',
  );
});

test('Java for debugging is a JDK', () => {
  assert.match(line('gcr.io/distroless/java21', 'lacks') ?? '', /javac/);
  assert.doesNotMatch(line('gcr.io/distroless/java21:debug', 'lacks') ?? '', /javac/);
  assert.match(line('gcr.io/distroless/java21:debug', 'chain') ?? '', /; adds temurin-21-jdk$/);
});

test('Python says by which directories it finds packages', () => {
  assert.equal(line('gcr.io/distroless/python3', 'site-packages'), 'dist-packages, not from site-packages');
  assert.match(
    line('gcr.io/distroless/python3', 'import-paths') ?? '',
    /^\/usr\/local\/lib\/python3\.13\/dist-packages, /,
  );
});

test('a name without the release says where it points', () => {
  assert.equal(line('gcr.io/distroless/cc', 'name'), 'means cc-debian13 now and will move to the next Debian release');
  assert.equal(line('gcr.io/distroless/cc-debian13', 'name'), undefined);
});

test('prose is escaped, code is fenced', () => {
  const text = 'a_b*c [x](y) <b> `c`';
  const made: Card = {
    title: 't',
    kind: 'published',
    summary: [text],
    warnings: [],
    facts: [{ id: 'x', label: 'X', text: [{ code: 'a`b' }] }],
    actions: [],
  };
  assert.equal(cardMarkdown(made), '**`t`**\\\na\\_b\\*c \\[x\\](y) \\<b\\> \\`c\\`\n\n- **X:** `` a`b ``\n');
});

test('every published image has a card that fits a hover', () => {
  for (const image of catalogue.images) {
    for (const flavour of Object.keys(catalogue.flavours)) {
      const rows = cardMarkdown(card(`${catalogue.registry}/${image.id}:${flavour}`)).split('\n');
      assert.ok(rows.length <= 11, `${image.id}:${flavour} has ${rows.length} rows`);
    }
  }
});

test('the end of support is said in words', () => {
  assert.equal(line('gcr.io/distroless/base-debian13', 'support'), 'until Debian 14 is 1 year old');
});

test('a mirror has the card of its origin, and says so', () => {
  const mirrors = { 'registry.corp:5000/distroless': 'gcr.io/distroless' };
  const written = 'registry.corp:5000/distroless/nodejs22-debian13';
  const shown = imageCard(written, { today: '2026-08-21', mirrors });
  assert.equal(shown.title, written);
  assert.match(
    cardText(shown),
    /^Mirror of: +gcr.io\/distroless\/nodejs22-debian13 \(setting distroless.mirrors\); it may lag behind$/m,
  );
  assert.match(cardText(shown), /^Runs as: +root \(0\) in \/$/m);
  assert.equal(imageCard(written, { today: '2026-08-21', mirrors: {} }).kind, 'unknown');
});

test('an image that no table has gets no more facts than its name says', () => {
  assert.equal(
    cardText(card('ghcr.io/acme/app')),
    `ghcr.io/acme/app
Nothing is known about this image: it is not in the catalogue.

Registry: ghcr.io
Tag:      none, which means latest
`,
  );
  assert.match(cardText(card(`acme/app@sha256:${'a'.repeat(64)}`)), /^Tag: +none, only a digest$/m);
});

test('what is no reference gets one sentence that says why', () => {
  for (const [text, why] of [
    [
      'GCR.io/Distroless/static',
      '"GCR.io/Distroless/static" is not an image reference: the name of a repository must be lowercase.',
    ],
    ['a:b:c d', '"a:b:c d" is not an image reference: "c d" is not a tag.'],
    ['a'.repeat(300), `"${'a'.repeat(80)}…" is not an image reference: its name is longer than 255 characters.`],
  ] as const) {
    const { kind, summary, facts, actions } = card(text);
    assert.deepEqual({ kind, summary, facts, actions }, { kind: 'malformed', summary: [why], facts: [], actions: [] });
  }
  assert.equal(card('a'.repeat(300)).title.length, 81);
});

test('what a name says cannot become a link or a command', () => {
  for (const evil of [
    'x](command:workbench.action.terminal.new)[`**<b>',
    'x\n\n[click](command:distroless.pinDigest)',
    'https://example.org/x y',
    'www.example.org:x y',
  ]) {
    const shown = cardMarkdown(card(evil));
    const prose = shown.replace(/(`+)[^\n]*?[^`]\1(?!`)/g, 'CODE');
    assert.doesNotMatch(prose, /(?<!\\)[[\]<`]|(?<!\\):\/\/|www\.[a-z]/, evil);
    assert.equal(shown.includes('\n\n['), false);
  }
});

test('the empty image has a counterpart', () => {
  assert.match(
    cardText(card('scratch')),
    /^Counterpart: +gcr.io\/distroless\/static-debian13:nonroot holds CA certificates, time zones$/m,
  );
});

test('a card offers what can be done with its image', () => {
  const kinds = (text: string) =>
    card(text).actions.map((action) => (action.kind === 'switch-flavour' ? action.flavour : action.kind));
  assert.deepEqual(kinds('gcr.io/distroless/cc'), [
    'browse',
    'nonroot',
    'debug',
    'pin-digest',
    'copy-verify',
    'show-everything',
  ]);
  assert.deepEqual(kinds('gcr.io/distroless/cc:debug').slice(1, 3), ['debug-nonroot', 'latest']);
  assert.deepEqual(kinds(`gcr.io/distroless/cc:nonroot@sha256:${'a'.repeat(64)}`), [
    'browse',
    'copy-verify',
    'show-everything',
  ]);
  assert.deepEqual(kinds('ghcr.io/acme/app'), []);
});
