import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tarIndexer, type TarEntry } from '../../../src/core/image/tar';
import { textFromRaw } from '../../../src/core/image/rawName';
import { tarCases } from '../../fixtures/images/tarCases';

for (const [title, { bytes, entries, fault }] of Object.entries(tarCases)) {
  test(`tar: ${title}`, () => {
    for (const pieceLength of [bytes.length || 1, 511]) {
      const found: string[] = [];
      const read = (): void => {
        const indexer = tarIndexer((entry) => found.push(entryText(entry)));
        for (let at = 0; at < bytes.length; at += pieceLength) indexer.push(bytes.subarray(at, at + pieceLength));
        indexer.finish();
      };
      if (fault === undefined) read();
      else assert.throws(read, (error: Error) => error.name === 'ImageError' && error.message.startsWith(fault));
      assert.deepEqual(found, entries, `in pieces of ${pieceLength}`);
    }
  });
}

/** An entry in one line: what is not usual of it, after its type, name and size. */
function entryText(entry: TarEntry): string {
  const { type, name, size, storedSize, mode, uid, gid, mtime, link, deviceMajor, deviceMinor, sparse, xattrs } = entry;
  const xattrText = [...(xattrs ?? [])].map(([key, value]) => `${key}=${Buffer.from(value).toString('hex')}`);
  const text = [
    `${type} ${textFromRaw(name)} ${size}`,
    link === '' ? '' : `-> ${link}`,
    (mode & 0o7000) === 0 ? '' : mode.toString(8),
    uid + gid === 0 ? '' : `${uid}:${gid}`,
    mtime === 0 ? '' : `at ${mtime}`,
    deviceMajor + deviceMinor === 0 ? '' : `${deviceMajor},${deviceMinor}`,
    sparse === undefined ? '' : `${storedSize} stored: ${partsText(sparse)}`,
    ...xattrText,
  ];
  return text.filter((part) => part !== '').join(' ');
}

function partsText(parts: NonNullable<TarEntry['sparse']>): string {
  const shown = parts.slice(0, 6).map(({ offset, length }) => `${offset}+${length}`);
  return parts.length > 6 ? `${parts.length} parts, ${shown.join(' ')} ...` : shown.join(' ');
}
