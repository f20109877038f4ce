import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { builderSuite } from '../../src/core/catalog/builder';
import { builderTable } from '../../src/core/catalog/builders.generated';
import { imageFacts } from '../../src/core/catalog/imageFacts';
import type { ImageFacts } from '../../src/core/catalog/imageFacts';
import type { ImageTable } from '../../src/core/catalog/imageTable';
import { catalogue } from '../../src/core/catalog/lookup';
import { googleImage } from '../../src/core/catalog/otherCard';
import { dotnet, others } from '../../src/core/catalog/otherFacts';
import { origins } from '../../src/core/catalog/originFacts';
import { rowsOf } from '../../src/core/catalog/tableFacts';
import type { ImageRef } from '../../src/core/image/reference';
import { isReference, parseReference } from '../../src/core/image/reference';

const tables: Readonly<Record<string, ImageTable>> = { dotnet, origins, others };

test('the rows that ship say what the committed data says', () => {
  for (const [name, table] of Object.entries(tables)) {
    const committed = JSON.parse(readFileSync(`tools/data/${name}.json`, 'utf8')) as { images: object; roots: object }; // checked below
    const rows = Object.fromEntries(Object.keys(table.images).map((key) => [key, rowsOf(table, key)]));
    assert.deepEqual(JSON.parse(JSON.stringify(rows)), committed.images, name);
    assert.deepEqual(JSON.parse(JSON.stringify(table.roots)), committed.roots, name);
  }
});

test('every table names its sources by repository, commit and day', () => {
  for (const [name, table] of Object.entries(tables)) {
    for (const { repository, commit, date } of [table.source, ...(table.sources ?? [])]) {
      assert.match(repository, /^[\w-]+\/[\w.-]+$/, name);
      assert.match(commit, /^[0-9a-f]{40}$/, repository);
      assert.match(date, /^\d{4}-\d\d-\d\d$/, repository);
    }
  }
  for (const [name, { documents }] of Object.entries(others.publishers)) assert.ok(documents.length > 0, name);
});

test('repositories and roots are sorted, and no tag means two images', () => {
  for (const table of Object.values(tables)) {
    const sorted = (names: readonly string[]) => assert.deepEqual(names, [...new Set(names)].sort());
    sorted(Object.keys(table.images));
    for (const repository of Object.keys(table.images)) {
      const tags = (rowsOf(table, repository) ?? []).flatMap((row) => row.tags.split(' '));
      const twice = tags.filter((tag, index) => tags.indexOf(tag) !== index);
      assert.deepEqual(twice, [], repository);
    }
  }
});

test('every row stands on a root of its table, and its configuration is one', () => {
  for (const table of Object.values(tables)) {
    for (const repository of Object.keys(table.images)) {
      for (const row of rowsOf(table, repository) ?? []) {
        const where = `${repository}:${row.tags}`;
        assert.ok(row.root === undefined || Object.hasOwn(table.roots, row.root), where);
        assert.ok(row.config?.workdir === undefined || row.config.workdir.startsWith('/'), where);
        assert.ok(row.config?.env?.every((pair) => /^\w+=/.test(pair)) ?? true, where);
        for (const path of [row.shell, row.binary]) assert.ok(typeof path !== 'string' || path.startsWith('/'), where);
      }
    }
  }
});

test('no image without a shell starts a script of one', () => {
  for (const table of [dotnet, others]) {
    for (const repository of Object.keys(table.images)) {
      for (const { shell, config, tags } of rowsOf(table, repository) ?? []) {
        if (shell !== false) continue;
        const words = [...(config?.entrypoint ?? []), ...(config?.cmd ?? [])];
        assert.ok(!words.some((word) => /\.sh$|^\/bin\/(?:ba)?sh$/.test(word)), `${repository}:${tags}`);
      }
    }
  }
});

test('the lists of tags and the history of builders agree on what a tag means now', () => {
  for (const [image, tags] of Object.entries(builderTable.tags)) {
    for (const tag of Object.keys(tags)) {
      const row = rowsOf(origins, `docker.io/library/${image}`)?.find((one) => one.tags.split(' ').includes(tag));
      const suite = builderSuite(refOf(`${image}:${tag}`));
      if (row === undefined || suite?.libc !== 'glibc') continue;
      assert.equal(row.root, suite.suite, `${image}:${tag}`);
      assert.equal(suite.gone, undefined, `${image}:${tag}`);
    }
  }
});

test('Debian has the same C library in every table', () => {
  for (const [codename, glibc] of Object.entries(builderTable.glibc))
    assert.equal(origins.roots[codename]?.libc, `glibc ${glibc}`);
  for (const { codename, glibc } of Object.values(catalogue.distros))
    assert.equal(origins.roots[codename]?.libc, `glibc ${glibc}`);
  for (const table of [dotnet, others]) {
    for (const [name, root] of Object.entries(table.roots)) {
      const known = origins.roots[name];
      if (known === undefined) continue;
      assert.deepEqual([root.distribution, root.version], [known.distribution, known.version], name);
      assert.ok(root.libc === known.libc || root.libc === known.libc?.split(' ')[0], name);
    }
  }
});

test('the images that stand for the same are all there', () => {
  for (const row of others.equivalents) {
    const { google, chainguard, hardened, microsoft } = row;
    if (google !== undefined) assert.notEqual(googleImage(row), undefined, google);
    for (const reference of [chainguard, hardened, microsoft]) {
      if (reference !== undefined) assert.equal(factsOf(reference).state, 'published', reference);
    }
  }
});

function factsOf(text: string): ImageFacts {
  const facts = imageFacts(refOf(text));
  assert.ok(facts !== undefined, text);
  return facts;
}

function refOf(text: string): ImageRef {
  const ref = parseReference(text);
  assert.ok(isReference(ref), text);
  return ref;
}
