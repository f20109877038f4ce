import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, sampleUri } from './ask';

suite('images of this machine', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'images-'));
  const before = process.env['PATH'];
  suiteSetup(() => (process.env['PATH'] = `${folder}${path.delimiter}${before}`));
  suiteTeardown(() => {
    process.env['PATH'] = before;
    rmSync(folder, { recursive: true });
  });

  test('an image for several platforms is shown for the one that its place names, and no other', async () => {
    const layout = layoutFor(path.join(folder, 'several'), ['s390x', 'ppc64le']);
    const names = (await vscode.workspace.fs.readDirectory(at({ path: layout, platform: 'linux/s390x' }, '/'))).map(
      ([name]) => name,
    );
    assert.deepEqual(names, ['app', 'bin', 'etc', 'home', 'tmp', 'usr']);
    await refused(
      at({ path: layout, platform: 'linux/arm64' }, '/'),
      /has no image for linux\/arm64; it has linux\/s39/,
    );
    await refused(at({ path: layout }, '/'), /has no image for linux\/amd64; it has linux\/s390x, linux\/ppc64le\./);
  });

  test('the only image there is opens for any machine, but not for another platform that was asked for', async () => {
    const layout = layoutFor(path.join(folder, 'single'), ['s390x']);
    assert.equal((await vscode.workspace.fs.readDirectory(at({ path: layout }, '/'))).length, 6);
    await refused(at({ path: layout, platform: 'linux/arm64' }, '/'), /is for linux\/s390x, not for linux\/arm64; ask/);
  });

  test('where no platform fits, the command asks which one, and opens that', async () => {
    const layout = layoutFor(path.join(folder, 'asked'), ['s390x', 'ppc64le']);
    let isOpen = false;
    const opening = vscode.commands
      .executeCommand('distroless.openImage', vscode.Uri.file(layout))
      .then(() => (isOpen = true));
    await eventually('an answer to the question', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isOpen || undefined;
    });
    await opening;
  });

  test('an engine that does not run is a sentence, and nothing that its program wrote', async () => {
    const wrote = 'Cannot connect to the Docker daemon at tcp://me:secret@host:1. Is the docker daemon running?';
    writeFileSync(path.join(folder, 'docker'), `#!/bin/sh\necho '${wrote}' >&2\nexit 1\n`, { mode: 0o755 });
    const place = at({ kind: 'docker', path: 'sample:1' }, '/');
    await refused(place, /Docker/);
    await refused(place, /^((?!secret).)*$/);
  });

  test('a file above the limit of the setting is refused; a setting that is no number counts for nothing', async () => {
    const settings = vscode.workspace.getConfiguration('distroless');
    const file = at({ kind: 'docker-archive', path: sampleUri('hello.tar').fsPath }, '/etc/passwd');
    const set = (value: unknown): Thenable<void> =>
      settings.update('files.maxSize', value, vscode.ConfigurationTarget.Global);
    try {
      await set(0.00001);
      await refused(
        file,
        /^\/etc\/passwd is \d+ B, more than the 10 B that can be opened; raise distroless\.files\.maxSize/,
      );
      await set('a lot');
      assert.ok((await vscode.workspace.fs.readFile(file)).length > 0);
    } finally {
      await set(undefined);
    }
  });
});

async function refused(uri: vscode.Uri, said: RegExp): Promise<void> {
  await assert.rejects(
    async (): Promise<unknown> => {
      const { type } = await vscode.workspace.fs.stat(uri);
      const isFile = type === vscode.FileType.File;
      return isFile ? vscode.workspace.fs.readFile(uri) : vscode.workspace.fs.readDirectory(uri);
    },
    (error: Error) => {
      const message = error.message.replace(/^Unavailable \(FileSystemError\): /, '');
      assert.match(message, said);
      return !message.includes('\n');
    },
  );
}

function at(place: Readonly<Record<string, string>>, file: string): vscode.Uri {
  const query = new URLSearchParams({ kind: 'oci', ...place }).toString();
  return vscode.Uri.from({ scheme: 'distroless-image', path: file, query });
}

/** The layout of the samples, as an image of one name for several processors. */
function layoutFor(folder: string, architectures: readonly string[]): string {
  cpSync(sampleUri('image').fsPath, folder, { recursive: true });
  const read = (file: string): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, unknown>;
  const keep = (value: unknown): { digest: string; size: number } => {
    const text = JSON.stringify(value);
    const hex = createHash('sha256').update(text).digest('hex');
    writeFileSync(path.join(folder, 'blobs/sha256', hex), text);
    return { digest: `sha256:${hex}`, size: text.length };
  };
  const blob = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
  const [top] = read('index.json')['manifests'] as { mediaType: string; digest: string }[]; // as the sample has it
  assert.ok(top);
  const manifest = read(blob(top.digest));
  const config = manifest['config'] as { mediaType: string; digest: string };
  const manifests = architectures.map((architecture) => {
    const own = { ...config, ...keep({ ...read(blob(config.digest)), architecture }) };
    return { mediaType: top.mediaType, ...keep({ ...manifest, config: own }), platform: { os: 'linux', architecture } };
  });
  writeFileSync(path.join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return folder;
}
