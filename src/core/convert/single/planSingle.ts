import { resolvePath } from '../../dockerfile/effective';
import { writtenWords } from '../../dockerfile/writtenWords';
import type { Copy } from '../copies';
import { varies } from '../final/finalCommands';
import { copiedPaths } from '../prepared/carried';
import { placeOf } from '../prepared/places';
import { buildStepReasons } from './buildSteps';
import type { Draft } from '../draft';
import type { Ecosystem } from '../ecosystems/ecosystem';
import { isToolchainOnly, mentions } from '../style';
import type { Facts, NodeProgram } from '../facts';
import type { Reason } from '../outcome';
import { say } from '../rule';
import { carriedSettings } from '../rules/carried-settings';
import { copiedTree } from '../rules/copied-tree';
import { explicitWorkdir } from '../rules/explicit-workdir';
import { splitStage } from '../rules/split-stage';
import { treeDirectory } from '../start/startLines';
import { supportedShape } from '../rules/supported-shape';
import { chainInstructions } from '../shapes';
import { referenceReasons } from './stageReferences';

/** One stage becomes two: every build step must be one whose results are known to be where they are copied from. */
export function planSingle(facts: Facts, draft: Draft): void {
  const { target, base } = facts;
  const ecosystem =
    facts.program.kind === 'native' ? facts.program.ecosystem : base.kind === 'language' ? base.ecosystem : undefined;
  if (ecosystem === undefined) {
    const text = 'A single stage is converted only if it starts from an official image of a language that is known.';
    draft.reasons.push(say(supportedShape, target.from.line, text));
    return;
  }
  draft.reasons.push(...referenceReasons(facts), ...buildStepReasons(facts, draft, ecosystem));
  draft.reasons.push(...workdirReasons(facts));
  planToolchainEnv(facts, draft, ecosystem);
  if (facts.program.kind === 'node') planTree(facts, facts.program, draft);
  const odd = draft.copies.find((path) => /[\s"'$\\*?[]/.test(path));
  if (odd !== undefined)
    draft.reasons.push(
      say(
        copiedTree,
        target.from.line,
        `COPY would take the signs in "${odd.slice(0, 60)}" for more than a name; rename it.`,
      ),
    );
  draft.notes.unshift(
    say(
      splitStage,
      target.from.line,
      'The stage stays as the builder; a stage that starts from distroless takes what runs and how it runs.',
    ),
  );
}

/** Why the directory that is copied may be another one in another build. */
export function workdirReasons({ before }: Facts): Reason[] {
  const { by } = before.workdir;
  const changing = by === undefined ? undefined : [...before.args.keys()].find((name) => mentions(by.args, name));
  if (by === undefined || (changing === undefined && !varies(by.args, before))) return [];
  const what = changing === undefined ? 'an ARG' : `the ARG ${changing}`;
  const text = `The working directory depends on ${what}, which a build can change; write it out.`;
  return [say(explicitWorkdir, by.line, text)];
}

/** Says of each ENV that only the toolchain reads that it stays with the build. */
export function planToolchainEnv(facts: Facts, draft: Draft, ecosystem: Ecosystem): void {
  for (const [name, { by }] of facts.before.env) {
    if (by === undefined || !isToolchainOnly(facts.dockerfile, by, ecosystem)) continue;
    draft.explained.set(`env:${name}`, carriedSettings);
    draft.notes.push(say(carriedSettings, by.line, `${name} is for the toolchain, so it stays with the build.`));
  }
}

// Directories of the image itself; what is below most of them is an application's own.
const systemDirectory =
  /^\/(?:|(?:usr\/(?:local\/)?)?(?:bin|etc|include|lib|lib64|libexec|sbin|share)|usr|usr\/local|boot|dev(?:\/.*)?|home|media|mnt|opt|proc(?:\/.*)?|root|run|srv|sys(?:\/.*)?|tmp|var|var\/(?:cache|lib|log|run|tmp))$/;

/** Node reads its files from the working directory, so that all of it is copied. */
function planTree(facts: Facts, program: NodeProgram, draft: Draft): void {
  const { target, before } = facts;
  const workdir = treeDirectory(facts);
  const { line } = before.workdir.by ?? target.from;
  if (systemDirectory.test(workdir)) {
    draft.reasons.push(
      say(
        copiedTree,
        line,
        `The application lies in ${workdir} among the files of the image; give it a WORKDIR of its own.`,
      ),
    );
    return;
  }
  const inside = (path: string) => path === workdir || path.startsWith(`${workdir}/`);
  for (const copy of facts.copies) {
    if (copy === undefined)
      draft.reasons.push(
        say(copiedTree, line, 'A COPY uses a variable without a value, so where it copies to is not known.'),
      );
    else if (!inside(copy.destination)) planOutside(facts, draft, copy, workdir);
  }
  const absolute = program.command.args.find((word) => word.startsWith('/'));
  if (absolute !== undefined && !inside(resolvePath('/', absolute)))
    draft.reasons.push(
      say(
        copiedTree,
        facts.start.by.line,
        `${absolute} is outside of ${workdir}, which is the directory that is carried over.`,
      ),
    );
  draft.ownedByUser ||= before.user.by === undefined || ownsFiles(facts);
  draft.copies.push(workdir);
}

/** Takes along what is copied to another place of the application's own. */
function planOutside(facts: Facts, draft: Draft, copy: Copy, workdir: string): void {
  const { instruction } = copy;
  const last = writtenWords(instruction).at(-1) ?? '';
  const paths = copiedPaths(copy, () => false);
  if (!('problem' in paths) && !varies(last, facts.before) && paths.every((path) => placeOf(path) === 'own')) {
    for (const path of paths) if (!draft.copies.includes(path)) draft.copies.push(path);
    return;
  }
  const text = `This goes to ${copy.destination}, outside of ${workdir}, which is the directory that is carried over.`;
  draft.reasons.push(say(copiedTree, copy.instruction.line, text));
}

// Gives files to somebody, or opens them to all; COPY keeps neither for the directory that it makes.
const givesAway =
  /\bchown\b|\binstall\b[^;&|\n]*\s(?:-o|--owner)|\bchmod["',\s]+(?:-[\w-]+["',\s]+)*(?:[0-7]{2,3}[2367]\b|[ug]*[ao][ugoa]*[+=][rxXst]*w)/;

/** Whether the user of the file may write what is copied: it was given to it, or made by it. */
function ownsFiles(facts: Facts): boolean {
  const { copies } = facts;
  const instructions = chainInstructions(facts);
  const given = copies.some((copy) => copy?.instruction.flags.some(({ name }) => name === 'chown') === true);
  const user = instructions.findIndex(({ keyword }) => keyword === 'USER');
  return (
    given ||
    instructions.some(
      ({ keyword, args, heredocs }, at) =>
        (keyword === 'RUN' && givesAway.test([args, ...heredocs.map(({ body }) => body)].join('\n'))) ||
        (user >= 0 && at > user && (keyword === 'RUN' || keyword === 'WORKDIR')),
    )
  );
}
