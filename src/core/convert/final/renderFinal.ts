import type { Instruction } from '../../dockerfile/model';
import { offsetInText } from '../../dockerfile/model';
import type { Directory, Draft } from '../draft';
import type { Facts } from '../facts';
import { executableOf } from '../facts';
import { clearedEntrypoint } from '../java/clearedEntrypoint';
import type { RuleEdit } from '../outcome';
import { explicitWorkdir } from '../rules/explicit-workdir';
import { runAsUser } from '../rules/run-as-user';
import { runtimeDirectories } from '../rules/runtime-directories';
import { swapBase } from '../rules/swap-base';
import { inheritedSettings } from '../rules/inherited-settings';
import { chainInstructions } from '../shapes';
import { inheritedText } from './inherited';
import { removals, startWithComments } from '../lines';
import { startLines } from '../start/startLines';
import { freeName } from '../stageNames';
import { envAssignment, innerComments, keyword } from '../style';
import { unprivileged } from '../user/owners';

/** The edits that give the final stage its new base and leave its other lines where they are. */
export function renderFinal(facts: Facts, draft: Draft, base: string): RuleEdit[] {
  const { dockerfile, target } = facts;
  const { from } = target;
  const word = (text: string) => keyword(dockerfile, text);
  const stage = freeName(dockerfile, ['directories', 'prepared-directories']);
  const nonroot = `${unprivileged(draft)}:${unprivileged(draft)}`;
  const at = offsetInText(from, from.args.indexOf(target.image));
  const firstWorkdir = chainInstructions(facts).find((instruction) => instruction.keyword === 'WORKDIR');
  // The new base starts in another directory, which a relative WORKDIR or COPY would follow.
  const needsWorkdir =
    firstWorkdir === undefined || !firstWorkdir.args.trim().startsWith('/') || copiesBefore(facts, firstWorkdir.start);
  const chown = (directory: Directory) => {
    // Whoever an image without USER runs as owns what was made for it, if it is not for what is copied there.
    const holds = facts.copies.some((copy) => `${copy?.destination ?? ''}/`.startsWith(`${directory.path}/`));
    const owner =
      directory.owner ??
      (!holds && draft.flavour === 'nonroot' && facts.before.user.by === undefined ? nonroot : undefined);
    return owner === undefined ? '' : `--chown=${owner} `;
  };
  const added = [
    ...outermost(draft.directories).map(
      (directory) =>
        [
          runtimeDirectories,
          `${word('COPY')} --from=${stage} ${chown(directory)}${directory.path} ${directory.path}`,
        ] as const,
    ),
    ...(needsWorkdir ? [[explicitWorkdir, `${word('WORKDIR')} ${facts.base.config.workdir}`] as const] : []),
    ...inheritedText(facts, draft).map((text) => [inheritedSettings, text] as const),
    ...draft.env.map(({ name, value, rule }) => [rule, `${word('ENV')} ${envAssignment(name, value)}`] as const),
  ];
  const edits: RuleEdit[] = [
    { start: at, end: at + target.image.length, text: base, rule: swapBase.id },
    ...draft.edits,
    ...clearedEntrypoint(facts, draft),
    ...startLines(facts, draft),
    ...added.map(([rule, line]) => ({ start: from.end, end: from.end, text: dockerfile.eol + line, rule: rule.id })),
  ];
  for (const [instruction, { text, rule }] of draft.rewritten) {
    if (!target.instructions.includes(instruction)) continue;
    const above = innerComments(dockerfile, instruction);
    if (above !== '') edits.push({ start: instruction.start, end: instruction.start, text: above, rule: rule.id });
    edits.push({ start: offsetInText(instruction, 0), end: instruction.end, text, rule: rule.id });
  }
  if (facts.before.user.by === undefined && draft.flavour === 'nonroot')
    for (const { start } of unowned(facts)) {
      const end = start + 'COPY'.length;
      edits.push({ start: end, end, text: ` --chown=${nonroot}`, rule: runAsUser.id });
    }
  const removed = draft.removed.filter(({ instruction }) => target.instructions.includes(instruction));
  edits.push(...removals(dockerfile, removed));
  if (draft.directories.length > 0) edits.push(directoryStage(facts, draft, stage));
  return edits;
}

/** Copies whose files may be open to root only, as keys often are; what a build makes is open to all. */
function unowned(facts: Facts): Instruction[] {
  return facts.copies.flatMap((copy) => {
    if (copy === undefined || copy.instruction.keyword !== 'COPY') return [];
    const built = copy.from !== undefined && executableOf(facts.program) !== undefined;
    return built || copy.instruction.flags.some(({ name }) => name === 'chown' || name === 'chmod')
      ? []
      : [copy.instruction];
  });
}

/** The directories that bring all others along. */
function outermost(directories: readonly Directory[]): Directory[] {
  return directories.filter(({ path }) => !directories.some((other) => path.startsWith(`${other.path}/`)));
}

/** A stage that starts from the old base and makes the directories. */
function directoryStage(facts: Facts, draft: Draft, name: string): RuleEdit {
  const { dockerfile, target } = facts;
  const { eol } = dockerfile;
  const start = startWithComments(dockerfile, target.from);
  const platform = target.from.flags.map((flag) => `--${flag.name}=${flag.value ?? ''} `).join('');
  const paths = draft.directories.map(({ path }) => path).join(' ');
  const lines = [
    `${keyword(dockerfile, 'FROM')} ${platform}${target.image} ${keyword(dockerfile, 'AS')} ${name}`,
    `${keyword(dockerfile, 'RUN')} mkdir -p ${paths}`,
    '',
  ];
  return { start, end: start, text: lines.map((line) => line + eol).join(''), rule: runtimeDirectories.id };
}

function copiesBefore(facts: Facts, offset: number): boolean {
  return facts.copies.some(
    (copy) =>
      copy !== undefined && copy.instruction.start < offset && !/(?:^|\s)\/\S*$/.test(copy.instruction.args.trim()),
  );
}
