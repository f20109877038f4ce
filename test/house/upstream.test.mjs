// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changes } from '../../tools/catalog/changes.mjs';
import { upstreamTable } from '../../tools/catalog/upstream.mjs';

const policy = [
  '| Image  | Debian 13 EOL |',
  '| ------ | ------------- |',
  '| static | one day       |',
  '| node*  | another day   |',
].join('\n');
const readme =
  'cosign verify $IMAGE_NAME --certificate-oidc-issuer https://issuer.example --certificate-identity who@example';

/** @typedef {import('../../tools/catalog/upstream.mjs').Upstream} Upstream */
/** @typedef {any} Row of a table, whose fields the test names */

/** A repository with two images of one release and one architecture; `version` is that of Node. @returns {Upstream} */
function upstream(version = '22.1.0', lines = ['22']) {
  /** @type {Upstream['images']} */
  const images = {};
  /** @type {Upstream['indexes']} */
  const indexes = {};
  /** @type {Upstream['refs']} */
  const refs = {};
  const nothing = { env: {}, entrypoint: null, cmd: null, user: null, workdir: null, annotations: {} };
  const publish = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ tag) => {
    for (const alias of [name, `${name}-debian13`]) {
      refs[`{REGISTRY}/{PROJECT_ID}/${alias}:${tag}-amd64`] = `${label}_amd64`;
      refs[`{REGISTRY}/{PROJECT_ID}/${alias}:${tag}`] = label;
    }
    indexes[label] = [`${label}_amd64`];
  };
  for (const [tag, mode, user] of /** @type {const} */ ([
    ['latest', '', '0'],
    ['nonroot', '', '65532'],
    ['debug', '_debug', '0'],
    ['debug-nonroot', '_debug', '65532'],
  ])) {
    const lowest = `//static:static${mode}_${user}`;
    images[`${lowest}_amd64`] =
      mode === ''
        ? {
            ...nothing,
            base: null,
            tars: ['@trixie//tzdata/amd64', '//common:passwd', '//common:cacerts_debian13_amd64'],
            env: { PATH: '/usr/bin' },
            user,
            workdir: '/',
          }
        : {
            ...nothing,
            base: `//static:static_${user}_amd64`,
            tars: ['//experimental/busybox:busybox_amd64'],
            env: { PATH: '$PATH:/busybox' },
            entrypoint: ['/busybox/sh'],
          };
    publish('static', lowest, tag);
    for (const line of lines) {
      const label = `//nodejs:nodejs${line}${mode}_${user}`;
      images[`${label}_amd64`] = {
        ...nothing,
        base: `${lowest}_amd64`,
        tars: ['@trixie//libatomic1/amd64', `@nodejs${line}_amd64`],
        entrypoint: ['/nodejs/bin/node'],
        annotations: { 'com.google.distroless.nodejs.version': version },
      };
      publish(`nodejs${line}`, label, tag);
    }
  }
  return {
    images,
    indexes,
    refs,
    passwd: [{ username: 'root', uid: 0, gid: 0, home: '/root' }],
    defaultDistro: 'debian13',
    distros: [['debian13', 'trixie', '13']],
    locks: { trixie: { tzdata: { amd64: '1' }, libatomic1: { amd64: '2' }, 'ca-certificates': { amd64: '3' } } },
    applets: ['sh', 'ls'],
  };
}

const empty = {
  source: { repository: 'o/r', commit: 'a', date: '2026-01-01' },
  registry: 'gcr.io/distroless',
  distros: {},
  debugTools: { busybox: '1' },
  lacks: [],
  signing: {},
  images: [],
  retired: [],
};
const read = (/** @type {Upstream} */ built, /** @type {Row} */ previous = empty, date = '2026-02-01') =>
  upstreamTable({ upstream: built, policy, readme, source: { ...empty.source, commit: 'b', date }, previous });

describe('the table of a checkout', () => {
  const { table, doubts } = read(upstream());

  it('has each published image with what it inherits', () => {
    assert.deepEqual(
      table.images.map((/** @type {Row} */ { id, alias, family, parent, support }) => [
        id,
        alias,
        family,
        parent,
        support,
      ]),
      [
        ['nodejs22-debian13', 'nodejs22', 'nodejs', 'static-debian13', 'another day'],
        ['static-debian13', 'static', 'static', undefined, 'one day'],
      ],
    );
    assert.deepEqual(table.images[0].env, { production: ['PATH=/usr/bin'], debug: ['PATH=/usr/bin:/busybox'] });
    assert.deepEqual(table.images[0].entrypoint.debug, ['/nodejs/bin/node']);
    assert.deepEqual(table.images[1].entrypoint, { production: [], debug: ['/busybox/sh'] });
    assert.deepEqual(table.flavours['debug-nonroot'], { user: '65532', workdir: '/', build: 'debug' });
  });

  it('has versions from lock files and annotations, and parts of packages as such', () => {
    assert.deepEqual(table.images[1].adds, [
      { name: 'tzdata', version: '1' },
      { name: 'ca-certificates', version: '3', partial: true },
    ]);
    const { kind, line, version, onPath } = table.images[0].runtime;
    assert.deepEqual([kind, line, version, onPath], ['node', '22', '22.1.0', false]);
    assert.equal(table.images[0].contains.libatomic, true);
  });

  it('says what a person must look up, and reads the rest', () => {
    assert.ok(
      doubts.includes('debian13 is new: look up whether its directories are merged into /usr.'),
      doubts.join(' '),
    );
    assert.ok(doubts.includes('libatomic1 in nodejs22-debian13 is new: its libraries are not known.'));
    assert.deepEqual(table.signing, { issuer: 'https://issuer.example', identity: 'who@example' });
    assert.deepEqual(read(upstream(), table).doubts, []);
  });

  it('names a layer that it does not know', () => {
    const built = upstream();
    built.images['//static:static_0_amd64']?.tars.push('//static:surprise');
    assert.deepEqual(read(built, table).doubts, ['static-debian13 has a layer of an unknown kind: //static:surprise.']);
  });

  it('retires what is published no more, with the line that is left', () => {
    const later = read(upstream('24.1.0', ['24']), table, '2026-03-01').table;
    assert.deepEqual(
      later.retired.map((/** @type {Row} */ { name, lastSeen, runtime, replacements }) => [
        name,
        lastSeen,
        runtime,
        replacements,
      ]),
      [
        ['nodejs22', '2026-02-01', 'node 22.1.0', ['nodejs24-debian13']],
        ['nodejs22-debian13', '2026-02-01', 'node 22.1.0', ['nodejs24-debian13']],
      ],
    );
    const back = read(upstream(), later, '2026-04-01').table;
    assert.deepEqual(
      back.retired.map((/** @type {Row} */ { name }) => name),
      ['nodejs24', 'nodejs24-debian13'],
    );
  });

  it('refuses an image whose tags differ in what the table says once', () => {
    const built = upstream();
    Object.assign(built.images['//nodejs:nodejs22_65532_amd64'] ?? {}, { entrypoint: ['/other'] });
    assert.throws(() => read(built), /nodejs22-debian13:nonroot has a configuration that the table cannot say/);
    const silent = upstream();
    for (const image of Object.values(silent.images)) image.annotations = {};
    assert.throws(() => read(silent, table), /nodejs22-debian13 says no version of its runtime/);
  });

  it('changes are told by image and package', () => {
    assert.deepEqual(changes(table, table), []);
    assert.deepEqual(changes(table, read(upstream('22.2.0'), table, '2026-03-01').table), [
      'source date: 2026-02-01 -> 2026-03-01',
      'images nodejs22-debian13 runtime version: 22.1.0 -> 22.2.0',
    ]);
    const one = { images: [{ id: 'a', adds: [{ name: 'x', version: '1' }], env: ['A=1', 'B=1'] }] };
    const two = { images: [{ id: 'a', adds: [{ name: 'y', version: '1' }], env: ['A=2', 'B=1'] }] };
    assert.deepEqual(changes(one, two), [
      'images a adds x: gone',
      'images a adds y: new, {"name":"y","version":"1"}',
      'images a env: -A=1 +A=2',
    ]);
  });
});
