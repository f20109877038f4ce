import { imageFacts } from '../../catalog/imageFacts';
import { findDistroless } from '../../catalog/lookup';
import type { ImageRef } from '../../image/reference';
import { isReference, parseReference } from '../../image/reference';
import type { LintFile, LintStage } from '../lintFile';
import { imagePlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { writtenReference } from '../writtenReference';

/** A result that stands on an image with a debugger's shell. */
export const debugImage: LintRule = {
  id: 'debug-image',
  title: 'Final image is a debug image',
  severity: 'warning',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const told = new Set<number>();
  for (const one of file.stages) {
    const { chain, image, isResult } = one;
    const [root] = chain;
    if (!isResult || image === undefined || image === 'scratch' || told.has(root.index) || isForDebugging(file, one))
      continue;
    const plain = plainTag(image);
    if (plain === undefined) continue;
    // What is told at the FROM that names it, once if several results stand on it.
    told.add(root.index);
    yield {
      ...imagePlace(root),
      text: `This image contains ${plain.holds}, which an attacker could use. Ship ${plain.tag} and keep this image for ${plain.use}.`,
      fixes: needsShell(one) ? [] : fixOf(file, one, plain.tag),
    };
  }
}

/** A result beside the last one that is named for it is built by those who ask for it. */
function isForDebugging({ stages }: LintFile, one: LintStage): boolean {
  return one !== stages.at(-1) && one.chain.some(({ name }) => name !== undefined && /debug|dev|test|shell/.test(name));
}

/** The tag of the same image without a shell, and what the other holds instead; `undefined` if it is no debug image. */
function plainTag(image: ImageRef): { readonly tag: string; readonly holds: string; readonly use: string } | undefined {
  const match = findDistroless(image);
  if (match?.kind === 'published' && match.flavour.startsWith('debug')) {
    const flavour = match.flavour === 'debug' ? 'latest' : 'nonroot';
    const tag = [
      match.commit === undefined || flavour === 'nonroot' ? flavour : undefined,
      match.architecture,
      match.commit,
    ];
    return {
      tag: tag.filter((part) => part !== undefined).join('-'),
      holds: 'a BusyBox shell',
      use: 'debugging',
    };
  }
  const tag = /^(.+)-dev$/.exec(image.tag ?? '')?.[1];
  if (tag === undefined || typeof imageFacts(image)?.shell !== 'string') return undefined;
  const plain = parseReference(`${image.registry}/${image.repository}:${tag}`);
  if (!isReference(plain) || imageFacts(plain)?.shell !== false) return undefined;
  return { tag, holds: 'a shell and a package manager', use: 'building' };
}

/** Instructions that run in the shell, or that it runs, stop working without it. */
function needsShell({ chain }: LintStage): boolean {
  return chain.some(({ instructions }) =>
    instructions.some(({ keyword, args, exec }) => {
      if (keyword === 'RUN' || keyword === 'SHELL') return true;
      if (keyword === 'HEALTHCHECK')
        return !/^(?:--\S+\s+)*(?:NONE|CMD\s*\[)/i.test(args.trim()) || /busybox|"(?:\/bin\/)?(?:a|ba)?sh"/.test(args);
      if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return false;
      return exec === undefined || exec.some((word) => /busybox|(?:^|\/)(?:a|ba)?sh$/.test(word));
    }),
  );
}

/** Offered only where the tag stands in the file as it is. */
function fixOf(file: LintFile, { chain: [root] }: LintStage, plain: string): readonly Fix[] {
  const written = writtenReference(file, root);
  if (written?.hasTag !== true) return [];
  return [{ title: `Switch to ${plain} (no shell)`, safe: false, edits: [{ ...written.tag, text: plain }] }];
}
