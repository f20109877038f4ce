import { resolvePath } from '../../dockerfile/effective';
import type { ContextFiles, ContextText } from '../context';
import type { Common } from '../facts';
import { contextPaths } from '../trace';

/** A file of the context that the image holds beside the program. */
export interface ContextFile {
  readonly path: string;
  readonly text: Exclude<ContextText, { readonly kind: 'missing' }>;
}

/** The file of the context that the target's image has at `name`, seen from its working directory. */
export async function contextFile(
  { dockerfile, target, base, before }: Common,
  name: string,
  files: ContextFiles,
  signal: AbortSignal,
): Promise<ContextFile | undefined> {
  const inImage = resolvePath(before.workdir.value, name);
  for (const path of contextPaths(dockerfile, target, base.config, inImage)) {
    const text = await files.read(path, signal);
    if (text.kind !== 'missing') return { path, text };
  }
  return undefined;
}
