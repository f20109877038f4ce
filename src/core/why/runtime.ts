import { lookUp } from '../image/lookup';
import { rawFromText, type RawName } from '../image/rawName';
import type { ImageFiles } from './imageFiles';
import { directoryOf, nameOf, variableOf } from './paths';
import type { StartedProgram } from './start';

/** The language runtime that a program is, by its file and what lies beside it. */
export type Runtime =
  | {
      readonly kind: 'python';
      readonly line: string;
      readonly prefix: RawName;
      /** The virtual environment that it was started from. */
      readonly environment: RawName | undefined;
    }
  | {
      readonly kind: 'node';
      readonly line: string | undefined;
      /** The version of the interface that addons are built for. */
      readonly modules: number | undefined;
    }
  | { readonly kind: 'java'; readonly line: string | undefined; readonly home: RawName };

/** Recognises Python, Node and Java; `undefined` for all other programs. */
export async function runtimeOf(files: ImageFiles, { at, path, argv }: StartedProgram): Promise<Runtime | undefined> {
  const name = nameOf(path);
  const python = /^python(\d+\.\d+)$/.exec(name)?.[1];
  if (python !== undefined) {
    const around = directoryOf(directoryOf(at));
    const isEnvironment = lookUp(files.tree, `${around}/pyvenv.cfg`, 'follow').kind === 'found';
    const environment = isEnvironment ? around : undefined;
    return { kind: 'python', line: python, prefix: directoryOf(directoryOf(path)), environment };
  }
  if (name === 'node' || (name === 'nodejs' && argv.length > 0)) return nodeOf(files, path);
  return name === 'java' ? javaOf(files, path) : undefined;
}

async function nodeOf(files: ImageFiles, path: RawName): Promise<Runtime> {
  const prefix = directoryOf(directoryOf(path));
  const header = await files.text(`${prefix === '/' ? '' : prefix}/include/node/node_version.h`);
  const major = /^#define NODE_MAJOR_VERSION (\d+)/m.exec(header ?? '')?.[1];
  const modules = /^#define NODE_MODULE_VERSION (\d+)/m.exec(header ?? '')?.[1];
  const variable = variableOf(files.image.config.env, 'NODE_VERSION')?.replace(/^v/, '').split('.')[0];
  return { kind: 'node', line: major ?? variable, modules: modules === undefined ? undefined : Number(modules) };
}

async function javaOf(files: ImageFiles, path: RawName): Promise<Runtime> {
  const home = directoryOf(directoryOf(path));
  const release = (await files.text(`${home}/release`)) ?? '';
  const version = /^JAVA_VERSION="?(?:1\.)?(\d+)/m.exec(release)?.[1];
  return { kind: 'java', line: version, home };
}

/** The directories in which Python looks for packages, of those that the image has: textual order of `sys.path`, about. */
export function sitePackages(files: ImageFiles, runtime: Extract<Runtime, { kind: 'python' }>): readonly RawName[] {
  const { line, prefix, environment } = runtime;
  const own = prefix === '/' ? '' : prefix;
  const variable = rawFromText(variableOf(files.image.config.env, 'PYTHONPATH') ?? '');
  const places = [
    ...variable.split(':').filter((one) => one.startsWith('/')),
    `${own}/lib/python${line}/lib-dynload`,
    ...(environment === undefined ? [] : [`${environment}/lib/python${line}/site-packages`]),
    `${own}/lib/python${line}/site-packages`,
    `/usr/local/lib/python${line}/site-packages`,
    ...(own === '/usr' ? [`/usr/local/lib/python${line}/dist-packages`, '/usr/lib/python3/dist-packages'] : []),
  ];
  const found = places.flatMap((place) => {
    const there = lookUp(files.tree, place, 'follow');
    return there.kind === 'found' && there.node.children !== undefined ? [there.path] : [];
  });
  return [...new Set(found)];
}

/** A runtime for a sentence. */
export function runtimeText(runtime: Runtime): string {
  const names = { python: 'Python', node: 'Node', java: 'Java' };
  return [names[runtime.kind], ...(runtime.line === undefined ? [] : [runtime.line])].join(' ');
}
