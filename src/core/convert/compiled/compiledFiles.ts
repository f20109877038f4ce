import { resolvePath } from '../../dockerfile/effective';
import { sourcesOf } from '../copies';
import type { Draft } from '../draft';
import { ask } from '../draft';
import type { Facts } from '../facts';
import { say } from '../rule';
import { runtimeFiles } from '../rules/runtime-files';
import { firstOf } from '../scan';

// Certificates, time zones, types of files, names of hosts and users.
const systemPlace = /^\/(?:etc|lib|usr\/(?:lib|share|local\/(?:lib|share)))(?:\/|$)/;

/** What the stage that runs takes from a single stage besides a program that was built: nothing, or what it may read; `more` is why it may read something, if that is known. */
export function planCompiledFiles(
  facts: Facts,
  place: string,
  draft: Draft,
  answers: ReadonlyMap<string, string>,
  more?: string,
): void {
  draft.copies.push(place);
  const system = facts.copies.find((copy) => copy !== undefined && systemPlace.test(copy.destination));
  if (system !== undefined) {
    const text = `This goes to ${system.destination}, where libraries look for files by themselves, and only the program is carried over; copy it in a stage of its own.`;
    draft.reasons.push(say(runtimeFiles, system.instruction.line, text));
  }
  const workdir = facts.before.workdir.value;
  const found = firstOf(facts.scan, 'reads-files') ?? firstOf(facts.scan, 'writes-files');
  const line = facts.start.by.line;
  const named = namedPath(facts, place);
  if (found === undefined && more === undefined && named === undefined && facts.scan.complete && facts.scan.files > 0) {
    draft.notes.push(say(runtimeFiles, line, 'No source of the program opens files, so only the program is copied.'));
    return;
  }
  const why =
    more !== undefined
      ? more
      : found !== undefined
        ? `${found.file} line ${found.line} has ${found.text}`
        : named !== undefined
          ? `line ${named.line} names ${named.path}`
          : 'not all sources could be read';
  if (workdir === '/') {
    draft.reasons.push(
      say(
        runtimeFiles,
        line,
        `The program may read files (${why}), and they lie in / with everything else; give the build a WORKDIR of its own.`,
      ),
    );
    return;
  }
  const outside = facts.copies.find((copy) => copy === undefined || !`${copy.destination}/`.startsWith(`${workdir}/`));
  if (outside !== undefined || facts.copies.includes(undefined)) {
    const where = outside === undefined ? 'a place that a variable hides' : outside.destination;
    const text = `The program may read files (${why}), and some are copied to ${where}, outside of ${workdir}; copy them below the working directory.`;
    draft.reasons.push(say(runtimeFiles, outside?.instruction.line ?? line, text));
    return;
  }
  const read = namedPlaces(facts);
  const answer = ask(draft, answers, {
    id: 'runtime-files',
    rule: runtimeFiles.id,
    line,
    text: `The program may read files when it runs (${why}); which files of the build does it need?`,
    choices: [
      {
        value: 'workdir',
        label: `Everything in ${workdir}`,
        detail: 'Everything that was copied stays where it is, the sources too.',
      },
      ...(read.length === 0
        ? []
        : [
            {
              value: 'named',
              label: `The program and ${read.join(', ')}`,
              detail: `The sources name these. Right if it reads nothing else from ${workdir}.`,
            },
          ]),
      {
        value: 'none',
        label: 'Only the program',
        detail: `Right if it reads nothing from ${workdir}; otherwise it fails when it looks for its files.`,
      },
    ],
  });
  if (answer === undefined) return;
  draft.notes.push(
    say(
      runtimeFiles,
      line,
      answer === 'none'
        ? 'You said that the program needs no files of the build.'
        : answer === 'named'
          ? `You said that the program needs only ${read.join(', ')} of the build.`
          : `You said that the program needs the files in ${workdir}.`,
    ),
  );
  draft.ownedByUser = facts.before.user.by === undefined;
  if (answer === 'named') draft.copies.push(...read);
  if (answer === 'workdir') draft.copies.splice(0, place.startsWith(`${workdir}/`) ? 1 : 0, workdir);
}

const namedLimit = 8;

/** Where the image has the files and directories that sources name, seen from the working directory. */
function namedPlaces({ scan, copies, before }: Facts): string[] {
  const found = scan.named.filter((path) => {
    const place = resolvePath(before.workdir.value, path);
    return copies.some(
      (copy) => copy?.from === undefined && copy !== undefined && sourcesOf(copy, place).includes(path),
    );
  });
  const outermost = found.filter((path) => !found.some((other) => path.startsWith(`${other}/`)));
  const odd = outermost.some((path) => /[\s"'$\\*?[]/.test(path));
  if (odd || outermost.length > namedLimit) return [];
  return outermost.map((path) => resolvePath(before.workdir.value, path));
}

const dataFile = /\.(?:cfg|conf|crt|csv|env|html?|ini|json|key|pem|properties|sql|te?mpl|toml|txt|xml|ya?ml)$/;

/** A file that the start command or an ENV hands to the program. */
function namedPath(
  { start, before }: Facts,
  place: string,
): { readonly path: string; readonly line: number } | undefined {
  const workdir = before.workdir.value;
  const given = [
    ...start.argv.slice(1).map((text) => ({ text, line: start.by.line })),
    ...[...before.env.values()].flatMap(({ value, by }) => (by === undefined ? [] : [{ text: value, line: by.line }])),
  ];
  for (const { text, line } of given) {
    const path = text.replace(/^-[\w-]+=/, '').slice(0, 60);
    if (path === place) continue;
    if (!path.includes('://') && (dataFile.test(path) || path.startsWith('./') || path.startsWith(`${workdir}/`)))
      return { path, line };
  }
  return undefined;
}
