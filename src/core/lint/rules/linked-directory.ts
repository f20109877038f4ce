import { catalogue } from '../../catalog/lookup';
import { readCopy } from '../../convert/copies';
import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import { isLinked } from '../flags';
import { imageName } from '../imageNames';
import type { LintFile, LintStage } from '../lintFile';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { visitTips } from '../tips';

/** A linked copy that puts a directory where the loader of all programs is found through a link. */
export const linkedDirectory: LintRule = {
  id: 'linked-directory',
  title: 'COPY --link replaces a symlinked directory',
  severity: 'error',
  fix: 'safe',
  check,
};

function check(file: LintFile): Iterable<Issue> {
  const issues: Issue[] = [];
  visitTips(
    file,
    (stage) => (hasLinks(stage) ? stage.config : undefined),
    (instruction, before, stage) => {
      if ((instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') || !isLinked(instruction)) return;
      const destination = readCopy(file.dockerfile, stage.stage, instruction, before)?.destination;
      const broken = destination === undefined ? undefined : brokenBy(destination);
      if (broken === undefined) return;
      issues.push({
        ...instructionPlace(instruction),
        text: `/${broken.link} is a symlink in ${imageName(stage)}, and --link replaces it with a directory. Dynamically linked programs${broken.where} then cannot find their loader. Copy to /usr${destination ?? ''}.`,
        fixes: fixOf(file, instruction),
      });
    },
  );
  return issues;
}

/** Images of a release with merged directories that hold a C library, whose loader is what breaks. */
function hasLinks({ facts, image }: LintStage): boolean {
  // A digest beside a name without a release may be of an older one.
  if (image === undefined || image === 'scratch') return false;
  if (image.digest !== undefined && !image.repository.endsWith(`-debian${facts?.release?.version ?? ''}`)) return false;
  if (facts?.publisher !== 'google' || facts.libc === 'none' || facts.libc?.name !== 'glibc') return false;
  return Object.values(catalogue.distros).some(
    ({ version, mergedUsr }) => mergedUsr && version === facts.release?.version,
  );
}

// Where the loaders are: /lib64 on amd64 and ppc64le, /lib on the others. What is for one of these two alone leaves /lib be.
const ownTriplet = /^\/lib\/(?:x86_64|powerpc64le)-linux-gnu(?:\/|$)/;

function brokenBy(destination: string): { readonly link: string; readonly where: string } | undefined {
  if (/^\/lib64(?:\/|$)/.test(destination)) return { link: 'lib64', where: ' (on amd64 and ppc64le)' };
  if (/^\/lib(?:\/|$)/.test(destination) && !ownTriplet.test(destination))
    return { link: 'lib', where: ' (on arm64 and others)' };
  return undefined;
}

/** The place that the link leads to, where the destination stands in the file as an absolute path. */
function fixOf({ dockerfile: { text } }: LintFile, instruction: Instruction): readonly Fix[] {
  const { args } = instruction;
  const at = args.search(/(?<=[\s,[])["']?\/lib(?:64)?(?:\/[^\s"']*)?["']?\s*\]?\s*$/);
  if (at < 0) return [];
  const start = offsetInText(instruction, at + (/["']/.test(args.charAt(at)) ? 1 : 0));
  if (!text.startsWith('/lib', start)) return [];
  return [{ title: 'Copy to the same path under /usr', safe: true, edits: [{ start, end: start, text: '/usr' }] }];
}
