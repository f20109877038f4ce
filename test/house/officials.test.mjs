// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseReference, configOver, emptyConfig, unknownConfig } from '../../tools/catalog/dockerfileConfig.mjs';
import { officialsTable } from '../../tools/catalog/officials.mjs';

/** @typedef {import('../../tools/catalog/checkouts.mjs').Checkout} Checkout */

const facts = {
  sources: {},
  distributions: {
    alpine: { shell: '/bin/sh', packageManager: 'apk', cmd: ['/bin/sh'] },
    debian: { shell: '/bin/sh', packageManager: 'apt-get', cmd: ['bash'] },
  },
  packageManagers: {},
  musl: { 'alpine3.9': '1.1.20' },
};

/** @param {Record<string, Record<string, string>>} repositories files by repository @returns {(repository: string) => Checkout | undefined} */
function holding(repositories) {
  return (repository) => {
    const files = repositories[repository];
    if (files === undefined) return undefined;
    const source = { repository, commit: 'c'.repeat(40), date: '2020-01-01' };
    return { source, read: (file) => files[file], before: () => undefined };
  };
}

const lists = {
  'docker-library/official-images': {
    'library/debian':
      '# eddy -- Debian 4.1 Released\nTags: eddy, 4, latest\nArchitectures: amd64\n\nTags: eddy-slim, 4-slim\nArchitectures: amd64\n',
    'library/node': [
      'GitRepo: https://github.com/acme/node.git',
      'Tags: 7-eddy, 7\nArchitectures: amd64, arm64v8\nDirectory: 7/eddy',
      'Tags: 7-windowsservercore\nSharedTags: 7\nArchitectures: windows-amd64\nDirectory: 7/windows',
      'Tags: 7-gone\nArchitectures: amd64\nDirectory: 7/gone',
    ].join('\n\n'),
  },
  'mayeut/pep600_compliance': { 'README.rst': 'begin compatibility\n"manylinux_2_19", "|debian-4|"\n' },
};

/** The lists with one more. */
function withList(/** @type {string} */ name, /** @type {string} */ list) {
  const officials = { ...lists['docker-library/official-images'], [`library/${name}`]: list };
  return { ...lists, 'docker-library/official-images': officials };
}

test('a tag gets the release at the bottom, and the configuration of all Dockerfiles between', () => {
  const dockerfile = 'FROM debian:eddy-slim\nENV NODE_VERSION=7.1.0\nWORKDIR /app\nENTRYPOINT ["start"]\n';
  const { images, roots, windows } = officialsTable(
    holding({ ...lists, 'acme/node': { '7/eddy/Dockerfile': dockerfile } }),
    facts,
  );
  assert.deepEqual(roots['eddy'], {
    distribution: 'debian',
    version: '4',
    codename: 'eddy',
    libc: 'glibc 2.19',
    shell: '/bin/sh',
    packageManager: 'apt-get',
  });
  const [row, other, ...none] = images['docker.io/library/node'] ?? [];
  assert.deepEqual(row, {
    tags: '7-eddy 7',
    root: 'eddy',
    line: '7',
    binary: '/usr/local/bin/node',
    onPath: true,
    config: { user: '', workdir: '/app', entrypoint: ['start'], cmd: [] },
    architectures: 'amd64 arm64v8',
  });
  assert.deepEqual([other?.tags, other?.root, other?.config], ['7-gone', undefined, undefined]);
  assert.deepEqual(none, []);
  assert.deepEqual(windows, ['docker.io/library/node']);
});

test('without the checkout of an image only its words are known', () => {
  const { images } = officialsTable(holding(lists), facts);
  const [row] = images['docker.io/library/node'] ?? [];
  assert.deepEqual([row?.root, row?.config], ['eddy', undefined]);
});

test('the Java of Maven is the number behind its vendor, not that of a candidate', () => {
  const tags = ['4.0.0-rc-5-eclipse-temurin-17-noble', '4.0.0-rc-5', '3.9.16-amazoncorretto-8-debian, 3-ibmjava-8'];
  const list = tags.map((names) => `Tags: ${names}\nArchitectures: amd64`).join('\n\n');
  const { images } = officialsTable(holding(withList('maven', list)), facts);
  assert.deepEqual(
    images['docker.io/library/maven']?.map(({ line }) => line),
    ['17', undefined, '8'],
  );
});

test('of a small image of a distribution it is not said what installs packages', () => {
  const list = 'Tags: 10-kitten\nArchitectures: amd64\n\nTags: 10-kitten-minimal\nArchitectures: amd64\n';
  const distributions = { ...facts.distributions, almalinux: { shell: '/bin/sh', packageManager: 'dnf' } };
  const { images, roots } = officialsTable(holding(withList('almalinux', list)), { ...facts, distributions });
  assert.deepEqual(
    images['docker.io/library/almalinux']?.map(({ root = '' }) => roots[root]?.packageManager),
    ['dnf', undefined],
  );
});

test('a Dockerfile goes over the configuration of its base', () => {
  const text = [
    'ARG BASE=debian:1',
    'FROM alpine AS build',
    'CMD ["build"]',
    'FROM ${BASE}',
    'ENV A=1 \\',
    '    # said in between',
    '    B="two $A"',
    'ENV OLD form with blanks',
    'ENV C=$A/$OLD',
    'WORKDIR work',
    'USER $A',
    'ENTRYPOINT run it',
  ].join('\n');
  assert.equal(baseReference(text), 'debian:1');
  assert.deepEqual(configOver(text, { ...emptyConfig, cmd: ['bash'], workdir: '/srv' }), {
    user: '1',
    workdir: '/srv/work',
    entrypoint: ['/bin/sh', '-c', 'run it'],
    cmd: [],
    env: { A: '1', B: 'two ', OLD: 'form with blanks', C: '1/form with blanks' },
    wholeEnv: true,
  });
});

test('what is not known of the base stays so', () => {
  const { user, workdir, entrypoint, cmd } = configOver('FROM x\nWORKDIR here\nENTRYPOINT ["a"]\n', unknownConfig);
  assert.deepEqual([user, workdir, entrypoint, cmd], [undefined, undefined, ['a'], []]);
});
