import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distrolessCard } from '../../../src/core/catalog/card';
import type { Card } from '../../../src/core/catalog/card';
import { cardMarkdown, cardText } from '../../../src/core/catalog/cardText';
import { catalogue } from '../../../src/core/catalog/lookup';
import { isReference, parseReference } from '../../../src/core/image/reference';

function card(text: string, today = '2026-08-21'): Card {
  const ref = parseReference(text);
  assert.ok(isReference(ref));
  const found = distrolessCard(ref, today);
  assert.ok(found);
  return found;
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
    `**\`gcr.io/distroless/nodejs22-debian13:nonroot\`**

Node.js 22.23.2, Debian 13 (trixie), no shell; as of 2026-08-21.

- **Starts:** \`/nodejs/bin/node\`, and \`CMD\` is its arguments, as in \`CMD ["server.js"]\`
- **Runs as:** nonroot (65532) in \`/home/nonroot\`
- **Holds:** \`/nodejs/bin/node\` (not on PATH), glibc 2.41, OpenSSL 3.5.6, libstdc++, libgcc, libgomp, zlib, zstd, CA certificates, time zones
- **Lacks:** \`/bin/sh\`, package manager, openssl command, npm, npx, corepack, C.UTF-8 locale
- **Built on:** static → base → cc → nodejs22
- **Architectures:** amd64, arm64, arm, s390x, ppc64le
- **Supported until:** debian 14 release day + 3mo
`,
  );
});

test('the terminal shows the details too', () => {
  assert.equal(
    cardText(card('gcr.io/distroless/cc-debian12:debug', '2026-09-01')),
    `gcr.io/distroless/cc-debian12:debug
No language runtime, Debian 12 (bookworm), with a BusyBox shell; as of 2026-08-21.
Warning: Debian 12 images were planned to get no updates from 2026-09-01; move to gcr.io/distroless/cc-debian13:debug.

Starts:          the shell /busybox/sh, and CMD is its arguments: set your own ENTRYPOINT
Runs as:         root (0) in /
Holds:           glibc 2.36, OpenSSL 3.0.20, libstdc++, libgcc, libgomp, CA certificates, time zones, BusyBox 1.37.0 (/busybox/sh, 381 tools)
Lacks:           /bin/sh, package manager, openssl command, zlib, zstd, C.UTF-8 locale
Built on:        static → base → cc
Adds:            libgcc_s.so.1, libgomp.so.1, libstdc++.so.6
Architectures:   amd64, arm64, arm, s390x, ppc64le
Size:            23.4MB (docker images)
Supported until: Sept 2026
Signed by:       keyless@distroless.iam.gserviceaccount.com, issuer https://accounts.google.com
Verify:          cosign verify gcr.io/distroless/cc-debian12:debug --certificate-oidc-issuer https://accounts.google.com --certificate-identity keyless@distroless.iam.gserviceaccount.com
Environment:     PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/busybox, SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
Packages:        libgomp1 12.2.0-14+deb12u1, libstdc++6 12.2.0-14+deb12u1, libgcc-s1 12.2.0-14+deb12u1, gcc-12-base 12.2.0-14+deb12u1
Source:          GoogleContainerTools/distroless at cd080764, 2026-08-21
`,
  );
});

test('a planned end is a warning only from its day on', () => {
  assert.deepEqual(card('gcr.io/distroless/cc-debian12', '2026-08-31').warnings, []);
  assert.equal(card('gcr.io/distroless/cc-debian12', '2026-09-01').warnings.length, 1);
  assert.deepEqual(card('gcr.io/distroless/cc-debian13', '2026-09-01').warnings, []);
});

test('a retired image is stale and has a replacement', () => {
  assert.equal(
    cardText(card('gcr.io/distroless/nodejs22-debian12:nonroot')),
    `gcr.io/distroless/nodejs22-debian12:nonroot
A Google distroless image that is no longer built.
Warning: Stale: not built since 2026-02-27, last with node 22.22.0. Old tags can still be pulled but get no fixes.

Move to: gcr.io/distroless/nodejs22-debian13
Mind:    glibc 2.36 -> 2.41, /usr merged.
Source:  GoogleContainerTools/distroless at cd080764, 2026-08-21
`,
  );
});

test('a tag that is not published names those that are', () => {
  assert.match(
    cardText(card('gcr.io/distroless/static-debian13:3')),
    /^Warning: 3 is not a published tag of this image; published are latest, nonroot, debug, debug-nonroot, each also with an architecture such as latest-amd64\.$/m,
  );
});

test('an unknown name gets no facts but the names that are known', () => {
  const text = cardText(card('gcr.io/distroless/nginx'));
  assert.match(text, /^Warning: nginx was never seen in the repository/m);
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

test('a pinned build may differ from the table', () => {
  const warning = /^Warning: Pinned to one build, which may hold other versions/m;
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
    '/usr/bin/java -jar, and CMD is its arguments, as in CMD ["app.jar"]; JVM flags go to JAVA_TOOL_OPTIONS or an own ENTRYPOINT',
  );
});

test('Java for debugging is a JDK', () => {
  assert.match(line('gcr.io/distroless/java21', 'lacks') ?? '', /javac/);
  assert.doesNotMatch(line('gcr.io/distroless/java21:debug', 'lacks') ?? '', /javac/);
  assert.match(line('gcr.io/distroless/java21:debug', 'adds') ?? '', /^temurin-21-jdk /);
});

test('a name without the release says where it points', () => {
  assert.equal(
    line('gcr.io/distroless/cc', 'name'),
    'means cc-debian13 now and moves to the next Debian release with time',
  );
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
  };
  assert.equal(cardMarkdown(made), '**`t`**\n\na\\_b\\*c \\[x\\](y) \\<b\\> \\`c\\`\n\n- **X:** `` a`b ``\n');
});

test('every published image has a card that fits a hover', () => {
  for (const image of catalogue.images) {
    for (const flavour of Object.keys(catalogue.flavours)) {
      const rows = cardMarkdown(card(`${catalogue.registry}/${image.id}:${flavour}`)).split('\n');
      assert.ok(rows.length <= 16, `${image.id}:${flavour} has ${rows.length} rows`);
    }
  }
});
