/** The parts of package.json that are read here. */
export interface PackageJson {
  readonly scripts: ReadonlyMap<string, string>;
  /** Packages that are installed for running. */
  readonly dependencies: readonly string[];
  /** The version that each package is asked for with, also of those for development only. */
  readonly ranges: ReadonlyMap<string, string>;
}

/** Parses package.json; `undefined` if it is no JSON object. */
export function parsePackageJson(text: string): PackageJson | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined; // whoever asked says that the file is no JSON
  }
  if (!isRecord(value)) return undefined;
  const running = [...strings(value['dependencies']), ...strings(value['optionalDependencies'])];
  return {
    scripts: new Map(strings(value['scripts'])),
    dependencies: running.map(([name]) => name),
    ranges: new Map([...strings(value['devDependencies']), ...running]),
  };
}

/** Whether a value of JSON is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function strings(value: unknown): [string, string][] {
  return Object.entries(isRecord(value) ? value : {}).flatMap(([name, entry]) =>
    typeof entry === 'string' ? [[name, entry]] : [],
  );
}
