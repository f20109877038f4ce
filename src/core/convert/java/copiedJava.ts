import { resolvePath } from '../../dockerfile/effective';
import { isReference, parseReference } from '../../image/reference';
import { baseOf } from '../bases';
import type { Copy } from '../copies';
import type { JavaImage } from '../ecosystems/javaImages';
import { javaImage } from '../ecosystems/javaImages';
import type { Common } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { javaRuntime } from '../rules/java-runtime';

/** The Java that the target copies from an image of Java, or from a stage that made it with jlink; `undefined` if it copies none. */
export function copiedJava(facts: Common): JavaImage | { readonly reason: Reason } | undefined {
  const places = launchers(facts);
  for (const copy of facts.copies.toReversed()) {
    if (copy?.from === undefined || copy.sources.length !== 1) continue;
    const home = places.find((place) => place === copy.destination);
    const image = home === undefined ? undefined : sourceOf(facts, copy);
    if (home === undefined || image === undefined) continue;
    if (image.musl) {
      const text =
        'This copies a Java that was made for the C library of Alpine; take the one of a Debian or Ubuntu image.';
      return { reason: say(javaRuntime, copy.instruction.line, text) };
    }
    return { ...image, portable: undefined, copied: home };
  }
  return undefined;
}

/** The homes of Java that the start command may mean. */
function launchers({ start, before }: Common): string[] {
  const [program] = start.argv;
  const paths = program.includes('/')
    ? [resolvePath(before.workdir.value, program)]
    : (before.env.get('PATH')?.value ?? '').split(':').map((directory) => resolvePath(directory, 'java'));
  return paths.flatMap((path) => /^(.+)\/bin\/java$/.exec(path)?.[1] ?? []);
}

function sourceOf({ dockerfile }: Common, { from, sources }: Copy): JavaImage | undefined {
  const source = resolvePath('/', sources[0] ?? '');
  if (from?.kind === 'image') {
    const ref = parseReference(from.name);
    const image = isReference(ref) ? javaImage(ref) : undefined;
    return image !== undefined && source === homeOf(image) ? image : undefined;
  }
  if (from === undefined) return undefined;
  const base = baseOf(dockerfile, from.stage);
  const image = base.kind === 'language' ? javaImage(base.ref) : undefined;
  if (image === undefined) return undefined;
  const made = from.stage.instructions.some(
    ({ keyword, args }) => keyword === 'RUN' && /\bjlink\b/.test(args) && args.includes(source.slice(1)),
  );
  return made || source === homeOf(image) ? image : undefined;
}

function homeOf({ config }: JavaImage): string | undefined {
  return config.env.get('JAVA_HOME');
}
