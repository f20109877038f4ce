import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { devLibraryTable } from '../../../src/core/catalog/devLibraries.generated';
import type { DevLibraryTable } from '../../../src/core/catalog/devLibraries';
import { librariesOf, linkedLibrary } from '../../../src/core/catalog/devLibraries';
import { catalogue } from '../../../src/core/catalog/lookup';

describe('what programs are linked with', () => {
  it('is known of the releases that images are made of', () => {
    const codenames = Object.values(catalogue.distros).map(({ codename }) => codename);
    assert.deepEqual(Object.keys(devLibraryTable).sort(), [...new Set(codenames)].sort());
  });

  it('is sorted, and names files', () => {
    const table: DevLibraryTable = devLibraryTable;
    for (const packages of Object.values(table)) {
      assert.deepEqual(Object.keys(packages), Object.keys(packages).sort());
      for (const links of Object.values(packages))
        for (const soname of Object.values(links)) assert.match(soname, /^lib[\w.+-]+\.so(?:\.[\w.]+)?$/);
    }
  });

  it('differs between releases', () => {
    assert.deepEqual(librariesOf('bookworm', 'libzip-dev'), ['libzip.so.4']);
    assert.deepEqual(librariesOf('trixie', 'libzip-dev'), ['libzip.so.5']);
  });

  it('is found behind -l where that is one library', () => {
    assert.equal(linkedLibrary('trixie', 'pq'), 'libpq.so.5');
    assert.equal(linkedLibrary('trixie', 'curl'), undefined);
    assert.equal(linkedLibrary('trixie', 'constructor'), undefined);
    assert.equal(librariesOf('sid', 'libpq-dev'), undefined);
  });
});
