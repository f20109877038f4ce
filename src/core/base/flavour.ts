import { catalogue, findDistroless } from '../catalog/lookup';
import type { DistrolessMatch } from '../catalog/lookup';
import type { DistrolessImage, Flavour } from '../catalog/table';
import type { Dockerfile, Stage } from '../dockerfile/model';
import { stageChain } from '../dockerfile/scope';
import type { BaseAction, BaseRequest } from './action';
import { refused } from './action';
import { pinnedRefusal, pinnedTo } from './pinned';
import { rewrite } from './rewrite';
import type { Written } from './written';
import { writtenAt } from './written';

/** Who a distroless image runs as, or whether it holds a shell; each leaves the other as it is. */
export type FlavourChange = 'nonroot' | 'root' | 'debug' | 'plain';

/** The flavour of the distroless image at a place, which says what it can be switched to; `undefined` if it is not known. */
export function flavourAt(request: BaseRequest): Flavour | undefined {
  const written = writtenAt(request);
  const match = typeof written === 'string' ? undefined : findDistroless(written.origin);
  return match?.kind === 'published' ? match.flavour : undefined;
}

/** Switches a distroless image to another tag of the same build: nonroot or root, with or without the debug shell. */
export function switchFlavour(request: BaseRequest, change: FlavourChange): BaseAction {
  const written = writtenAt(request);
  if (typeof written === 'string') return refused(written);
  const { origin, ref } = written;
  const match = findDistroless(origin);
  if (match?.kind !== 'published') return refused(whyNot(match, origin.text));
  const flavour = switched(match.flavour, change);
  if (flavour === match.flavour) return refused(`The image is ${flavour} already.`);
  const pinned = pinnedTo(request, written);
  if (pinned === 'pinned') return pinnedRefusal;
  const tag = tagOf(flavour, match.architecture, match.commit);
  const notes = notesOn(request.dockerfile, written, match.image, flavour, change);
  return rewrite(request.dockerfile, written, { name: ref.name, tag, digest: pinned.digest }, titles[change], notes);
}

const titles = {
  nonroot: 'Switch to the nonroot image',
  root: 'Switch to the image that runs as root',
  debug: 'Switch to the debug image',
  plain: 'Switch to the image without a shell',
} as const satisfies Record<FlavourChange, string>;

function whyNot(match: DistrolessMatch | undefined, text: string): string {
  switch (match?.kind) {
    case 'digest':
      return 'The image is named by its digest alone, so its flavour is not known; write its tag before the digest.';
    case 'superseded':
      return `${match.tag} names an old build that has no other flavours; choose a current tag first.`;
    case 'unknown-tag':
      return `Tag ${match.tag} is not published, so it has no other flavour; choose one of ${Object.keys(catalogue.flavours).join(', ')}.`;
    case 'retired':
      return `${match.retired.name} is no longer published; move to a current image first.`;
    case 'unknown-name':
      return `The catalogue knows no image ${match.name}.`;
    case 'published':
    case undefined:
      return `${text} is not a Google distroless image, so its other tags are not known.`;
  }
}

function switched(flavour: Flavour, change: FlavourChange): Flavour {
  const isDebug = change === 'debug' || (change !== 'plain' && flavour.startsWith('debug'));
  const isNonroot = change === 'nonroot' || (change !== 'root' && flavour.endsWith('nonroot'));
  if (isDebug) return isNonroot ? 'debug-nonroot' : 'debug';
  return isNonroot ? 'nonroot' : 'latest';
}

/** Tags are `<flavour>[-<architecture>][-<commit>]`; with a commit, the word latest is dropped. */
function tagOf(flavour: Flavour, architecture: string | undefined, commit: string | undefined): string {
  const first = flavour === 'latest' && commit !== undefined ? undefined : flavour;
  return [first, architecture, commit].filter((part) => part !== undefined).join('-');
}

function notesOn(
  dockerfile: Dockerfile,
  { stages }: Written,
  image: DistrolessImage,
  flavour: Flavour,
  change: FlavourChange,
): readonly string[] {
  const { user, workdir } = catalogue.flavours[flavour];
  if (change === 'nonroot' || change === 'root') {
    const owner = change === 'nonroot' ? ' Copied files stay owned by root unless --chown says otherwise.' : '';
    return [`A container starts as user ${user} in ${workdir} unless USER and WORKDIR say otherwise.${owner}`];
  }
  const [before, after] = [image.entrypoint.production, image.entrypoint.debug].map((argv) => argv.join(' '));
  const bare = stages.find((stage) => setsOnlyCmd(dockerfile, stage));
  if (change === 'plain' || before === after || bare === undefined) return [];
  return [
    `The debug image has the entrypoint ${after ?? ''}, which takes the CMD of the stage in line ${bare.from.line} as its arguments; write that command as ENTRYPOINT.`,
  ];
}

function setsOnlyCmd(dockerfile: Dockerfile, stage: Stage): boolean {
  const keywords = stageChain(dockerfile, stage).flatMap(({ instructions }) =>
    instructions.map(({ keyword }) => keyword),
  );
  return keywords.includes('CMD') && !keywords.includes('ENTRYPOINT');
}
