import { publishedLines } from '../../catalog/lookup';
import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import type { Choice } from '../outcome';
import { say } from '../rule';
import { nativeAddons } from '../rules/native-addons';
import { publishedLine } from '../rules/published-line';
import { needOf } from './compiledPackages';

/** Where the Node of the new image comes from. */
export type NodeVersion =
  /** The image of that line brings it. */
  | { readonly kind: 'published'; readonly line: string }
  /** It is copied from the official image that the stage names. */
  | { readonly kind: 'copied' };

// From this version on the official build of Node links libatomic, which only the image of its own line has.
const firstWithAtomic = 25;

/** Chooses the version of Node: the one that the tag names where it is published, else as a person answers. */
export function planVersion(
  facts: Facts,
  program: NodeProgram,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
): NodeVersion | undefined {
  const { ref } = facts.base;
  const at = facts.target.from.line;
  const major = /^(\d+)(?=[.-]|$)/.exec(ref.tag ?? '')?.[1];
  const published = publishedLines('nodejs');
  if (major !== undefined && published.includes(major)) {
    if (facts.target.image.includes('$'))
      draft.notes.push(
        say(
          publishedLine,
          at,
          `The image follows the default of the ARG, which is Node ${major}; a build with another value still runs on ${major}.`,
        ),
      );
    return { kind: 'published', line: major };
  }
  const keep: Choice[] =
    major === undefined || Number(major) >= firstWithAtomic
      ? []
      : [
          {
            value: 'keep',
            label: `Keep Node ${major}`,
            detail: `Its program is copied from ${ref.text} onto an image without Node, which gets no updates of Node by itself.`,
          },
        ];
  // What is compiled for one version of Node need not load in another.
  const compiled = program.packages.compiled.find((name) => needOf(name)?.kind === 'nothing');
  if (compiled !== undefined && major !== undefined && keep.length === 0) {
    const text = `${compiled} is compiled for Node ${major}, for which there is no image; build on one of ${published.join(', ')}.`;
    draft.reasons.push(say(nativeAddons, at, text));
    return undefined;
  }
  const lines: Choice[] =
    compiled !== undefined && keep.length > 0
      ? []
      : published.map((value) => ({
          value,
          label: `Run on Node ${value}`,
          detail:
            compiled === undefined
              ? `The build stays on ${ref.text}.`
              : `Only if ${ref.text} means Node ${value} when it is built, because ${compiled} is compiled for the version of the build.`,
        }));
  const [first, ...rest] = [...lines, ...keep];
  if (first === undefined) return undefined;
  const said =
    major === undefined
      ? `The tag of ${ref.text} does not say which Node it is`
      : `There is no distroless image of Node ${major} any more`;
  const answer = ask(draft, answers, {
    id: 'node-version',
    rule: publishedLine.id,
    line: at,
    text: `${said}; which version shall the program run on?`,
    choices: [first, ...rest],
  });
  if (answer === undefined) return undefined;
  const text =
    answer === 'keep'
      ? `You chose to keep the Node of ${ref.text}, which is copied.`
      : `You chose to run on Node ${answer}; it was ${ref.text} before.`;
  draft.notes.push(say(publishedLine, at, text));
  return answer === 'keep' ? { kind: 'copied' } : { kind: 'published', line: answer };
}
