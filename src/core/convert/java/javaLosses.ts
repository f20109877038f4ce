import type { Setting } from '../../dockerfile/effective';
import { chainInstructions } from '../shapes';
import { mentions } from '../style';
import type { Draft } from '../draft';
import { makersOptions } from '../ecosystems/java';
import type { Facts, JavaProgram } from '../facts';
import { say } from '../rule';
import { baseVariables } from '../rules/base-variables';
import { javaLibraries } from '../rules/java-libraries';
import { javaStart } from '../rules/java-start';
import { runsPrograms } from '../rules/runs-programs';
import { firstOf } from '../scan';

/** Gathers why a program would miss what the old image has besides its Java: native libraries, variables, files of that Java. */
export function planJavaLosses(facts: Facts, program: JavaProgram, draft: Draft): void {
  planLibraries(facts, program, draft);
  planVariables(facts, draft);
  planOptionWords(facts, program, draft);
}

function planLibraries({ copies, scan, target }: Facts, program: JavaProgram, draft: Draft): void {
  const { lacking } = program.build;
  const { line } = target.from;
  if (lacking !== undefined) {
    const text = `${lacking.file} names ${lacking.name}, whose native code needs ${lacking.lacks}, which the image does not have.`;
    draft.reasons.push(say(javaLibraries, line, text));
  }
  const loads = firstOf(scan, 'needs-c');
  if (loads !== undefined) {
    const text = `The program loads a native library (${loads.file} line ${loads.line}: ${loads.text}), and what that needs is not known.`;
    draft.reasons.push(say(javaLibraries, line, text));
  }
  const library = copies.find((copy) => copy?.sources.some((source) => /\.so(?:\.[\d.]+)?$/.test(source)) === true);
  if (library !== undefined) {
    const text = 'This copies a native library, and whether it fits the C library of the image is not known.';
    draft.reasons.push(say(javaLibraries, library.instruction.line, text));
  }
}

/** Variables that only the old base sets would be empty where the builder expands them. */
function planVariables(facts: Facts, draft: Draft): void {
  const { before, base } = facts;
  const certificates = before.env.get('USE_SYSTEM_CA_CERTS')?.by;
  if (certificates !== undefined) {
    const text =
      'USE_SYSTEM_CA_CERTS makes the entrypoint of the old base, which is a shell script, add certificates; make the keystore in an earlier stage and copy it.';
    draft.reasons.push(say(baseVariables, certificates.line, text));
  }
  if (facts.shape !== 'final') return;
  const lost = [...base.config.env.keys()].filter((name) => name !== 'PATH' && before.env.get(name)?.by === undefined);
  const used = chainInstructions(facts).find(
    ({ keyword, args }) =>
      keyword !== 'RUN' &&
      keyword !== 'ENV' &&
      !/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword) &&
      lost.some((name) => mentions(args, name)),
  );
  if (used === undefined) return;
  const name = lost.find((candidate) => mentions(used.args, candidate)) ?? '';
  const text = `This uses ${name}, which only the old base sets; write its value out.`;
  draft.reasons.push(say(baseVariables, used.line, text));
}

/** Options that name what is gone: a shell for OnOutOfMemoryError, files in the old Java, switches of another maker. */
function planOptionWords(facts: Facts, { command, runtime }: JavaProgram, draft: Draft): void {
  const { before, start, copies } = facts;
  const home = runtime.copied === undefined ? before.env.get('JAVA_HOME') : undefined;
  const isLost = (text: string) =>
    home?.by === undefined && home !== undefined && (text.includes(home.value) || text.includes('/usr/lib/jvm/'));
  const settings = [...before.env].filter(
    ([name, { by }]: [string, Setting]) => by !== undefined && name !== 'PATH' && name !== 'JAVA_HOME',
  );
  const words = [
    ...[...command.options, ...command.args].map((text) => ({ text, line: start.by.line })),
    ...settings.flatMap(([, { value, by }]) => value.split(/\s+/).map((text) => ({ text, line: by?.line ?? 1 }))),
  ];
  for (const { text, line } of words) {
    if (/^-XX:On(?:OutOfMemory)?Error=/.test(text))
      draft.reasons.push(
        say(
          runsPrograms,
          line,
          `${text.slice(0, 40)} starts a shell, which the image does not have; use -XX:+ExitOnOutOfMemoryError.`,
        ),
      );
    else if (/^-agent(?:path:|lib:(?!jdwp\b|instrument\b))/.test(text))
      draft.reasons.push(
        say(
          javaLibraries,
          line,
          `${text.slice(0, 60)} loads a native library, and whether it fits the C library of the image is not known.`,
        ),
      );
    else if (makersOptions.test(text))
      draft.reasons.push(
        say(
          javaStart,
          line,
          `${text.slice(0, 40)} is an option of another maker's Java, and the one of the image would not start with it.`,
        ),
      );
    else if (isLost(text))
      draft.reasons.push(
        say(javaStart, line, `${text.slice(0, 60)} lies in the Java of the old base; copy it to a place of its own.`),
      );
  }
  const options = before.env.get('JDK_JAVA_OPTIONS');
  const file = options?.value.split(/\s+/).find((word) => word.startsWith('@'));
  if (options?.by !== undefined && file !== undefined) {
    const text = `Java reads its options from the file ${file.slice(1, 60)}; write them into JDK_JAVA_OPTIONS.`;
    draft.reasons.push(say(javaStart, options.by.line, text));
  }
  const inside = copies.find((copy) => copy !== undefined && isLost(`${copy.destination}/`));
  if (inside !== undefined) {
    const text = `This goes into the Java of the old base (${inside.destination.slice(0, 60)}), and the image has another one; copy it elsewhere and name it to java.`;
    draft.reasons.push(say(javaStart, inside.instruction.line, text));
  }
}
