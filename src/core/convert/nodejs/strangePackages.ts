import type { Draft } from '../draft';
import { ask } from '../draft';
import { say } from '../rule';
import { nativeAddons } from '../rules/native-addons';
import type { Need } from './compiledPackages';

/** Something that may be compiled in a way that only a person knows. */
export interface StrangePackage {
  /** What it is called in the middle of a sentence. */
  readonly name: string;
  /** What it needs, where that is known and only whether it is used is not. */
  readonly need: Extract<Need, { readonly kind: 'missing' }> | undefined;
}

/** Asks about a package of which not all is known. */
export function askStrange(
  draft: Draft,
  { name, need }: StrangePackage,
  line: number,
  answers: ReadonlyMap<string, string>,
): void {
  const answer = ask(draft, answers, {
    id: 'compiled-package',
    rule: nativeAddons.id,
    line,
    text:
      need === undefined
        ? `A script or a compiler runs when ${name} is installed, or it is made for one platform; does what it brings need programs of the system, or libraries beside those of C, C++, OpenSSL and zlib?`
        : `Other packages, or tests, ask for ${name}, which needs ${need.what}; does the program use it when it runs?`,
    choices:
      need === undefined
        ? [
            {
              value: 'nothing',
              label: 'It needs nothing else',
              detail: 'It is plain JavaScript, or brings along what it needs.',
            },
            {
              value: 'more',
              label: 'It needs more',
              detail: 'The image has nothing else, so that nothing is converted.',
            },
          ]
        : [
            { value: 'nothing', label: 'It does not use it' },
            { value: 'more', label: 'It uses it', detail: `The image has none, so that nothing is converted.` },
          ],
  });
  if (answer === 'more')
    draft.reasons.push(
      say(nativeAddons, line, `The image has not all that ${name} needs, and the program needs it, as you said.`),
    );
  if (answer === 'nothing')
    draft.notes.push(say(nativeAddons, line, `You said that the program needs nothing of the system for ${name}.`));
}
