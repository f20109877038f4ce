import { builderSuite } from '../../catalog/builder';
import { catalogue } from '../../catalog/lookup';
import { expand } from '../../dockerfile/expand';
import type { Dockerfile, Stage } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { globalScope } from '../../dockerfile/scope';
import { isReference, parseReference } from '../../image/reference';
import { mentions } from '../style';
import type { TwinProblem } from './debianTwin';

/** The Debian image for a FROM that names one of Alpine. */
export interface TwinImage {
  /** With the defaults of the ARGs. */
  readonly image: string;
  /** Where the name of the image changes. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The tools that it brings beside those of a slim Debian. */
  readonly tools: 'slim' | 'fetching' | 'all';
}

// Alpine's tags name its version; with a variable, or not at all.
const alpineTag = /^(?:(.+)-)?alpine(?:\d+(?:\.\d+)*|\$\w+|\$\{\w+\})?$/;

/** The Debian variant of what a stage starts from; `wide` asks for one with the tools that a slim image lacks. */
export function twinImage(dockerfile: Dockerfile, root: Stage, wide: boolean): TwinImage | TwinProblem {
  const { line } = root.from;
  const written = root.image;
  const at = offsetInText(root.from, root.from.args.indexOf(written));
  const full = expand(written, globalScope(dockerfile), dockerfile.escape);
  const problem = {
    problem: `${written} is Alpine, and its Debian variant cannot be named from it; build on the Debian variant.`,
    line,
  };
  const ref = full.kind === 'value' ? parseReference(full.text) : undefined;
  if (full.kind !== 'value' || ref === undefined || !isReference(ref) || ref.digest !== undefined) return problem;
  const image = ref.repository.replace(/^library\//, '');
  if (image === 'alpine') {
    const distro = catalogue.distros[catalogue.defaultDistro];
    if (distro === undefined || /\$/.test(written.split(':')[0] ?? '')) return problem;
    const text = `debian:${distro.codename}-slim`;
    return { image: text, start: at, end: at + written.length, text, tools: 'slim' };
  }
  const [, name, tag] = /^([^:]+):([^:@]+)$/.exec(written) ?? [];
  if (name === undefined || tag === undefined || name.includes('$')) return problem;
  const variable = /^\$\{?(\w+)\}?$/.exec(tag)?.[1];
  const found = variable === undefined ? tag : defaultOf(dockerfile, variable);
  const place =
    variable === undefined
      ? { start: at + written.length - tag.length, end: at + written.length }
      : placeOfDefault(dockerfile, root, variable);
  const match = found === undefined ? null : alpineTag.exec(found);
  if (match === null || place === undefined) return problem;
  const slim = image === 'node' && !wide;
  const version = match[1];
  const text = version === undefined ? (slim ? 'slim' : 'latest') : slim ? `${version}-slim` : version;
  const twin = expand(`${name}:${text}`, globalScope(dockerfile), dockerfile.escape);
  const twinRef = twin.kind === 'value' ? parseReference(twin.text) : undefined;
  if (twin.kind !== 'value' || twinRef === undefined || !isReference(twinRef)) return problem;
  const suite = builderSuite(twinRef);
  // Node has had a slim variant on Debian beside each one on Alpine, also before what the table knows.
  const isOldNode = suite === undefined && image === 'node' && /^\d/.test(text);
  if (suite?.libc !== 'glibc' && !isOldNode) return problem;
  return { image: twin.text, ...place, text, tools: slim ? 'slim' : image === 'golang' ? 'fetching' : 'all' };
}

function defaultOf(dockerfile: Dockerfile, name: string): string | undefined {
  return globalDefault(dockerfile, name)?.value;
}

/** Where the default of a global ARG stands, if nothing but the FROM of this stage uses it. */
function placeOfDefault(
  dockerfile: Dockerfile,
  root: Stage,
  name: string,
): { readonly start: number; readonly end: number } | undefined {
  const found = globalDefault(dockerfile, name);
  const others = dockerfile.instructions.some(
    (other) => other !== root.from && (mentions(other.args, name) || redeclares(other.keyword, other.args, name)),
  );
  if (found === undefined || others) return undefined;
  return { start: found.start, end: found.start + found.value.length };
}

function redeclares(keyword: string, args: string, name: string): boolean {
  return keyword === 'ARG' && args.trim() === name;
}

function globalDefault(
  dockerfile: Dockerfile,
  name: string,
): { readonly value: string; readonly start: number } | undefined {
  for (const arg of dockerfile.globalArgs) {
    const [, quote = '', value] = new RegExp(`^${name}=(["']?)([\\w.-]+)\\1$`).exec(arg.args.trim()) ?? [];
    if (value !== undefined) return { value, start: offsetInText(arg, arg.args.indexOf('=') + 1 + quote.length) };
  }
  return undefined;
}
