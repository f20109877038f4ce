import type { Dockerfile, Stage } from '../../dockerfile/model';
import { stageChain } from '../../dockerfile/scope';
import type { BuildCommand } from '../buildCommands';

/** Whether what a stage compiles is visibly what the build context holds, and nothing that it fetches or writes itself. */
export function sourcesAreLocal(
  dockerfile: Dockerfile,
  stage: Stage,
  commands: readonly BuildCommand[],
  fetchers: RegExp,
): boolean {
  const instructions = stageChain(dockerfile, stage).flatMap((link) => link.instructions);
  const brought = instructions.some(
    ({ keyword, flags }) =>
      ((keyword === 'COPY' || keyword === 'ADD') && !flags.some(({ name }) => name === 'from')) ||
      (keyword === 'RUN' &&
        flags.some(({ name, value }) => name === 'mount' && !/(?:^|,)(?:from|type=(?!bind))/.test(value ?? ''))),
  );
  const written = instructions.some(
    ({ keyword, heredocs, args }) =>
      (keyword === 'COPY' || keyword === 'ADD') && (heredocs.length > 0 || /(?:^|\s)(?:https?:\/\/|git@)/.test(args)),
  );
  return brought && !written && !commands.some(({ texts }) => fetchers.test(texts.slice(0, 2).join(' ')));
}
