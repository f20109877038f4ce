import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layers } from '../../src/cli/layers';
import { ls } from '../../src/cli/ls';
import { imageFolder } from '../support/imageFolder';
import { ociLayout } from '../support/images';
import { runCommand } from '../support/io';
import { dir, file, symlink, tar } from '../support/tar';

const image = {
  layers: [
    tar([
      dir('usr'),
      dir('usr/bin'),
      file('usr/bin/sh', 'shell'),
      symlink('bin', 'usr/bin'),
      dir('d'),
      file('d/a', 'lower'),
    ]),
    tar([file('big', 'x'.repeat(2000)), file('usr/bin/.wh.sh'), file('d/.wh..wh..opq'), file('d/b', 'bb')]),
    tar([file('.wh.big'), file('bin/tool', 'tool')]),
  ],
  history: [{ created_by: 'ADD rootfs' }, { created_by: 'RUN make   big' }, { created_by: 'RUN rm' }],
};
const name = `oci:${imageFolder(ociLayout([image]))}`;

test('layers tells of each what it changes and wastes, and what is odd about it', async () => {
  const { code, out } = await runCommand(layers, name);
  assert.equal(code, 0);
  assert.equal(
    out
      .replace(/^(\d) +\d+ B/gm, '$1  N B')
      .replace(/\d+ B stored/, 'N B stored')
      .replace(/ +(?=\S)/g, ' '),
    `layer stored added modified deleted wasted made by
1 N B 6 (10 B) 10 B ADD rootfs
2 N B 2 (2.0 kB) 2 (10 B) 2.0 kB RUN make big
3 N B 1 (4 B) 1 (0 B) 1 (2.0 kB) RUN rm

A link of a lower layer becomes a directory with only the files of this layer in it; engines do the same, tools that unpack into one directory write through the link.
 layer 3 /bin

3 layers, N B stored; 2.0 kB in 4 files are wasted on what later layers delete or overwrite.
`,
  );
});

test('layers --json has the same numbers', async () => {
  const { out } = await runCommand(layers, '--json', name);
  const { layers: rows, oddities, total } = JSON.parse(out) as Record<string, Record<string, unknown>[]>;
  assert.deepEqual(rows?.map(({ layer, createdBy, wasted, deleted }) => ({ layer, createdBy, wasted, deleted }))[1], {
    layer: 2,
    createdBy: 'RUN make   big',
    wasted: { paths: 1, bytes: 2000 },
    deleted: { paths: 2, bytes: 10 },
  });
  assert.deepEqual(
    oddities?.map(({ kind, path, layer }) => [kind, path, layer]),
    [['symlink-replaced', '/bin', 3]],
  );
  assert.deepEqual((total as unknown as { wasted: object }).wasted, { paths: 4, bytes: 2010 });
});

test('layers with paths tells who wrote, hid and deleted each', async () => {
  const { code, out, err } = await runCommand(layers, name, 'big', '/d/a', '/d/../bin', '/usr/bin/sh', '/none');
  assert.deepEqual([code, err], [1, [`No layer of ${name} has /none.`]]);
  assert.equal(
    out.replace(/ +(?=\S)/g, ' '),
    `/big
 layer 2 wrote -rw-r--r-- 0/0 2000 1970-01-01 00:00 /big
 layer 3 deleted it
 it is not in the image
/d/a
 layer 1 wrote -rw-r--r-- 0/0 5 1970-01-01 00:00 /d/a
 layer 2 hid all that was in /d
 it is not in the image
/bin
 layer 1 wrote lrwxrwxrwx 0/0 0 1970-01-01 00:00 /bin -> usr/bin
 layer 3 wrote drwxr-xr-x 0/0 0 1970-01-01 00:00 /bin
/usr/bin/sh
 layer 1 wrote -rw-r--r-- 0/0 5 1970-01-01 00:00 /usr/bin/sh
 layer 2 deleted it
 it is not in the image
`,
  );
  const json = await runCommand(layers, '--json', name, '/d/a');
  assert.deepEqual((JSON.parse(json.out) as { versions: object[] }[])[0]?.versions, [
    {
      layer: 1,
      type: 'file',
      size: 5,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: 0,
      hidden: { layer: 2, how: 'opaque', at: '/d' },
    },
  ]);
});

test('layers takes no --layer', async () => {
  const { code, err } = await runCommand(layers, '--layer', '1', name);
  assert.deepEqual([code, err.length], [2, 1]);
});

test('ls --layer shows what the layer deletes', async () => {
  const last = ({ out }: { out: string }): string[] => out.trim().split('\n').slice(-2);
  assert.deepEqual(last(await runCommand(ls, '-R', '--layer', '2', name)), [
    'deleted                                            /d (what lower layers have in it)',
    'deleted                                            /usr/bin/sh',
  ]);
  assert.deepEqual(await runCommand(ls, '--json', '--layer', '3', name, '/big'), {
    code: 0,
    out: '[\n{"path":"/big","type":"deleted","scope":"path","layer":3}\n]\n',
    err: [],
  });
  assert.equal((await runCommand(ls, name, '/big')).code, 1);
});
