import { openTree } from '../../src/core/image/openTree';
import { imageSource } from '../../src/core/image/sources/place';
import type { Finding } from '../../src/core/why/finding';
import { why, whyFile, type WhyReport } from '../../src/core/why/why';
import { ociLayout, under } from './images';
import { memoryHost } from './memoryHost';
import { dir, file, tar, type TarItem } from './tar';

const signal = new AbortController().signal;

/** What `why` says of an image with these files and this configuration, or of one file of it. */
export async function whyOf(items: readonly TarItem[], config: object, asked?: string): Promise<WhyReport> {
  const layers = [tar(items)];
  const host = memoryHost(
    under(
      '/i',
      ociLayout([{ layers, config }], (layer) => layer),
    ),
  );
  const place = { kind: 'oci', path: '/i', wanted: undefined } as const;
  const image = await imageSource(host, place, { os: 'linux', architecture: 'amd64' }).open(signal);
  const tree = await openTree(image, signal);
  const report = asked === undefined ? await why(image, tree, signal) : await whyFile(image, tree, asked, signal);
  await image.close();
  if ('kind' in report) throw new Error(`There is no ${asked ?? ''}.`);
  return report;
}

/** What would keep it from starting, or some of it from working, as severity, kind and what is said. */
export function told({ findings }: WhyReport): readonly string[] {
  return findings.filter(({ severity }) => severity !== 'note').map(line);
}

/** What depends on how it is run. */
export function noted({ findings }: WhyReport): readonly string[] {
  return findings.filter(({ severity }) => severity === 'note').map(({ text }) => text);
}

/** A file that may be executed. */
export function executable(name: string, data: Uint8Array | string, more: Partial<TarItem> = {}): TarItem {
  return file(name, '', { data, mode: 0o755, ...more });
}

/** What an image without a shell has: users, certificates, time zones, a place to write. */
export const usual: readonly TarItem[] = [
  file(
    'etc/passwd',
    'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  ),
  file('etc/group', 'root:x:0:\nnonroot:x:65532:\nstaff:x:50:nonroot\n'),
  file('etc/ssl/certs/ca-certificates.crt'),
  file('usr/share/zoneinfo/UTC'),
  dir('tmp', { mode: 0o1777 }),
  dir('root', { mode: 0o700 }),
  dir('home/nonroot', { uid: 65532, gid: 65532, mode: 0o700 }),
];

function line({ severity, kind, says }: Finding): string {
  return `${severity} ${kind}: ${says ?? ''}`;
}
