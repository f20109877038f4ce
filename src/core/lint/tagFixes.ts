import { builderSuite } from '../catalog/builder';
import type { LintFile, LintStage } from './lintFile';
import { officialImage } from './nativeBuilds';
import { imagePlace } from './places';
import type { Fix } from './rule';

// Official images whose every version is published for each release of Debian that they support at the time.
const onSeveralReleases = ['golang', 'node', 'php', 'python', 'ruby', 'rust'];
const codenames = /(?:^|-)(trixie|bookworm|bullseye|buster)(?=$|-)/;

/** A builder's tag with a release of Debian, if the FROM has the image as it is. */
export function suiteInTag(file: LintFile, builder: LintStage, codename: string): readonly Fix[] {
  return retagged(file, builder, onSeveralReleases, (tag) => {
    if (codenames.test(tag)) return tag.replace(codenames, (all, name: string) => all.replace(name, codename));
    return tag === '' || tag === 'latest' ? codename : `${tag}-${codename}`;
  });
}

const suffix = /^(?:|-slim|-alpine|(?:-slim)?-(?:bookworm|trixie)|-bookworm-slim|-trixie-slim)$/;

/** A builder's tag with another line of its language, if the FROM has the image as it is and it is published so. */
export function lineInTag(file: LintFile, builder: LintStage, line: string): readonly Fix[] {
  return retagged(file, builder, ['node', 'python'], (tag) => {
    const [, rest = '?'] = /^\d+(?:\.\d+)*(.*)$/.exec(tag) ?? [];
    return suffix.test(rest) ? line + rest : undefined;
  });
}

function retagged(
  file: LintFile,
  builder: LintStage,
  images: readonly string[],
  change: (tag: string) => string | undefined,
): readonly Fix[] {
  const { chain } = builder;
  const ref = officialImage(builder);
  const name = ref?.repository.slice('library/'.length);
  if (ref === undefined || name === undefined || !images.includes(name) || ref.digest !== undefined) return [];
  const place = imagePlace(chain[0]);
  const written = file.dockerfile.text.slice(place.start, place.end);
  const tag = change(ref.tag ?? '');
  // Written out, and not of cargo-chef or a variable.
  if (tag === undefined || !new RegExp(`(?:^|/)${name}(?::[\\w.-]+)?$`).test(written)) return [];
  if (builderSuite(ref)?.libc === 'musl' && codenames.test(tag)) return [];
  const image = written.replace(/:[\w.-]+$/, '');
  return [{ title: `Build with ${name}:${tag}`, safe: false, edits: [{ ...place, text: `${image}:${tag}` }] }];
}
