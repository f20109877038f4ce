import type { ElfFile } from '../elf/elf';
import type { ShownImage } from '../image/image';
import { rawFromText, type RawName } from '../image/rawName';
import { lookUp, type Found } from '../image/lookup';
import type { ImageTree, TreeNode } from '../image/tree';
import { gainsRights } from './access';
import type { Account } from './account';
import { adviseBase, type BaseAdvice } from './adviseBase';
import { adviseStart } from './adviseStart';
import { missingArgument } from './arguments';
import { execute } from './execute';
import { worstFirst, type Finding } from './finding';
import { imageFiles, type ImageFiles } from './imageFiles';
import type { LinkReport } from './link';
import { linkFindings } from './linkFindings';
import { linkLibrary, linkProgram, loaderFor, type LinkedProcess, type LinkOptions } from './linkProcess';
import { moduleReports } from './modules';
import { nonrootFindings } from './nonroot';
import { variableOf } from './paths';
import { runtimeOf, type Runtime } from './runtime';
import type { Start } from './start';
import { emptyExecution, startOf } from './startOf';
import { surroundings } from './surroundings';

/** Whether what an image starts, or a file of it, would run, and if not why; worked out from its files alone. */
export interface WhyReport {
  readonly start: Start;
  /** The programs that run and the library that was asked about, each with its libraries. */
  readonly links: readonly LinkReport[];
  readonly runtime: Runtime | undefined;
  readonly advice: BaseAdvice | undefined;
  /** The worst first; without an `error` nothing is known that would keep it from starting. */
  readonly findings: readonly Finding[];
}

/** Reports on what the image starts. Rejects only if the signal fires. */
export async function why(image: ShownImage, tree: ImageTree, signal: AbortSignal): Promise<WhyReport> {
  const files = imageFiles(image, tree, signal);
  const start = await startOf(files);
  const report = await reportOn(files, start);
  if (start.account === undefined || start.form === 'none') return report;
  const around = [...surroundings(files, start.account), ...(await nonrootFindings(files, start))];
  return { ...report, findings: inDoubt(image, worstFirst([...report.findings, ...around])) };
}

/** Reports on a file of the image as if it were started, or loaded if it is a library; what is not there is a value. */
export async function whyFile(
  image: ShownImage,
  tree: ImageTree,
  file: string,
  signal: AbortSignal,
): Promise<WhyReport | Exclude<Found, { kind: 'found' }>> {
  const files = imageFiles(image, tree, signal);
  const found = lookUp(tree, rawFromText(file), 'follow');
  if (found.kind !== 'found') return found;
  const { node, path } = found;
  const elf = node.entry.kind === 'file' ? await files.elf(node, path) : undefined;
  const own = await startOf(files);
  const account = own.account ?? root;
  if (elf?.kind === 'elf' && elf.linkage === 'library') {
    const start: Start = { ...own, account, argv: [file], form: 'exec', steps: [], programs: [], findings: [] };
    return reportOnLibrary(files, start, { path, node, elf });
  }
  const execution = emptyExecution(files, account);
  const word = file.startsWith('/') ? file : `/${file}`;
  await execute(execution, [word], { by: 'engine', uncertain: false });
  const report = await reportOn(files, { ...own, ...execution, argv: [word], form: 'exec' });
  return { ...report, findings: inDoubt(image, report.findings) };
}

const root: Account = { uid: 0, gid: 0, groups: [], name: 'root', home: '/root' };

async function reportOn(files: ImageFiles, start: Start): Promise<WhyReport> {
  const { programs, account } = start;
  const findings: Finding[] = [...start.findings];
  if (account === undefined) return { start, links: [], runtime: undefined, advice: undefined, findings };
  const options = linkOptions(files, start, account);
  const processes: LinkedProcess[] = [];
  for (const program of programs) {
    const isRaised = gainsRights(account, program.node.entry);
    const own = isRaised ? { ...options, libraryPath: undefined, preload: [] } : options;
    const process = await linkProgram(files, program, own);
    processes.push(process);
    // Where a container may gain no rights, the variables count after all.
    const linked = linkFindings(process.report, account, program.uncertain || isRaised);
    findings.push(...(isRaised && options.libraryPath !== undefined ? linked.map(withoutVariable) : linked));
  }
  const links = processes.map(({ report }) => report);
  const [last, process] = [programs.at(-1), processes.at(-1)];
  const runtime = last === undefined ? undefined : await runtimeOf(files, last);
  let modules: readonly LinkReport[] = [];
  if (runtime !== undefined && last !== undefined && process !== undefined && process.report.problems.length === 0) {
    const found = await moduleReports(files, runtime, process, options);
    modules = found.links;
    findings.push(...found.findings);
    const directory = last.moved ? undefined : start.workingDirectory;
    const missing = missingArgument(files, runtime, last.argv, directory);
    if (missing !== undefined) findings.push(missing);
  }
  const advised = adviseBase({ programs: links, runtime, modules, codename: await codenameOf(files) });
  const advice = adviseStart(advised, start, runtime);
  return { start, links, runtime, advice, findings: worstFirst(findings) };
}

function withoutVariable(finding: Finding): Finding {
  if (finding.kind !== 'missing-library') return finding;
  const text = 'LD_LIBRARY_PATH does not count for a program that gains rights by setuid, setgid or capabilities.';
  return { ...finding, text: `${finding.text} ${text}` };
}

async function reportOnLibrary(
  files: ImageFiles,
  start: Start,
  library: { readonly path: RawName; readonly node: TreeNode; readonly elf: ElfFile },
): Promise<WhyReport> {
  const account = start.account ?? root;
  const options = linkOptions(files, start, account);
  const loader = await loaderFor(files, library.elf);
  const report =
    loader === undefined
      ? { path: library.path, elf: library.elf, loader, libraries: [], problems: [], ignored: [] }
      : await linkLibrary(files, library, loader, options);
  const findings = worstFirst(linkFindings(report, account));
  const advice = adviseBase({ programs: [report], runtime: undefined, modules: [], codename: await codenameOf(files) });
  return { start, links: [report], runtime: undefined, advice, findings: inDoubt(files.image, findings) };
}

function linkOptions({ image: { config } }: ImageFiles, start: Start, account: Account): LinkOptions {
  const libraryPath = variableOf(config.env, 'LD_LIBRARY_PATH');
  const preload = rawFromText(variableOf(config.env, 'LD_PRELOAD') ?? '');
  return {
    account,
    workingDirectory: start.workingDirectory,
    libraryPath: libraryPath === undefined || libraryPath === '' ? undefined : rawFromText(libraryPath),
    preload: preload.split(/[ :]+/).filter((one) => one !== ''),
  };
}

async function codenameOf(files: ImageFiles): Promise<string | undefined> {
  const text = (await files.text('/etc/os-release')) ?? (await files.text('/usr/lib/os-release')) ?? '';
  return /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(text)?.[1];
}

/** Where a layer cannot be shown, what seems missing may be in it. */
function inDoubt(image: ShownImage, findings: readonly Finding[]): readonly Finding[] {
  const isWhole = image.layers.every((layer) => !('absent' in layer) || layer.absent === undefined);
  if (isWhole) return findings;
  return findings.map((finding) =>
    finding.severity === 'error'
      ? {
          ...finding,
          severity: 'warning' as const,
          text: `${finding.text} A layer of the image is not shown, which may have it.`,
        }
      : finding,
  );
}
