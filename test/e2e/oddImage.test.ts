import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readNode } from '../../src/core/image/content';
import { ghostsOf } from '../../src/core/image/ghosts';
import { openTree } from '../../src/core/image/openTree';
import { provenance } from '../../src/core/image/provenance';
import { textFromRaw } from '../../src/core/image/rawName';
import { imageSource } from '../../src/core/image/sources/place';
import { walk } from '../../src/core/image/tree';
import { nodeHost } from '../../src/node/host';
import { nodePlatform } from '../../src/node/platform';
import { difference, docker, engineFiles, listing, save } from './engineListing';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-e2e-'));
const name = `distroless-e2e-odd:${process.pid}`;
after(() => {
  rmSync(folder, { recursive: true, force: true });
  docker('image', 'rm', name);
});

// What people do in Dockerfiles, and what comes of it only once in a thousand images.
const dockerfile = String.raw`FROM debian:bookworm-slim
RUN mkdir -p /d/a/b /real && echo one >/d/a/b/f && echo two >/d/a/g && echo keep >/d/keep && echo x >/again && ln -s d /was-link && ln -s /real /link
RUN rm /again && echo new >/again && chmod 2755 /d/a && chown 5:6 /d/keep && rm /was-link && mkdir /was-link && echo in >/was-link/in
RUN mv /d/a /d/moved && mkdir /d/a && echo n >/d/a/n && echo hl >/h1 && ln /h1 /h2
RUN ln /h1 /h3 && ln /d/keep /d/keep2 && rm -rf /d/moved && mkdir /d/moved && echo only >/d/moved/only
RUN echo more >>/h2 && rm -rf /d/moved/* /d/a && ln -s moved /d/a && echo via >/d/a/via
RUN mknod /null c 1 3 && mknod /blk b 8 1 && mkfifo /pipe && touch /dev/ours && truncate -s 3M /holes && printf end >>/holes && : >/empty
RUN p=/long && for i in $(seq 16); do p=$p/$(printf 'n%.0s' $(seq 150)); done && mkdir -p $p && echo deep >$p/file && ln -s $p/file /longlink && ln $p/file $p/hard
RUN mkdir /names && cd /names && touch ünï-日本 "$(printf 'new\nline')" "$(printf 'lat\351in')" "$(printf '\377')" ' space ' 'back\slash' .wh ... '*' %41 a:b && ln -s "$(printf 'lat\351in')" latlink
RUN cd /names && rm "$(printf 'new\nline')" && mkdir "$(printf 'd\351')" && echo i >"$(printf 'd\351')/i"
RUN cd /names && rm -rf "$(printf 'd\351')" && mkdir "$(printf 'd\351')" && echo j >"$(printf 'd\351')/j"
COPY context/ /link/
COPY --chown=77:88 context/f /link/sub/f
RUN mkdir /v && echo kept >/v/kept
VOLUME /v
RUN chown 1234:5678 /v/kept; chmod 7777 /again; ln -s loop /loop; chown -h 9:9 /loop; touch /big && chown 4000000000:2097152 /big
RUN mkdir -p /t/x && echo 1 >/t/x/1 && echo q >/u
RUN rm -rf /t /u && echo file >/t && mkdir -p /u/x && echo z >/u/x/z
RUN rm /t && mkdir -p /t/x && echo again >/t/x/again && chmod 700 /u/x && touch -d 2000-01-01 /u/x/z
`;

before(() => {
  writeFileSync(path.join(folder, 'Dockerfile'), dockerfile);
  mkdirSync(path.join(folder, 'context/dir'), { recursive: true });
  writeFileSync(path.join(folder, 'context/f'), 'f');
  writeFileSync(path.join(folder, 'context/dir/g'), 'g');
  docker('build', '-q', '-t', name, folder);
});

test('an image of odd layers: the files of its container, their bytes, and what hid what they replaced', async () => {
  const signal = new AbortController().signal;
  const place = { kind: 'docker-archive', path: save(name, folder), wanted: undefined } as const;
  const image = await imageSource(nodeHost(), place, nodePlatform()).open(signal);
  try {
    const tree = await openTree(image, signal);
    assert.deepEqual(difference(listing(tree), engineFiles(name, folder)), []);

    const unpacked = path.join(folder, 'unpacked');
    mkdirSync(unpacked);
    const own = ['dev', 'etc/hosts', 'etc/hostname', 'etc/resolv.conf', 'etc/mtab'].map((file) => `--exclude=${file}`);
    execFileSync('tar', ['-xf', path.join(folder, 'export.tar'), '-C', unpacked, ...own]);
    let compared = 0;
    for (const { path: at, node } of walk(tree.root, '/')) {
      if (node.entry.kind !== 'file' || /^\/(?:dev\/|etc\/(?:hosts|hostname|resolv\.conf|mtab)$)/.test(at)) continue;
      const ours = await readNode(image, node, textFromRaw(at), 2 ** 28, signal);
      const theirs = readFileSync(Buffer.concat([Buffer.from(unpacked), Buffer.from(at, 'latin1')]));
      assert.equal(sha256(ours), sha256(theirs), textFromRaw(at));
      compared++;
    }
    assert.ok(compared > 1000, `${compared} files`);

    const ghosts = ghostsOf(tree.layers);
    for (const { path: at, layer, by, how } of ghosts) {
      const end = provenance(tree.layers, at).find((version) => version.layer === layer)?.end;
      assert.equal(`${how} by ${by}`, `${end?.how} by ${end?.layer}`, `${textFromRaw(at)} of ${layer}`);
    }
    const told = ghosts.map(({ path: at, how }) => `${textFromRaw(at)} ${how}`);
    for (const known of ['/again overwritten', '/t/x/1 replaced', '/d/moved/b/f opaque', '/d/moved/only whiteout']) {
      assert.ok(told.includes(known), `${known}; there are ${told.join(', ')}`);
    }
  } finally {
    await image.close();
  }
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
