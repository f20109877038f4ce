import type { Draft } from './draft';
import { ask } from './draft';
import type { Facts } from './facts';
import { planHealth } from './health/planHealth';
import type { Reason } from './outcome';
import { say } from './rule';
import { baseVariables } from './rules/base-variables';
import { carriedSettings } from './rules/carried-settings';
import { explicitWorkdir } from './rules/explicit-workdir';
import { supportedShape } from './rules/supported-shape';
import { runsPrograms } from './rules/runs-programs';
import { firstOf } from './scan';
import { chainInstructions } from './shapes';
import { mentions } from './style';

/** What holds for every shape and language: other programs, health check, variables of the old base. */
export function planCommon(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const platform = facts.target.from.flags.find(({ name }) => name === 'platform')?.value;
  const architecture = /^linux\/([a-z0-9]+)(?:\/|$)/.exec(platform ?? '')?.[1];
  if (architecture !== undefined && draft.image?.architectures.includes(architecture) === false) {
    const text = `${draft.image.id} is not published for ${architecture}; choose another platform.`;
    draft.reasons.push(say(supportedShape, facts.target.from.line, text));
  }
  planPrograms(facts, draft, answers);
  const variable = firstOf(facts.scan, 'base-variable');
  if (variable !== undefined) {
    draft.reasons.push(
      say(
        baseVariables,
        facts.target.from.line,
        `The program reads what the old base or npm sets (${variable.file} line ${variable.line}: ${variable.text}); set it with ENV and start the program itself.`,
      ),
    );
  }
  draft.reasons.push(...lostValues(facts));
  noteSecrets(facts, draft);
  for (const name of facts.base.config.env.keys()) draft.explained.set(`env:${name}`, baseVariables);
  draft.explained.set('env:SSL_CERT_FILE', baseVariables);
  if (facts.before.workdir.by === undefined) {
    draft.notes.push(
      say(
        explicitWorkdir,
        facts.target.from.line,
        `The working directory ${facts.before.workdir.value} came from the old base and is written out.`,
      ),
    );
  }
  planHealth(facts, draft, answers);
}

const settings = ['ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];

/** Settings that take a value from the old base which is known there only, such as its version. */
function lostValues(facts: Facts): Reason[] {
  const { base, before, shape } = facts;
  const names = [...base.config.env.keys()].filter(
    (name) => before.env.get(name)?.by === undefined && !before.args.has(name),
  );
  const lost = names.filter((name) => base.config.env.get(name) === '');
  return chainInstructions(facts).flatMap(({ keyword, args, line }) => {
    // What leads to programs of the old base is not needed.
    if (keyword === 'ENV' && /^PATH[=\s]/.test(args.trim())) return [];
    const isKept = settings.includes(keyword) || (shape === 'final' && (keyword === 'COPY' || keyword === 'ADD'));
    const name = isKept ? lost.find((one) => mentions(args, one)) : undefined;
    if (name === undefined) return [];
    return [say(baseVariables, line, `This ${keyword} takes ${name} from the old base; write its value out.`)];
  });
}

const secret = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;

/** Says of each secret in the environment that the image shows it, as it did before. */
function noteSecrets({ before }: Facts, draft: Draft): void {
  for (const [name, { value, by }] of before.env)
    if (by !== undefined && value !== '' && secret.test(name))
      draft.notes.push(
        say(
          carriedSettings,
          by.line,
          `Whoever has the image can read ${name}, as before; give it to the container when it starts.`,
        ),
      );
}

function planPrograms(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { line } = facts.start.by;
  const runs = firstOf(facts.scan, 'runs-programs');
  const open = !facts.scan.complete || facts.scan.files === 0 || isUnknownBin(facts) || draft.tools.length > 0;
  if (runs === undefined && !open) return;
  const [tool] = draft.tools;
  const why =
    runs !== undefined
      ? `${runs.file} line ${runs.line} has ${runs.text}`
      : isUnknownBin(facts)
        ? 'The sources of a package are not read'
        : tool === undefined
          ? 'Not all sources of the program could be read'
          : `Line ${tool.line} installs ${tool.name}, and only the sources of the program itself are read`;
  const answer = ask(draft, answers, {
    id: 'other-programs',
    rule: runsPrograms.id,
    line,
    text: `${why}; does the program start others when it runs, such as git, curl or a shell?`,
    choices: [
      {
        value: 'none',
        label: 'It starts no other programs',
        detail: 'Or only itself, or programs that this file copies into the image and that need no library.',
      },
      { value: 'some', label: 'It starts others', detail: 'The image has none, so that nothing is converted.' },
    ],
  });
  if (answer === 'some')
    draft.reasons.push(
      say(runsPrograms, line, 'The program starts other programs (as you said), which the image does not have.'),
    );
  if (answer === 'none') draft.notes.push(say(runsPrograms, line, 'You said that it starts no other programs.'));
}

function isUnknownBin({ program }: Facts): boolean {
  return program.kind === 'node' && program.command.bin !== undefined && !program.command.knownBin;
}
