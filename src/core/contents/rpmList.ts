import { rawFromText, type RawName } from '../image/rawName';
import type { OpenImage } from './openImage';
import type { Package, SourcePackage } from './package';
import { readOne } from './readMany';

/**
 * The packages of an image of Azure Linux without a package manager, which has them as text: one a line, with tabs between
 * name, version-release, times of installing and building, vendor, epoch, size, architecture, epoch and source.
 */
export async function readRpmList(opened: OpenImage, signal: AbortSignal): Promise<readonly Package[]> {
  const bytes = await readOne(opened, listPath, listLimit, signal);
  if (bytes === undefined) return [];
  return new TextDecoder().decode(bytes).split('\n').flatMap(packageOf);
}

const listPath: RawName = rawFromText('/var/lib/rpmmanifest/container-manifest-2');
const listLimit = 16 * 1024 * 1024;

function packageOf(line: string): readonly Package[] {
  const [name = '', version = '', , , vendor = '', , , architecture = '', , source = '', ...more] = line.split('\t');
  if (name === '' || version === '' || architecture === '' || more.length > 0) return [];
  return [
    {
      kind: 'rpm',
      name,
      version,
      architecture,
      source: sourceOf(source),
      maintainer: vendor === '' || vendor === '(none)' ? undefined : vendor,
      homepage: undefined,
      summary: undefined,
      license: undefined,
      records: [listPath],
      files: { kind: 'unknown' },
    },
  ];
}

/** `glibc-2.38-8.azl3.src.rpm`. */
function sourceOf(file: string): SourcePackage | undefined {
  const [, name, version] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(file) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}
