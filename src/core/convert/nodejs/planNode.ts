import type { Dockerfile } from '../../dockerfile/model';
import { imageDefaults, publishedBase, publishedLines } from '../../catalog/lookup';
import type { Draft } from '../draft';
import { ask, rewrite } from '../draft';
import type { Facts, NodeProgram } from '../facts';
import { jsonWords } from '../json';
import { isNative } from './nodePackages';
import { say } from '../rule';
import { debianBuilder } from '../rules/debian-builder';
import { execFormRule } from '../rules/exec-form';
import { interpreterOnce } from '../rules/interpreter-once';
import { nativeAddons } from '../rules/native-addons';
import { packageScript } from '../rules/package-script';
import { publishedLine } from '../rules/published-line';
import { startCommand } from '../rules/start-command';
import { stopSignalNode } from '../rules/stop-signal-node';
import { firstOf } from '../scan';

/** Base, packages and start of a program that Node runs. */
export function planNode(facts: Facts, program: NodeProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const line = chooseLine(facts, draft, answers);
  draft.image = line === undefined ? undefined : publishedBase('nodejs', { line });
  planPackages(facts, program, draft);
  if (draft.image !== undefined) planStart(facts, program, draft, imageDefaults(draft.image, draft.flavour).entrypoint);
}

function chooseLine(facts: Facts, draft: Draft, answers: ReadonlyMap<string, string>): string | undefined {
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
    return major;
  }
  const [first, ...rest] = published.map((value) => ({
    value,
    label: `Run on Node ${value}`,
    detail: `The build stays on ${ref.text}.`,
  }));
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
  if (answer !== undefined)
    draft.notes.push(say(publishedLine, at, `You chose to run on Node ${answer}; it was ${ref.text} before.`));
  return answer;
}

function planPackages(facts: Facts, program: NodeProgram, draft: Draft): void {
  const installed = installedByName(facts.dockerfile);
  const native = program.packages.native ?? installed.find(isNative);
  const proved = program.packages.proved && installed.length === 0;
  const install = facts.target.instructions.find(
    ({ keyword, args }) => keyword === 'RUN' && /npm|yarn|pnpm/.test(args),
  );
  const line = (install ?? facts.target.from).line;
  if (native !== undefined) {
    draft.reasons.push(
      say(
        nativeAddons,
        line,
        `The package ${native} has a compiled part or an install script, which is not converted so far.`,
      ),
    );
    return;
  }
  if (!program.musl || proved) return;
  const packages = facts.copies.find(
    (copy) => copy?.from?.kind === 'stage' && copy.sources.some((source) => !withoutPackages.test(source)),
  );
  if (packages !== undefined) {
    const text =
      'Dependencies are installed on Alpine, and no package-lock.json shows that none of them is compiled; build on the Debian variant.';
    draft.reasons.push(say(nativeAddons, packages.instruction.line, text));
    return;
  }
  if (facts.shape === 'final') return;
  const written = facts.target.image;
  const moved = written.replace(/-alpine[\d.]*$/, '-slim');
  if (moved === written || facts.base.ref.digest !== undefined) {
    draft.reasons.push(
      say(
        debianBuilder,
        facts.target.from.line,
        `${written} is Alpine, and its Debian variant cannot be named from it; build on the Debian variant.`,
      ),
    );
    return;
  }
  const bashism = facts.target.instructions.find(
    ({ keyword, args }) => keyword === 'RUN' && /pipefail|\[\[/.test(args),
  );
  if (bashism !== undefined) {
    const text =
      'The build has to move to Debian, whose shell does not know what this RUN uses; build on the Debian variant.';
    draft.reasons.push(say(debianBuilder, bashism.line, text));
    return;
  }
  draft.builderImage = moved;
  draft.notes.push(
    say(
      debianBuilder,
      facts.target.from.line,
      `The build moves to ${moved}, because no package-lock.json shows that no dependency is compiled against the C library of Alpine.`,
    ),
  );
}

// Files, and directories that builds write; packages are elsewhere.
const withoutPackages =
  /(?:\.(?:[cm]?js|map|json|html|css|ya?ml|pem|txt|lock)|(?:^|\/)(?:dist|build|public|static|views))\/?$/;

/** The packages that the file installs by name, beside those of package.json. */
function installedByName(dockerfile: Dockerfile): string[] {
  return dockerfile.instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap(({ args }) => [
      ...args.matchAll(/\b(?:npm\s+(?:i|install|add)|yarn\s+add|pnpm\s+(?:add|i|install))\s([^&|;\n]*)/g),
    ])
    .filter(([, words = '']) => !/(?:^|\s)(?:-g|--global|--location=global)(?:\s|$)/.test(words))
    .flatMap(([, words = '']) => words.split(/\s+/).filter((word) => /^@?[a-z0-9]/i.test(word)))
    .map((word) => word.replace(/(?!^)@.*$/, ''));
}

// npm as the first process ends with status 1 on SIGTERM, and on Ctrl+C in a terminal; Node as the first process would ignore both.
const endOnSignals =
  "data:text/javascript,for(const s of['SIGTERM','SIGINT'])process.once(s,()=>process.listenerCount(s)||process.exit(1))";

function planStart(facts: Facts, program: NodeProgram, draft: Draft, interpreter: readonly string[]): void {
  const { start, before } = facts;
  const { command } = program;
  const line = start.by.line;
  for (const instruction of start.unwrapped)
    draft.notes.push(
      say(
        execFormRule,
        instruction.line,
        'The image has no shell, and this command needs none, so it is in exec form and gets signals itself.',
      ),
    );
  if (command.script === undefined) {
    draft.notes.push(
      say(
        interpreterOnce,
        line,
        'The image has Node as its entrypoint, so the start command names only what Node runs.',
      ),
    );
  } else {
    draft.notes.push(
      say(
        packageScript,
        line,
        `The script "${command.script}" of package.json is started directly, because the image has no npm; what npm itself prints is gone.`,
      ),
    );
  }
  const viaScript = command.script !== undefined;
  if (viaScript && start.entrypoint.length > 0 && start.cmd.length > 0) {
    draft.reasons.push(
      say(
        startCommand,
        line,
        'A package script with both ENTRYPOINT and CMD is not converted; name the program in one of them.',
      ),
    );
    return;
  }
  const handlesTerm = firstOf(facts.scan, 'handles-signals') !== undefined;
  const guarded = viaScript && !(handlesTerm && firstOf(facts.scan, 'handles-interrupt') !== undefined);
  const loaded = firstOf(facts.scan, 'entry-module');
  if (guarded && loaded !== undefined) {
    const text = `The program asks how it was loaded (${loaded.file} line ${loaded.line}: ${loaded.text}), which differs below the line that SIGTERM needs; start node itself in CMD.`;
    draft.reasons.push(say(stopSignalNode, line, text));
  }
  if (guarded) {
    const text =
      'Below npm the program ended on SIGTERM and Ctrl+C; as the first process Node would ignore them, so a line before the program ends it.';
    draft.notes.push(say(stopSignalNode, line, text));
  }
  if (viaScript && handlesTerm) {
    const text = 'The program handles SIGTERM and now ends with its own status, where npm ended with 1.';
    draft.notes.push(say(stopSignalNode, line, text));
  }
  const args = guarded ? ['--import', endOnSignals, ...command.args] : command.args;
  for (const { name, value } of command.env) {
    draft.env.push({ name, value, rule: packageScript });
    draft.explained.set(`env:${name}`, packageScript);
  }

  const rule = viaScript ? packageScript : interpreterOnce;
  const entrypoint = before.entrypoint?.by;
  const cmd = before.cmd?.by;
  draft.argv = [...interpreter, ...args];
  if (entrypoint === undefined) rewrite(draft, start.by, rule, jsonWords(args));
  else if (start.entrypoint.length === 0) {
    // ENTRYPOINT [] clears the one of the image, so CMD names Node by its path.
    if (cmd !== undefined) rewrite(draft, cmd, rule, jsonWords([...interpreter, ...args]));
  } else if (viaScript) rewrite(draft, entrypoint, rule, jsonWords([...interpreter, ...args]));
  else {
    rewrite(
      draft,
      entrypoint,
      rule,
      jsonWords([...interpreter, ...program.command.args.slice(0, program.command.args.length - start.cmd.length)]),
    );
    if (cmd !== undefined && start.unwrapped.includes(cmd)) rewrite(draft, cmd, execFormRule, jsonWords(start.cmd));
  }
}
