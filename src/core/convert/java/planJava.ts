import { imageDefaults } from '../../catalog/lookup';
import type { Instruction } from '../../dockerfile/model';
import type { Draft } from '../draft';
import { ask, rewrite } from '../draft';
import type { Facts, JavaProgram } from '../facts';
import { jsonWords } from '../json';
import { say } from '../rule';
import { baseVariables } from '../rules/base-variables';
import { execFormRule } from '../rules/exec-form';
import { javaJar } from '../rules/java-jar';
import { javaLocale } from '../rules/java-locale';
import { javaStart } from '../rules/java-start';
import { javaTools } from '../rules/java-tools';
import { firstOf } from '../scan';
import { planJavaFiles } from './javaFiles';
import { handsOnName } from './jarGlob';
import { localeOptions } from './javaLocale';
import { planJavaLosses } from './javaLosses';
import { chooseJava } from './javaRuntime';
import { planOptions } from './planOptions';

/** Base, start and files of a program that Java runs. */
export function planJava(facts: Facts, program: JavaProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { line } = facts.target.from;
  if (program.runtime.otherMachine) {
    const text = `${facts.base.ref.text} runs programs on another machine than HotSpot, which is what the images have; start from an image with HotSpot.`;
    draft.reasons.push(say(javaStart, line, text));
    return;
  }
  chooseJava(facts, program, draft, answers);
  planJavaLosses(facts, program, draft);
  if (program.runtime.jdk && draft.image?.runtime?.kind === 'java') planTools(facts, program, draft, answers);
  if (draft.image !== undefined) planStart(facts, program, draft, answers);
  if (facts.shape !== 'final') planJavaFiles(facts, program, draft, answers);
  else if (program.glob !== undefined) {
    const text = `A shell looks for ${program.glob.pattern} when the container starts; copy the jar under one name and start that.`;
    draft.reasons.push(say(javaJar, facts.start.by.line, text));
  }
  for (const name of ['JAVA_VERSION', 'LANG'])
    if (facts.before.env.get(name)?.by === undefined) draft.explained.set(`env:${name}`, baseVariables);
}

const toolModule =
  /\bjdk\.(?:attach|compiler|incubator|jartool|javadoc|jcmd|jconsole|jdeps|jdi|jlink|jpackage|jshell|jstatd)\b/;

function planTools(facts: Facts, program: JavaProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { scan } = facts;
  const { line } = facts.target.from;
  const found = firstOf(scan, 'needs-jdk');
  const refuse = (why: string) => {
    const text = `The program needs the tools of a JDK (${why}), and the image has a JRE.`;
    draft.reasons.push(say(javaTools, line, text));
  };
  const option = program.command.options.find((word) => toolModule.test(word));
  if (option !== undefined) {
    refuse(option.slice(0, 60));
    return;
  }
  if (found !== undefined) {
    refuse(`${found.file} line ${found.line}: ${found.text}`);
    return;
  }
  if (scan.complete && scan.files > 0) {
    draft.notes.push(
      say(javaTools, line, 'The image has a JRE, without javac, jcmd and the like; no source needs them.'),
    );
    return;
  }
  const answer = ask(draft, answers, {
    id: 'java-tools',
    rule: javaTools.id,
    line,
    text: `${facts.base.ref.text} has a JDK and the image a JRE, and not all sources could be read; does the program compile Java code, or attach to a JVM, while it runs?`,
    choices: [
      { value: 'no', label: 'It does neither', detail: 'As almost all programs: a JRE runs them.' },
      { value: 'yes', label: 'It does', detail: 'The image has no JDK, so that nothing is converted.' },
    ],
  });
  if (answer === 'yes') refuse('as you said');
  if (answer === 'no') draft.notes.push(say(javaTools, line, 'You said that it needs no tools of a JDK.'));
}

function planStart(facts: Facts, program: JavaProgram, draft: Draft, answers: ReadonlyMap<string, string>): void {
  const { start, before } = facts;
  const line = start.by.line;
  if (handsOnName(start.by)) {
    const text =
      'Without arguments, the shell handed its own name "sh" to the program, which gets none now; arguments of docker run reach it as before.';
    draft.notes.push(say(javaStart, line, text));
  }
  const [, ...rest] = planOptions(facts, program, draft, answers);
  const locale = localeOptions(facts, program, draft);
  const all = [launcherOf(facts, program, draft), ...locale, ...rest];
  const split = start.entrypoint.length > 0 ? all.length - start.cmd.length : all.length;
  const [words, second] = [all.slice(0, split), all.slice(split)];
  const written = start.entrypoint.length > 0 ? start.entrypoint : start.cmd;
  draft.argv = all;
  const unwrapped = (instruction: Instruction) => start.unwrapped.includes(instruction);
  const rule = unwrapped(start.by) ? execFormRule : locale.length > 0 ? javaLocale : javaStart;
  if (unwrapped(start.by) || words.join('\0') !== written.join('\0')) rewrite(draft, start.by, rule, jsonWords(words));
  const entrypoint = before.entrypoint?.by;
  const cmd = before.cmd?.by;
  if (cmd !== undefined && cmd !== start.by && unwrapped(cmd)) rewrite(draft, cmd, execFormRule, jsonWords(second));
  const defaults = draft.image === undefined ? [] : imageDefaults(draft.image, draft.flavour).entrypoint;
  if (entrypoint !== undefined || defaults.length === 0) return;
  draft.clearsEntrypoint = javaStart;
  draft.notes.push(
    say(
      javaStart,
      line,
      `The image would start "${defaults.join(' ')}" with what CMD says; ENTRYPOINT [] clears that, so that CMD, and what takes its place in docker run, names java as before.`,
    ),
  );
}

/** The launcher: as written where PATH leads to it, else by the path of the image. */
function launcherOf({ before }: Facts, program: JavaProgram, draft: Draft): string {
  const binary = draft.image?.runtime?.binary;
  if (binary === undefined) return program.command.launcher;
  return program.command.launcher === 'java' && before.env.get('PATH')?.by === undefined ? 'java' : binary;
}
