import type { Document, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { interpolate } from './interpolate';

/** The image of a service in a Compose file. */
export interface ComposeReference {
  /** `[start, end)` of the reference as written, without quotes. */
  readonly start: number;
  readonly end: number;
  readonly written: string;
  /** With the defaults of its variables; `undefined` where one has none. */
  readonly resolved: string | undefined;
  /** The variables without a default. */
  readonly unset: readonly string[];
  /** Whether Compose builds the image under this name, so that it is the result and not where it comes from. */
  readonly isBuilt: boolean;
}

/**
 * The images of all services in a Compose file (https://docs.docker.com/reference/compose-file), each place once, in
 * order; nothing for a text that is no YAML. Anchors and merges are followed.
 */
export function composeReferences(text: string): readonly ComposeReference[] {
  if (text.length > textLimit) return [];
  const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false, strict: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  const found = new Map<number, ComposeReference>();
  for (const document of documents) {
    const services = field(document, resolved(document, document.contents), 'services', 0);
    if (!isMap(services)) continue;
    for (const { value } of services.items) {
      const service = resolved(document, value);
      if (!isMap(service)) continue;
      const image = field(document, service, 'image', 0);
      if (!isScalar(image) || typeof image.value !== 'string') continue;
      const isBuilt = field(document, service, 'build', 0) !== undefined;
      const reference = referenceOf(text, image, image.value, isBuilt);
      if (reference !== undefined) found.set(reference.start, reference);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

// A file of a person is shorter, and reading YAML takes its time.
const textLimit = 512 * 1024;
// Merges may go round in circles.
const mergeLimit = 10;

/** The value of a key, its own before those that are merged in by `<<`. */
function field(document: Document, node: unknown, name: string, depth: number): unknown {
  if (!isMap(node) || depth > mergeLimit) return undefined;
  const own = valueOf(node, name);
  if (own !== undefined) return resolved(document, own);
  const merged = resolved(document, valueOf(node, '<<'));
  const sources: readonly unknown[] = isSeq(merged) ? merged.items : [merged];
  for (const source of sources) {
    const value = field(document, resolved(document, source), name, depth + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}

function valueOf(map: YAMLMap, name: string): unknown {
  return map.items.find(({ key }) => isScalar(key) && key.value === name)?.value ?? undefined;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function referenceOf(text: string, node: Scalar, value: string, isBuilt: boolean): ComposeReference | undefined {
  const [from, to] = node.range ?? [];
  if (from === undefined || to === undefined || value.trim() === '') return undefined;
  const quoted = /^["']/.test(text.charAt(from)) ? 1 : 0;
  const span = { start: from + quoted, end: to - quoted };
  const { text: name, unset } = interpolate(value);
  const known = unset.length === 0 && name !== undefined ? name : undefined;
  return { ...span, written: text.slice(span.start, span.end), resolved: known, unset, isBuilt };
}
