import { distroOf, publishedBase } from '../../catalog/lookup';
import type { DistrolessImage } from '../../catalog/table';
import { planCompiledFiles } from '../compiled/compiledFiles';
import { planCompiledStart } from '../compiled/compiledStart';
import type { Draft } from '../draft';
import type { Facts, NativeProgram } from '../facts';
import type { LinkedProgram } from '../linkage';
import { askLinkage, glibcFit, newerCompiler } from '../linkage';
import { say } from '../rule';
import { cachedArtefact } from '../rules/cached-artefact';
import { linkedLibraries } from '../rules/linked-libraries';
import { surroundingReasons } from './surroundings';

/** Base and start of a program that a compiler made. */
export function planNative(
  facts: Facts,
  program: NativeProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): void {
  draft.image = linkedImage(facts, program, draft, answers);
  if (program.gone !== undefined) {
    const { path } = program.made;
    const text = `The program is built into a mount, which is gone after this RUN; let it end with "&& cp ${path} /usr/local/bin/" and take the program from there.`;
    draft.reasons.push(say(cachedArtefact, program.gone.line, text));
  }
  draft.reasons.push(...surroundingReasons(facts, program));
  planCompiledStart(facts, program.path, draft);
  if (facts.shape === 'single') planCompiledFiles(facts, program.path, draft, answers);
}

/** The image that has what a program is linked with; `undefined` while that is open or nothing fits. */
export function linkedImage(
  facts: Facts,
  program: Pick<NativeProgram, 'linking' | 'made'>,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): DistrolessImage | undefined {
  const { linking, made } = program;
  const asked: LinkedProgram = { ...made, runsOn: facts.base };
  switch (linking.kind) {
    case 'impossible':
      draft.reasons.push(say(linkedLibraries, made.line, linking.why));
      return undefined;
    case 'open':
      return askLinkage(draft, answers, { ...asked, why: linking.why, maybeScript: linking.maybeScript });
    case 'known':
      break;
  }
  const image = publishedBase(linking.family);
  draft.notes.push(say(linkedLibraries, made.line, linking.why));
  if (image === undefined || linking.family === 'static') return image;
  const bases = [made.base, facts.base].filter((base) => base !== undefined);
  const fit = glibcFit(bases, image);
  const { codename, glibc } = distroOf(image);
  if (fit.kind === 'unknown') return askLinkage(draft, answers, asked);
  if (fit.kind === 'newer') {
    const text = `The program is linked with glibc ${fit.version}, and the image has ${glibc}; build it on ${codename} or an older release.`;
    draft.reasons.push(say(linkedLibraries, made.line, text));
  }
  if (linking.compiler === true && bases.some((base) => newerCompiler(base, image))) {
    const text =
      'The compiler of this image brings a libstdc++ that may be newer than the one of the distroless image; link with -static-libstdc++ -static-libgcc.';
    draft.reasons.push(say(linkedLibraries, made.line, text));
  }
  return image;
}
