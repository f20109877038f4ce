import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../src/core/image/content';
import type { ImageSource } from '../../src/core/image/image';
import { openTree } from '../../src/core/image/openTree';
import {
  faultyFixture,
  fixtureContents,
  fixtureFiles,
  fixtureImage,
  fixtureSteps,
} from '../fixtures/images/fixtureImage';
import { sha256, type TestImage } from './images';
import { listing } from './listing';

/** An image that was put where a source finds it. */
export interface Placed {
  readonly source: ImageSource;
  /** What is held of files, sockets and programs; after `close` there must be nothing. */
  readonly held: () => readonly string[];
  /** Takes the place away again. */
  readonly remove?: () => Promise<void>;
}

/** What a source may do in its own way. */
export interface SourceHabits {
  /** The place knows nothing of the digests of layers, and cannot find a fault in them. */
  readonly noDigests?: true;
}

/**
 * What every source promises, whatever its place: the same image, files, contents and instructions, all freed by `close`, an
 * abort at any time, and faults that name the layer. `place` puts an image where the source finds it.
 */
export function sourceContract(
  title: string,
  place: (image: TestImage) => Placed | Promise<Placed>,
  habits: SourceHabits = {},
): void {
  const placed = async (image: TestImage, use: (at: Placed) => Promise<void>): Promise<void> => {
    const at = await place(image);
    try {
      await use(at);
    } finally {
      await at.remove?.();
    }
  };

  test(`${title}: the same image, files and contents`, () =>
    placed(fixtureImage, async ({ source, held }) => {
      const image = await source.open(never);
      const tree = await openTree(image, never);
      assert.deepEqual(listing(tree), fixtureFiles);
      assert.deepEqual(tree.diagnostics, []);
      const { entrypoint, env, user, workingDir, labels, os, architecture } = image.config;
      assert.deepEqual(
        { entrypoint, env, user, workingDir, labels, os, architecture },
        {
          entrypoint: ['/bin/tool'],
          env: ['A=b'],
          user: '65532',
          workingDir: undefined,
          labels: { a: 'b' },
          os: 'linux',
          architecture: 'amd64',
        },
      );
      assert.deepEqual(
        image.layers.map(({ diffId, createdBy, absent }) => ({ diffId, createdBy, absent })),
        fixtureImage.layers.map((layer, i) => {
          return { diffId: `sha256:${sha256(layer)}`, createdBy: fixtureSteps[i], absent: undefined };
        }),
      );
      for (const [path, text] of Object.entries(fixtureContents)) {
        const content = await readFile(image, tree, path, 1000, never);
        assert.equal(content.kind === 'content' && Buffer.from(content.bytes).toString(), text);
      }
      await image.close();
      assert.deepEqual(held(), [], 'nothing stays open');
    }));

  test(`${title}: an abort ends opening and reading with its reason`, () =>
    placed(fixtureImage, async ({ source, held }) => {
      const reason = new Error('enough');
      await assert.rejects(source.open(AbortSignal.abort(reason)), reason);
      const image = await source.open(never);
      await assert.rejects(openTree(image, AbortSignal.abort(reason)), reason);
      await image.close();
      assert.deepEqual(held(), []);
    }));

  if (habits.noDigests === true) return;
  test(`${title}: a fault names the layer`, () =>
    placed(
      faultyFixture((layer) => `sha256:${sha256(layer)}`),
      async ({ source, held }) => {
        const image = await source.open(never);
        const message = /^Layer 2 of 4 of .*: its content does not match its digest; .*\.$/;
        await assert.rejects(openTree(image, never), { name: 'ImageError', code: 'corrupt', message });
        await image.close();
        assert.deepEqual(held(), []);
      },
    ));
}

const never = new AbortController().signal;
