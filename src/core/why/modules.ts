import { lookUp } from '../image/lookup';
import { textFromRaw, type RawName } from '../image/rawName';
import { walk, type TreeRow } from '../image/tree';
import type { Finding } from './finding';
import type { ImageFiles } from './imageFiles';
import type { LinkReport } from './link';
import { linkFindings } from './linkFindings';
import { linkLibrary, type LinkedProcess, type LinkOptions } from './linkProcess';
import { nameOf } from './paths';
import { runtimeText, sitePackages, type Runtime } from './runtime';

/** The native modules that a runtime would find, and what is wrong with them. */
export interface ModuleReports {
  /** Those that came with packages of the program. */
  readonly links: LinkReport[];
  /** Warnings, since a program may load none of them. */
  readonly findings: Finding[];
}

/** Links the native modules that a runtime would find. */
export async function moduleReports(
  files: ImageFiles,
  runtime: Runtime,
  process: LinkedProcess,
  options: LinkOptions,
): Promise<ModuleReports> {
  switch (runtime.kind) {
    case 'python':
      return pythonModules(files, runtime, process, options);
    case 'node':
      return nodeAddons(files, runtime, process, options);
    case 'java':
      return javaMachine(files, runtime.home, process, options);
  }
}

async function pythonModules(
  files: ImageFiles,
  runtime: Extract<Runtime, { kind: 'python' }>,
  process: LinkedProcess,
  options: LinkOptions,
): Promise<ModuleReports> {
  const findings: Finding[] = [];
  const links: LinkReport[] = [];
  const libc = process.report.loader?.libc;
  for (const directory of sitePackages(files, runtime)) {
    const isStandard = directory.endsWith('/lib-dynload');
    // Libraries that packages bring along are found by their modules, in ways of their own.
    const modules = filesBelow(files, directory, /\.so$/).filter(({ path }) => !/\.libs\/|\/lib[^./]*\.so$/.test(path));
    const byName = new Map<RawName, TreeRow[]>();
    for (const row of modules) {
      const name = row.path.replace(moduleSuffix, '');
      byName.set(name, [...(byName.get(name) ?? []), row]);
    }
    const foreign = new Map<string, string>();
    for (const [name, variants] of byName) {
      const fitting = variants.find(({ path }) => isForPython(path, runtime.line, libc));
      const [first] = variants;
      if (fitting !== undefined) {
        const report = await linkModule(files, fitting, process, options);
        if (report === undefined) continue;
        if (!isStandard) links.push(report);
        const severity = isStandard ? 'note' : 'warning';
        findings.push(...linkFindings(report, options.account).map((one) => asModule(one, fitting.path, severity)));
      } else if (first !== undefined) {
        const top = name.slice(directory.length + 1).split('/')[0] ?? name;
        foreign.set(top, foreign.get(top) ?? first.path);
      }
    }
    for (const [top, path] of foreign) findings.push(wrongPython(top, path, runtime));
  }
  return { links, findings: [...findings, ...otherPythons(files, runtime)] };
}

const moduleSuffix = /\.(?:cpython-\d+[a-z]*-[\w-]+|abi3|pypy[\w-]+)\.so$|\.so$/;

/** Whether Python would take a file for a module: of its own version and C library, of the stable interface, or unmarked. */
function isForPython(path: RawName, line: string, libc: 'glibc' | 'musl' | undefined): boolean {
  const mark = /\.(cpython|pypy)-?(\d+)([a-z]*)-([\w-]+)\.so$/.exec(path);
  if (mark === null) return true;
  const [, maker, version, , system = ''] = mark;
  // musl's Python may well be one that says gnu, as older ones did.
  const isOtherLibc = libc === 'glibc' && system.endsWith('-musl');
  return maker === 'cpython' && version === line.replace('.', '') && !isOtherLibc;
}

function wrongPython(top: string, path: RawName, runtime: Runtime): Finding {
  const made = /cpython-(\d)(\d+)/.exec(path);
  const shown = textFromRaw(path);
  const name = textFromRaw(top.replace(moduleSuffix, ''));
  return {
    kind: 'wrong-module',
    severity: 'warning',
    text: `${name} has native modules for ${made === null ? 'another Python' : `Python ${made[1] ?? ''}.${made[2] ?? ''}`}, which ${runtimeText(runtime)} does not load: ${shown}.`,
    next: `Install the packages with ${runtimeText(runtime)}, on the same C library.`,
    says: `ModuleNotFoundError: No module named '${name}', or an ImportError inside it`,
    path: shown,
  };
}

/** Packages that were installed for a Python of another version, where this one does not look. */
function otherPythons(files: ImageFiles, runtime: Extract<Runtime, { kind: 'python' }>): readonly Finding[] {
  const roots = ['/usr/local/lib', ...(runtime.environment === undefined ? [] : [`${runtime.environment}/lib`])];
  return roots.flatMap((root) => {
    const found = lookUp(files.tree, root, 'follow');
    const names = found.kind === 'found' ? [...(found.node.children?.keys() ?? [])] : [];
    const others = names.flatMap((name) => {
      const line = /^python(3\.\d+)$/.exec(name)?.[1];
      const place = lookUp(files.tree, `${root}/${name}/site-packages`, 'follow');
      const packages = place.kind === 'found' ? [...(place.node.children?.keys() ?? [])] : [];
      const isUsed = packages.some((one) => one.endsWith('.dist-info') && !/^(?:pip|setuptools|wheel)-/.test(one));
      return line !== undefined && line !== runtime.line && isUsed ? [{ line, path: `${root}/${name}` }] : [];
    });
    return others.map(({ line, path }): Finding => {
      const shown = `${textFromRaw(path)}/site-packages`;
      return {
        kind: 'wrong-module',
        severity: 'warning',
        text: `The packages in ${shown} were installed for Python ${line}, and ${runtimeText(runtime)} does not look there.`,
        next: `Install them with ${runtimeText(runtime)}, or use a base that has Python ${line}.`,
        path: shown,
      };
    });
  });
}

async function nodeAddons(
  files: ImageFiles,
  runtime: Extract<Runtime, { kind: 'node' }>,
  process: LinkedProcess,
  options: LinkOptions,
): Promise<ModuleReports> {
  const top = options.workingDirectory;
  const libc = process.report.loader?.libc;
  const findings: Finding[] = [];
  const links: LinkReport[] = [];
  const addons = filesBelow(files, top === '/' ? '/node_modules' : top, /\.node$/);
  for (const addon of addons) {
    const { path } = addon;
    // Packages bring addons for all systems, and their builds leave copies behind.
    if (/\/obj\.target\/|\/build\/(?!Release\/)/.test(path)) continue;
    if ((libc === 'glibc' && path.includes('musl')) || (libc === 'musl' && /glibc|-gnu/.test(path))) continue;
    const report = await linkModule(files, addon, process, options);
    if (report === undefined) continue;
    links.push(report);
    const problems = linkFindings(report, options.account);
    findings.push(...problems.map((one) => asModule(one, path, 'warning')));
    if (runtime.modules === undefined || problems.length > 0 || addon.node.entry.size > addonLimit) continue;
    const text = (await files.text(path, addonLimit)) ?? '';
    const version = /\0node_register_module_v(\d+)\0/.exec(text)?.[1];
    if (version !== undefined && Number(version) !== runtime.modules) {
      findings.push(wrongNode(path, version, runtime.modules));
    }
  }
  return { links, findings };
}

const addonLimit = 8 * 1024 * 1024;

function wrongNode(path: RawName, version: string, modules: number): Finding {
  const shown = textFromRaw(path);
  return {
    kind: 'wrong-module',
    severity: 'warning',
    text: `${shown} was built for a Node with NODE_MODULE_VERSION ${version}, and the one here has ${modules}.`,
    next: 'Install the packages with the Node that runs them.',
    says: `The module '${shown}' was compiled against a different Node.js version using NODE_MODULE_VERSION ${version}. This version of Node.js requires NODE_MODULE_VERSION ${modules}.`,
    path: shown,
  };
}

/** Java starts its machine out of a library beside it, which it opens itself. */
async function javaMachine(
  files: ImageFiles,
  home: RawName,
  process: LinkedProcess,
  options: LinkOptions,
): Promise<ModuleReports> {
  for (const kind of ['server', 'client', 'zero', 'minimal']) {
    const found = lookUp(files.tree, `${home}/lib/${kind}/libjvm.so`, 'follow');
    if (found.kind !== 'found') continue;
    const report = await linkModule(files, found, process, options);
    return { links: [], findings: report === undefined ? [] : [...linkFindings(report, options.account)] };
  }
  return { links: [], findings: [] };
}

async function linkModule(
  files: ImageFiles,
  { path, node }: TreeRow,
  process: LinkedProcess,
  options: LinkOptions,
): Promise<LinkReport | undefined> {
  const elf = await files.elf(node, path);
  const { machine, bits } = process.main.elf;
  if (elf.kind !== 'elf' || elf.machine !== machine || elf.bits !== bits) return undefined;
  return linkLibrary(files, { path, node, elf }, process, options);
}

function asModule(finding: Finding, path: RawName, severity: 'warning' | 'note'): Finding {
  const name = nameOf(textFromRaw(path));
  return { ...finding, severity, text: `${finding.text} So ${name} cannot be loaded.` };
}

/** Files below a directory by their names, as many as a runtime could ever need. */
function filesBelow({ tree }: ImageFiles, directory: RawName, name: RegExp): readonly TreeRow[] {
  const found = lookUp(tree, directory, 'follow');
  if (found.kind !== 'found') return [];
  const rows: TreeRow[] = [];
  for (const row of walk(found.node, found.path)) {
    if (row.node.entry.kind === 'file' && name.test(row.path)) rows.push(row);
    if (rows.length === fileLimit) break;
  }
  return rows;
}

const fileLimit = 2000;
