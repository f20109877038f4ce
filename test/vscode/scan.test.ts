import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { sampleUri } from './ask';

const report = {
  SchemaVersion: 2,
  ArtifactName: 'hello.tar',
  Results: [
    {
      Class: 'os-pkgs',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2024-0001',
          PkgName: 'libc6',
          InstalledVersion: '2.36',
          FixedVersion: '2.37',
          Severity: 'CRITICAL',
          PrimaryURL: 'https://example.com/CVE-2024-0001',
          Title: 'A <b>flaw</b>',
        },
      ],
    },
  ],
};

suite('scanners', () => {
  const pathBefore = process.env['PATH'];
  const folder = mkdtempSync(path.join(tmpdir(), 'distroless-scan-'));

  suiteTeardown(async () => {
    process.env['PATH'] = pathBefore;
    rmSync(folder, { recursive: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('what a scanner finds is a document of the image', async function () {
    if (process.platform === 'win32') this.skip();
    // A scanner that is played: it writes what it was asked, and its report.
    writeFileSync(path.join(folder, 'report.json'), JSON.stringify(report));
    const lines = ['#!/bin/sh', `[ "$1" = image ] && echo "$@" > "${folder}/asked"`, `cat "${folder}/report.json"`, ''];
    writeFileSync(path.join(folder, 'trivy'), lines.join('\n'), { mode: 0o755 });
    process.env['PATH'] = `${folder}${path.delimiter}${pathBefore ?? ''}`;
    const archive = sampleUri('hello.tar').fsPath;
    const query = new URLSearchParams({ kind: 'docker-archive', path: archive }).toString();
    const file = vscode.Uri.from({ scheme: 'distroless-image', path: '/etc/passwd', query });
    await vscode.commands.executeCommand('distroless.scanTrivy', file);
    const title = 'Vulnerabilities of hello.tar (Trivy).md';
    const uri = vscode.Uri.from({ scheme: 'distroless-scan', path: `/${title}`, query: `${query}&tool=trivy` });
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(text, /^# Vulnerabilities of `hello\.tar`\n/);
    assert.match(
      text,
      /\[CVE-2024-0001\]\(<https:\/\/example\.com\/CVE-2024-0001>\) \| libc6 \| 2\.36 \| 2\.37 \| A \\<b\\>flaw/,
    );
    const asked = await vscode.workspace.fs.readFile(vscode.Uri.file(path.join(folder, 'asked')));
    assert.match(new TextDecoder().decode(asked), new RegExp(`--scanners=vuln .*--input=${archive}\n$`));
  });
});
