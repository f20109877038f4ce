import { lacksProgram } from '../../catalog/programs';
import type { ArgvWord } from '../../dockerfile/effectiveArgv';
import type { Instruction } from '../../dockerfile/model';
import { callsRuntime, entrypointOptions } from '../interpreter';
import { instructionPlace } from '../places';
import type { Fix, Issue, LintRule } from '../rule';
import { isShell } from '../shells';
import { areWords, execWords, healthFix, startFix } from '../startFixes';
import type { ResultStart } from '../starts';
import { lookedFor, mayStart, onceEach, resultStarts } from '../starts';

/** A start or a health check by a program that is known not to be in the image. */
export const missingTool: LintRule = {
  id: 'missing-tool',
  title: 'Tool is not in the image',
  severity: 'error',
  fix: 'safe',
  check: (file) =>
    onceEach(
      resultStarts(file).flatMap((result) => [startIssue(result), healthIssue(result)].flatMap((issue) => issue ?? [])),
    ),
};

/** Whether nothing but copies can have changed what is in the image: with a shell, a RUN may do anything. */
function isKnown({ of }: ResultStart): boolean {
  return of.shellLess || !of.chain.some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'RUN'));
}

function startIssue(result: ResultStart): Issue | undefined {
  const { start, config, facts } = result;
  const [program] = start?.words ?? [];
  if (program === undefined || !isKnown(result)) return undefined;
  const name = program.by && missing(result, program);
  if (program.by !== undefined && name !== undefined) {
    const fix = unwrappedStart(result, program.by);
    const text = `This image has no ${name}, so the container does not start. ${advice(name, fix)}.`;
    return issue(program.by, text, fix);
  }
  const { entrypoint } = config;
  if (entrypoint?.kind !== 'exec' || entrypointOptions(facts, entrypoint.argv) === undefined) return undefined;
  const first = start?.words.find(({ part }) => part === 'cmd');
  const meant = first && meantAsTool(result, first);
  if (first?.by === undefined || meant === undefined) return undefined;
  const fix = unwrappedStart(result, first.by);
  const text = `The ENTRYPOINT is ${entrypoint.argv.join(' ')}, so ${first.text} is taken as the file to run, and this image has no ${meant}. ${advice(meant, fix)}.`;
  return issue(first.by, text, fix);
}

function healthIssue(result: ResultStart): Issue | undefined {
  const [program] = result.health?.words ?? [];
  const name = program && isKnown(result) ? missing(result, program) : undefined;
  if (program?.by === undefined || name === undefined) return undefined;
  const fix = healthFix(result, program.by);
  const instead = fix === undefined ? 'Let the program check itself, for example with an option' : fix.title;
  return issue(program.by, `This image has no ${name}, so the health check always fails. ${instead}.`, fix);
}

/** The name of a tool that cannot be found. */
function missing(result: ResultStart, { text, ofShell }: ArgvWord): string | undefined {
  const { image, facts } = result;
  if (facts.runtime !== undefined && callsRuntime(facts.runtime, text)) return undefined;
  const name = text.split('/').at(-1) ?? '';
  // Anything else may be a file that is yet to come, as by an image that is built on this one.
  if (ofShell || !tools.has(name) || mayStart(result, text)) return undefined;
  return lacksProgram(image, facts, lookedFor(result, text)) ? name : undefined;
}

/** The name of a tool that an interpreter gets as its file, where no file of the project could have that name. */
function meantAsTool(result: ResultStart, { text, ofShell }: ArgvWord): string | undefined {
  const { image, facts, brought } = result;
  const name = text.split('/').at(-1) ?? '';
  if (ofShell || !tools.has(name) || words.has(name) || brought.names(new RegExp(`(?:^|/)${name}/?$`)))
    return undefined;
  return lacksProgram(image, facts, lookedFor(result, text)) ? name : undefined;
}

const tools: ReadonlySet<string> = new Set(
  'apk apt apt-get ash bash bun bunx bundle corepack crond curl dash deno dotnet dumb-init env gosu go java ksh make mvn nc node nodejs npm npx nginx perl php pip pip3 pnpm python python3 ruby runuser setpriv sh su su-exec sudo supervisord tini wget yarn zsh'.split(
    ' ',
  ),
);

/** Those that a file or a directory may well be called. */
const words: ReadonlySet<string> = new Set(
  'bundle deno env go java make nc node nodejs nginx perl php python python3 ruby su'.split(' '),
);

/** The program behind `sh -c`, or behind an init, as far as that is all that they do. */
function unwrappedStart(result: ResultStart, by: Instruction): Fix | undefined {
  const [first = '', ...rest] = by.exec ?? [];
  if (isShell(first)) {
    const [option = '', text, ...more] = rest;
    const read = text === undefined || more.length > 0 || !/^-[eux]*c$/.test(option) ? undefined : execWords(text);
    return read !== undefined && areWords(read) ? startFix(result, by, read) : undefined;
  }
  if (!/(?:^|\/)(?:tini|dumb-init)$/.test(first)) return undefined;
  const words = rest[0] === '--' ? rest.slice(1) : rest;
  const fix = words.length === 0 || words[0]?.startsWith('-') === true ? undefined : startFix(result, by, words);
  // Whoever starts the container may start it with an init.
  return fix && { ...fix, title: `Start it without ${first}`, safe: false };
}

function advice(name: string, fix: Fix | undefined): string {
  if (fix !== undefined) return fix.title;
  if (/^(?:npm|npx|yarn|pnpm|corepack)$/.test(name)) return `Start the JavaScript file that ${name} runs`;
  if (/^(?:tini|dumb-init)$/.test(name))
    return 'Start the program directly, and run the container with --init if it needs an init';
  if (/^(?:gosu|su-exec|su|sudo|setpriv|runuser)$/.test(name))
    return 'Set the user with USER and start the program directly';
  if (isShell(name)) return 'Start the program directly and let it do what the shell did';
  if (name === 'env') return 'Set variables with ENV and start the program directly';
  return 'Copy it from another stage or start something else';
}

function issue(by: Instruction, text: string, fix: Fix | undefined): Issue {
  return { ...instructionPlace(by), text, fixes: fix === undefined ? [] : [fix] };
}
