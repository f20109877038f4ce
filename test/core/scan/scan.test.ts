import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Host, Patience } from '../../../src/core/host';
import type { ImagePlace } from '../../../src/core/image/place';
import { readScan } from '../../../src/core/scan/readScan';
import { scanImage } from '../../../src/core/scan/scan';
import { scanMarkdown } from '../../../src/core/scan/scanMarkdown';
import { ended, failed, fakePrograms, type FakePrograms, type Played } from '../../support/fakePrograms';
import { memoryHost } from '../../support/memoryHost';

const trivy = JSON.stringify({
  SchemaVersion: 2,
  ArtifactName: 'shop:1',
  Metadata: { DiffIDs: ['sha256:aa', 'sha256:bb'] },
  Results: [
    {
      Target: 'shop:1 (debian 12.5)',
      Class: 'os-pkgs',
      Type: 'debian',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2024-0002',
          PkgName: 'libssl3',
          InstalledVersion: '3.0.11-1',
          FixedVersion: '3.0.13-1',
          Severity: 'HIGH',
          PrimaryURL: 'https://example.com/CVE-2024-0002',
          Title: 'openssl: a | b',
        },
        { VulnerabilityID: 'CVE-2024-0001', PkgName: 'libc6', InstalledVersion: '2.36', Severity: 'CRITICAL' },
        { VulnerabilityID: 7, PkgName: 'nonsense' },
        'nonsense',
      ],
    },
    {
      Target: 'Node.js',
      Class: 'lang-pkgs',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2024-0003',
          PkgName: 'left-pad',
          PkgPath: 'app/node_modules/left-pad/package.json',
          InstalledVersion: '1.0.0',
          Severity: 'WHATEVER',
          PrimaryURL: 'javascript:alert(1)',
          Description: 'It pads on the left. And more of it.',
        },
      ],
    },
    { Target: 'none', Class: 'secret' },
  ],
});

const grype = JSON.stringify({
  matches: [
    {
      vulnerability: {
        id: 'CVE-2024-0005',
        dataSource: 'https://example.com/5',
        severity: 'Medium',
        description: 'A flaw. More of it.',
        fix: { versions: ['1.2.1', '2.1.3'], state: 'fixed' },
      },
      artifact: {
        name: 'zlib1g',
        version: '1.2.0',
        type: 'deb',
        locations: [{ path: '/var/lib/dpkg/status.d/zlib1g' }],
      },
    },
    {
      vulnerability: { id: 'GHSA-xxxx', severity: 'Negligible', urls: [], fix: { versions: [], state: 'not-fixed' } },
      relatedVulnerabilities: [{ id: 'CVE-2020-1', description: 'The related one. x' }],
      artifact: { name: 'app', version: 'v1', type: 'go-module', locations: [{ path: '/usr/bin/app' }] },
    },
    {},
  ],
  source: { type: 'image', target: { layers: [{ digest: 'sha256:aa' }, { digest: 'sha256:bb' }] } },
  descriptor: { name: 'grype', version: '0.80.0', db: { status: { built: '2024-06-01T01:02:03Z' } } },
});

describe('reports', () => {
  it('of Trivy, worst first', () => {
    assert.deepEqual(
      readScan('trivy', trivy)?.findings.map(({ id, severity, fixed, path, url, title }) => [
        id,
        severity,
        fixed,
        path,
        url,
        title,
      ]),
      [
        ['CVE-2024-0001', 'critical', undefined, undefined, undefined, ''],
        ['CVE-2024-0002', 'high', '3.0.13-1', undefined, 'https://example.com/CVE-2024-0002', 'openssl: a | b'],
        [
          'CVE-2024-0003',
          'unknown',
          undefined,
          '/app/node_modules/left-pad/package.json',
          undefined,
          'It pads on the left.',
        ],
      ],
    );
  });

  it('of Grype', () => {
    const scan = readScan('grype', grype);
    assert.deepEqual(
      [scan?.version, scan?.database, scan?.diffIds],
      ['0.80.0', '2024-06-01T01:02:03Z', ['sha256:aa', 'sha256:bb']],
    );
    assert.deepEqual(
      scan?.findings.map(({ id, severity, fixed, path, url, title }) => [id, severity, fixed, path, url, title]),
      [
        ['CVE-2024-0005', 'medium', '1.2.1, 2.1.3', undefined, 'https://example.com/5', 'A flaw.'],
        ['GHSA-xxxx', 'negligible', undefined, '/usr/bin/app', undefined, 'The related one.'],
      ],
    );
  });

  it('of an image without packages, and with database and version as older tools write them', () => {
    assert.deepEqual(readScan('trivy', '{"SchemaVersion":2,"ArtifactName":"x"}')?.findings, []);
    const old = '{"matches":[],"descriptor":{"version":"0.40.0","db":{"built":"2022-01-01T00:00:00Z"}}}';
    assert.equal(readScan('grype', old)?.database, '2022-01-01T00:00:00Z');
  });

  it('that are none', () => {
    for (const text of ['', 'null', '[]', '{}', '{"matches":{}}', 'no JSON', '{"Results":7}']) {
      assert.equal(readScan('trivy', text), undefined, text);
      assert.equal(readScan('grype', text), undefined, text);
    }
  });

  it('that are too large are cut and say so', () => {
    const many = Array.from({ length: 20_003 }, (_, n) => ({
      VulnerabilityID: `CVE-${n}`,
      PkgName: 'x'.repeat(5000),
      Severity: 'LOW',
    }));
    const scan = readScan('trivy', JSON.stringify({ Results: [{ Vulnerabilities: many }] }));
    assert.deepEqual([scan?.findings.length, scan?.more, scan?.findings[0]?.name.length], [20_000, 3, 300]);
  });

  it('as a document, in which nothing of them is Markdown', () => {
    const scan = readScan('trivy', trivy);
    assert.ok(scan);
    const text = scanMarkdown('sh`op', '10:12', { ...scan, version: '0.50.0', database: '2024-06-01T01:02:03Z' });
    assert.match(
      text,
      /^# Vulnerabilities of `` sh`op ``\n\nBy Trivy 0\.50\.0, 10:12, database of 2024-06-01 01:02\.\n/,
    );
    assert.match(text, /\*\*1 critical, 1 high, 1 unknown\.\*\* 1 of them is fixed/);
    assert.match(
      text,
      /\| \[CVE-2024-0002\]\(<https:\/\/example\.com\/CVE-2024-0002>\) \| libssl3 \| 3\.0\.11-1 \| 3\.0\.13-1 \| openssl: a \\\| b \|/,
    );
  });
});

describe('a scan', () => {
  const signal = new AbortController().signal;
  const docker: ImagePlace = { kind: 'docker', reference: '-v', context: undefined };

  it('runs the tool with the name of the image where it is no option, and asks for the rest', async () => {
    const programs = playing({
      trivy: ended(trivy),
      'trivy version': ended('{"Version":"0.50.1","VulnerabilityDB":{"UpdatedAt":"2024-06-02T00:00:00Z"}}'),
    });
    const scanned = await scanImage(hostOf(programs), 'trivy', docker, ['sha256:aa', 'sha256:bb'], signal);
    assert.ok(scanned.kind === 'scanned');
    assert.deepEqual([scanned.scan.version, scanned.scan.database], ['0.50.1', '2024-06-02T00:00:00Z']);
    assert.deepEqual(programs.calls, [
      'docker context inspect --format {{.Endpoints.docker.Host}} --',
      'trivy image --format=json --quiet --scanners=vuln --exit-code=0 --timeout=30m --image-src=docker -- -v',
      'trivy version --format=json',
    ]);
  });

  const places: readonly (readonly [ImagePlace, string, string])[] = [
    [{ kind: 'podman', reference: 'a', context: undefined }, '--image-src=podman -- a', '-- podman:a'],
    [{ kind: 'nerdctl', reference: 'a', context: 'k8s.io' }, '--image-src=containerd -- a', '-- containerd:a'],
    [{ kind: 'registry', reference: 'h/a:1' }, '--image-src=remote -- h/a:1', '-- registry:h/a:1'],
    [{ kind: 'docker-archive', path: '/a b.tar', wanted: undefined }, '--input=/a b.tar', '-- docker-archive:/a b.tar'],
    [{ kind: 'oci-archive', path: '/a.tar', wanted: undefined }, '--input=/a.tar', '-- oci-archive:/a.tar'],
    [{ kind: 'oci', path: '/a', wanted: 'tag' }, '--input=/a:tag', '-- oci-dir:/a'],
  ];
  for (const [place, forTrivy, forGrype] of places) {
    it(`of ${place.kind}`, async () => {
      const programs = playing({ trivy: ended(trivy), grype: failed('found some', 2), 'trivy version': failed('no') });
      await scanImage(hostOf(programs), 'trivy', place, [], signal);
      assert.ok(programs.calls[0]?.endsWith(forTrivy), programs.calls[0]);
      await assert.rejects(
        scanImage(hostOf(programs), 'grype', place, [], signal),
        /Grype could not scan .* says "found some"/,
      );
      assert.ok(programs.calls.at(-1)?.endsWith(forGrype), programs.calls.at(-1));
    });
  }

  it('of a tool that ends with a code as it found something', async () => {
    const bytes = new TextEncoder().encode(grype);
    const programs = playing({ grype: { kind: 'bytes', bytes, end: failed('discovered vulnerabilities', 2) } });
    const scanned = await scanImage(hostOf(programs), 'grype', { kind: 'registry', reference: 'a' }, [], signal);
    assert.equal(scanned.kind === 'scanned' && scanned.scan.findings.length, 2);
  });

  it('of a tool that is not there', async () => {
    const programs = playing({ grype: { kind: 'missing' } });
    assert.deepEqual(await scanImage(hostOf(programs), 'grype', { kind: 'registry', reference: 'a' }, [], signal), {
      kind: 'absent',
    });
  });

  it('of another image than the one that is shown', async () => {
    const programs = playing({ grype: ended(grype) });
    const place: ImagePlace = { kind: 'docker-archive', path: '/two.tar', wanted: 'b' };
    await assert.rejects(scanImage(hostOf(programs), 'grype', place, ['sha256:cc'], signal), /a different image/);
  });

  it('ends the tool once nobody waits', async () => {
    const abort = new AbortController();
    const programs = playing({ grype: { kind: 'bytes', bytes: new Uint8Array(), end: 'hangs' } });
    const scanning = scanImage(hostOf(programs), 'grype', { kind: 'registry', reference: 'a' }, [], abort.signal);
    setImmediate(() => abort.abort());
    await assert.rejects(scanning, { name: 'AbortError' });
    assert.equal(programs.running.size, 0);
  });

  const faults: readonly (readonly [string, RegExp])[] = [
    [
      'FATAL\tFatal error\tinit error: DB error: failed to download vulnerability DB: OCI artifact error',
      /no current database .* --download-db-only/,
    ],
    ['failed to load vulnerability db: unable to update vulnerability database', /no current database/],
    ['Error: unknown flag: --scanners', /too old/],
    ['2024-06-01T00:00:00Z\tFATAL\t* unable to inspect the image: No such image: a', /cannot find a/],
    ['Get "https://h/v2/": dial tcp: lookup h: no such host', /could not reach a/],
    ['', /ended with code 1 and said nothing/],
    ['\u001b[31m[0000] ERROR strange\u001b[0m things\nand a last line', /says "and a last line"/],
  ];
  for (const [err, sentence] of faults) {
    it(`that failed: ${sentence.source}`, async () => {
      const programs = playing({ trivy: failed(err) });
      await assert.rejects(
        scanImage(hostOf(programs), 'trivy', { kind: 'registry', reference: 'a' }, [], signal),
        sentence,
      );
    });
  }

  it('that cannot be', async () => {
    const cases: readonly (readonly [ImagePlace, RegExp])[] = [
      [{ kind: 'dir', path: '/a', wanted: undefined }, /does not read folders/],
      [{ kind: 'oci', path: 'vscode-vfs://github/a', wanted: undefined }, /files of this machine only/],
      [{ kind: 'podman', reference: 'a', context: 'far' }, /connections of Podman/],
      [{ kind: 'docker', reference: 'a', context: 'far' }, /over SSH/],
    ];
    for (const [place, sentence] of cases) {
      const programs = playing({ 'docker context': ended('ssh://far\n') });
      await assert.rejects(scanImage(hostOf(programs), 'trivy', place, [], signal), sentence);
    }
    const browser: Host = { ...memoryHost(new Map()), programs: undefined };
    await assert.rejects(scanImage(browser, 'trivy', docker, [], signal), /cannot run in a browser/);
  });

  it('tells the tool where the engine of a context listens', async () => {
    let told: unknown;
    const programs = playing({ 'docker context': ended('tcp://10.0.0.1:2375\n'), grype: ended(grype) });
    const listening = {
      ...programs,
      stream: (
        program: string,
        args: readonly string[],
        patience: Patience,
        at: AbortSignal,
        env?: Readonly<Record<string, string>>,
      ) => {
        told = env;
        return programs.stream(program, args, patience, at);
      },
    };
    await scanImage(
      { ...memoryHost(new Map()), programs: listening },
      'grype',
      { ...docker, context: 'far' },
      [],
      signal,
    );
    assert.deepEqual(told, { GRYPE_CHECK_FOR_APP_UPDATE: 'false', DOCKER_HOST: 'tcp://10.0.0.1:2375' });
  });
});

/** Programs by the beginning of their command line. */
function playing(ends: Readonly<Record<string, Played>>): FakePrograms {
  const known = Object.entries(ends).sort(([a], [b]) => b.length - a.length);
  return fakePrograms((line) => known.find(([start]) => line.startsWith(start))?.[1] ?? failed('not played'));
}

function hostOf(programs: FakePrograms): Host {
  return { ...memoryHost(new Map()), programs };
}
