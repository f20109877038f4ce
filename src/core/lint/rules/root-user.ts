import { findDistroless } from '../../catalog/lookup';
import type { Flavour } from '../../catalog/table';
import { lastUser } from '../accounts';
import { imageName } from '../imageNames';
import type { LintFile, LintStage } from '../lintFile';
import { imagePlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { writtenReference } from '../writtenReference';

/** A result whose program runs as root because its image does. */
export const rootUser: LintRule = {
  id: 'root-user',
  title: 'Program runs as root by default',
  severity: 'information',
  fix: 'offered',
  check,
};

function* check(file: LintFile): Iterable<Issue> {
  const seen = new Set<number>();
  for (const one of file.stages) {
    const [root] = one.chain;
    if (!one.isResult || seen.has(root.index) || !isRoot(one) || !starts(one)) continue;
    seen.add(root.index);
    const fixes = fixesOf(file, one);
    yield {
      ...imagePlace(root),
      text: `The program runs as root: ${imageName(one)} does by default and no USER changes it. ${fixes.length > 0 ? 'Use the nonroot image' : 'Set a USER by number'} unless the program needs files only root can access.`,
      fixes,
    };
  }
}

/** A USER that says root is meant so, and an empty image has no other user to offer. */
function isRoot(stage: LintStage): boolean {
  if (stage.image === 'scratch') return false;
  const user = stage.facts?.shell === false ? stage.facts.config.user : undefined;
  return user !== undefined && /^(?:0|root|)(?::|$)/.test(user) && lastUser(stage) === undefined;
}

/** An image that starts nothing holds files for others. */
function starts({ chain }: LintStage): boolean {
  return chain.some(({ instructions }) =>
    instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT'),
  );
}

/** The nonroot tag of the same image; with a WORKDIR before anything that goes by the directory, which changes with the image. */
function fixesOf(file: LintFile, { image, chain: [root] }: LintStage): readonly Fix[] {
  const match = image === undefined || image === 'scratch' ? undefined : findDistroless(image);
  const written = writtenReference(file, root);
  if (match?.kind !== 'published' || match.commit !== undefined || written === undefined) return [];
  const flavour: Flavour = 'nonroot';
  const tag = match.architecture === undefined ? flavour : `${flavour}-${match.architecture}`;
  const { from, instructions } = root;
  const first = instructions.find(({ keyword }) => !['ARG', 'ENV', 'LABEL', 'EXPOSE'].includes(keyword));
  const directory = first?.keyword === 'WORKDIR' && /^["']?\//.test(first.args.trim());
  return [
    {
      title: `Switch to ${tag}`,
      safe: false,
      edits: [
        { ...written.tag, text: written.hasTag ? tag : `:${tag}` },
        ...(directory ? [] : [{ start: from.end, end: from.end, text: `${file.dockerfile.eol}WORKDIR /` }]),
      ],
    },
  ];
}
