import { catalogue, distrolessReference, imageDefaults, publishedBase } from '../catalog/lookup';
import type { DistrolessImage, Flavour } from '../catalog/table';
import { scratchFacts } from '../catalog/imageFacts';
import type { Edit } from '../dockerfile/edit';
import { effectiveConfig, resolvePath } from '../dockerfile/effective';
import type { Effective } from '../dockerfile/effective';
import { references } from '../dockerfile/imageReferences';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model';
import { offsetInText } from '../dockerfile/model';
import { stageBase } from '../dockerfile/scope';
import type { BaseAction, BaseRequest } from './action';
import { refused } from './action';
import { copied, copiesOverRoot } from './rootCopies';
import { stagesOn } from './written';

/**
 * Puts `static` in the place of `FROM scratch`: what is in the stage stays, and users, certificates, time zones and `/tmp`
 * come with it. `latest` runs as root as scratch does; with `nonroot`, `WORKDIR /` keeps the directory.
 */
export function scratchToStatic(request: BaseRequest, flavour: 'latest' | 'nonroot' = 'latest'): BaseAction {
  const { dockerfile, offset } = request;
  const stage = dockerfile.stages.find(({ from }) => from.start <= offset && offset <= from.end);
  if (stage === undefined || stageBase(dockerfile, stage).kind !== 'scratch') {
    return refused('There is no FROM scratch here; put the cursor on one.');
  }
  const image = publishedBase('static');
  if (image === undefined || stage.image !== 'scratch') {
    return refused('The name scratch comes from a variable here; write it into the FROM first.');
  }
  const stages = stagesOn(dockerfile, stage);
  const started = stages.flatMap((one) => startOf(dockerfile, one));
  const why = whyNot(dockerfile, stage, stages, started);
  if (why !== undefined) return refused(why);

  const reference = distrolessReference(image, flavour);
  const start = offsetInText(stage.from, stage.from.args.indexOf('scratch'));
  const place = { start, end: start + 'scratch'.length };
  // The directory of a relative path is that of the image, unless the stage says it first.
  const first = stage.instructions.find(({ keyword }) => keyword !== 'ARG' && keyword !== 'ENV');
  const setsDirectory = first?.keyword === 'WORKDIR' && first.args.startsWith('/');
  const workdir: Edit[] =
    flavour === 'nonroot' && !setsDirectory
      ? [{ start: stage.from.end, end: stage.from.end, text: `${dockerfile.eol}WORKDIR /` }]
      : [];
  return {
    kind: 'ready',
    title: `Use ${reference} instead of scratch`,
    reference,
    edits: [{ ...place, text: reference }, ...workdir],
    notes: notesOn(image, flavour, stages, started),
  };
}

/** How a stage's image starts; empty if nothing says so. */
function startOf(dockerfile: Dockerfile, stage: Stage): readonly Effective[] {
  const { user, workdir, env, entrypoint, cmd } = scratchFacts.config;
  if (user === undefined || workdir === undefined || env === undefined) return [];
  const base = { user, workdir, env, entrypoint: entrypoint ?? [], cmd: cmd ?? [] };
  const config = effectiveConfig(dockerfile, stage, base);
  return config.entrypoint === undefined && config.cmd === undefined ? [] : [config];
}

function whyNot(
  dockerfile: Dockerfile,
  stage: Stage,
  stages: readonly Stage[],
  started: readonly Effective[],
): string | undefined {
  if (started.length === 0) {
    return 'No program starts in this stage: it only holds files, and static would add its own.';
  }
  const source = stages.find((one) => isCopied(dockerfile, one));
  if (source !== undefined) {
    return `Files are copied out of the stage on line ${source.from.line}, and those of static would be among them.`;
  }
  const [over] = copiesOverRoot(stages);
  if (over !== undefined) {
    return `Line ${over.line} may copy its own bin or lib directory to /, where static has symlinks, and the build would stop; copy its parts one by one first.`;
  }
  const hidden = stages.flatMap(({ instructions }) => instructions.filter(hidesAuthorities))[0];
  if (hidden !== undefined) {
    return `Line ${hidden.line} copies certificates to a place programs would no longer look in, because static sets SSL_CERT_FILE; copy them to ${bundle()} first.`;
  }
  const programs = started.map(programOf);
  const foreign = programs.find((path) => path !== undefined && /\.(?:wasm|exe)$/i.test(path));
  if (foreign !== undefined) return `${foreign} is not a Linux program, and static is a Linux image.`;
  const folder = programs.find((path) => path !== undefined && folders.test(path));
  if (folder !== undefined) return `The program is the file ${folder}, but static has a directory of that name.`;
  const isForeign = stage.from.flags.some(
    ({ name, value }) => name === 'platform' && /^(?:windows|wasi)/.test(value ?? ''),
  );
  return isForeign ? 'static is a Linux image.' : undefined;
}

/** What every Linux system has at its root. */
const folders = /^\/(?:bin|boot|dev|etc|home|lib|lib64|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)$/;

function isCopied(dockerfile: Dockerfile, stage: Stage): boolean {
  return references(dockerfile).some(
    ({ place, meaning }) => place !== 'from' && meaning.kind === 'stage' && meaning.stage === stage,
  );
}

function programOf({ entrypoint, cmd, workdir }: Effective): string | undefined {
  const part = entrypoint ?? cmd;
  const [program] = part?.kind === 'exec' ? part.argv : [];
  return program === undefined ? undefined : resolvePath(workdir.value, program);
}

/** Where the bundle of static is, by its own environment. */
function bundle(): string {
  const image = publishedBase('static');
  const pair = image && imageDefaults(image, 'latest').env.find((text) => text.startsWith('SSL_CERT_FILE='));
  return pair?.slice('SSL_CERT_FILE='.length) ?? '';
}

/** Whether a COPY puts authorities where programs look only as long as SSL_CERT_FILE is not set. */
function hidesAuthorities(instruction: Instruction): boolean {
  const words = copied(instruction);
  const target = resolvePath('/', words.at(-1) ?? '/');
  const places = [
    target,
    ...words.slice(0, -1).map((source) => `${target}/${source.slice(source.lastIndexOf('/') + 1)}`),
  ];
  const elsewhere = /^\/etc\/(?:pki(?:\/|$)|ssl\/(?:ca-bundle\.pem|cert\.pem|certs\/ca-bundle\.crt)$)/;
  return words.length > 0 && places.some((place) => elsewhere.test(place));
}

function notesOn(
  image: DistrolessImage,
  flavour: Flavour,
  stages: readonly Stage[],
  started: readonly Effective[],
): readonly string[] {
  const { user } = catalogue.flavours[flavour];
  const own = started.every((config) => config.user.by !== undefined);
  const home = catalogue.users.find(({ uid }) => String(uid) === user)?.home ?? '/';
  const asUser = own
    ? 'USER still decides who the program runs as.'
    : `The program runs as user ${user}${flavour === 'latest' ? ', as in scratch,' : ''} with ${home} as its home.`;
  const bringing = (path: string) =>
    stages.flatMap(({ instructions }) =>
      instructions.filter(
        (instruction) => copied(instruction).length > 0 && (copied(instruction).at(-1) ?? '').startsWith(path),
      ),
    );
  const certificates = bringing('/etc/ssl/certs');
  const libraries = stages.some(({ instructions }) =>
    instructions.some((instruction) =>
      copied(instruction).some((path) => /(?:^|\/)lib(?:64)?(?:\/|$)|\.so(?:\.|$)/.test(path)),
    ),
  );
  const zones = bringing('/usr/share/zoneinfo');
  return [
    asUser,
    ...(libraries && image.contains.glibc === undefined
      ? ['static has no C library of its own: the copied libraries are still needed.']
      : []),
    ...certificates.map(
      ({ line }) =>
        `static has the usual certificates: line ${line} is needed only for your own certificate authorities.`,
    ),
    ...zones.map(({ line }) => `static has the time zones: line ${line} is no longer needed.`),
  ];
}
