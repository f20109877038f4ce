import { textFromRaw } from '../image/rawName';
import { accountText, type Account } from './account';
import type { Finding } from './finding';
import type { LinkProblem, LinkReport } from './link';
import { libcOf } from './loader';
import { nameOf } from './paths';

/** What a link report means for starting its program, `uncertain` where its start may change what the loader finds. */
export function linkFindings(report: LinkReport, account: Account, uncertain = false): readonly Finding[] {
  const findings = report.problems.map((problem) => findingOf(report, problem, account));
  const preloads = report.ignored.map((name): Finding => {
    const shown = textFromRaw(name);
    return {
      kind: 'missing-library',
      severity: 'warning',
      text: `LD_PRELOAD names ${shown}, which the loader does not find and goes on without.`,
      next: 'Copy the library, or take it out of LD_PRELOAD.',
      ...(report.loader?.libc === 'glibc' && {
        says: `ERROR: ld.so: object '${shown}' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored.`,
      }),
    };
  });
  const certain = uncertain
    ? findings.map((finding) => (isOfSearch(finding) ? { ...finding, severity: 'warning' as const } : finding))
    : findings;
  return [...certain, ...preloads];
}

function isOfSearch({ kind, severity }: Finding): boolean {
  return severity === 'error' && (kind === 'missing-library' || kind === 'missing-version');
}

function findingOf({ path, loader }: LinkReport, problem: LinkProblem, account: Account): Finding {
  const program = textFromRaw(path);
  switch (problem.kind) {
    case 'no-loader': {
      const name = textFromRaw(problem.interpreter);
      return {
        kind: 'no-loader',
        severity: 'error',
        text: `${program} is linked dynamically and needs the loader ${name}, which the image does not have.`,
        next:
          libcOf(problem.interpreter) === 'musl'
            ? 'Link it statically, or build it on Debian; no distroless image has musl.'
            : 'Link it statically, or use a base that has glibc.',
        says: `exec ${program}: no such file or directory`,
        path: name,
      };
    }
    case 'loader-closed': {
      const name = textFromRaw(problem.interpreter);
      return {
        kind: 'no-loader',
        severity: 'error',
        text: `${accountText(account)} may not execute the loader ${name}, which ${program} needs.`,
        next: `Give ${name} the mode 0755.`,
        says: `exec ${program}: permission denied`,
        path: name,
      };
    }
    case 'missing-library':
      return missingLibrary(program, loader?.libc, problem, account);
    case 'missing-version': {
      const [library, neededBy] = [textFromRaw(problem.library), textFromRaw(problem.neededBy)];
      const newest = problem.has.at(-1);
      return {
        kind: 'missing-version',
        severity: 'error',
        text: `${neededBy} was built for a newer ${nameOf(library)} than ${library}: it needs ${problem.version}${newest === undefined ? '' : `, and this one ends at ${newest}`}.`,
        next: 'Use a base of the release that it was built on, or build it on the release of the base.',
        says: `${program}: ${library}: version \`${problem.version}' not found (required by ${neededBy})`,
        path: library,
      };
    }
    case 'no-library': {
      const at = textFromRaw(problem.at);
      return {
        kind: 'broken-library',
        severity: 'error',
        text: `${textFromRaw(problem.neededBy)} needs ${at}, which is no library that can be loaded (${problem.text}).`,
        next: 'Copy the library itself; what a linker is given can be a text that names it.',
        says: `${program}: error while loading shared libraries: ${at}: ${problem.text}`,
        path: at,
      };
    }
    case 'unread':
      return {
        kind: 'unread',
        severity: 'warning',
        text: problem.text,
        next: 'It cannot be checked further; pull or save the image and ask again.',
        path: textFromRaw(problem.at),
      };
  }
}

function missingLibrary(
  program: string,
  libc: 'glibc' | 'musl' | undefined,
  { name, neededBy, closed, foreign }: Extract<LinkProblem, { kind: 'missing-library' }>,
  account: Account,
): Finding {
  const [shown, by] = [textFromRaw(name), textFromRaw(neededBy)];
  const errno = closed === undefined ? 'No such file or directory' : 'Permission denied';
  const why =
    closed !== undefined
      ? `which is at ${textFromRaw(closed)}, where ${accountText(account)} may not read it`
      : foreign !== undefined
        ? `and the one at ${textFromRaw(foreign)} is for another kind of machine`
        : 'which no directory that the loader looks into has';
  return {
    kind: 'missing-library',
    severity: 'error',
    text: `${by} needs ${shown}, ${why}.`,
    next:
      closed !== undefined
        ? `Give others the right to read ${textFromRaw(closed)}.`
        : `Use a base that has ${shown}, or copy it from where the program was built.`,
    says:
      libc === 'musl'
        ? `Error loading shared library ${shown}: ${errno} (needed by ${by})`
        : `${program}: error while loading shared libraries: ${shown}: cannot open shared object file: ${errno}`,
    ...(closed !== undefined && { path: textFromRaw(closed) }),
  };
}
