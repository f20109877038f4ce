import { isMap, isScalar, parseAllDocuments } from 'yaml';

/** A service that Compose builds: where, and by which file, both as written. */
export interface ComposeBuild {
  /** A directory relative to the Compose file. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
}

/**
 * The local builds of the services in a Compose file (https://docs.docker.com/reference/compose-file/build/); what has variables, lies
 * elsewhere or is no YAML is left out.
 */
export function composeBuilds(text: string): readonly ComposeBuild[] {
  if (text.length > textLimit || !text.includes('build')) return [];
  const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false, strict: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.flatMap((document) => {
    const services = document.get('services');
    if (!isMap(services)) return [];
    return services.items.flatMap(({ value }): readonly ComposeBuild[] => {
      const build: unknown = isMap(value) ? value.get('build') : undefined;
      const context = isMap(build) ? (textOf(build.get('context', true)) ?? '.') : textOf(build);
      const dockerfile = isMap(build) ? (textOf(build.get('dockerfile', true)) ?? 'Dockerfile') : 'Dockerfile';
      if (context === undefined || `${context}${dockerfile}`.includes('$') || /^[a-z+]+:\/\/|^git@/.test(context))
        return [];
      return [{ context, dockerfile }];
    });
  });
}

// As for the images of services.
const textLimit = 512 * 1024;

function textOf(node: unknown): string | undefined {
  const value: unknown = isScalar(node) ? node.value : node;
  return typeof value === 'string' ? value : undefined;
}
