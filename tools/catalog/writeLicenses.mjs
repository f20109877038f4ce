// @ts-check
// Writes the identifiers of licenses that SPDX knows, from the schema that the library of CycloneDX ships.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bundle.mjs';

const schema = path.join(root, 'node_modules/@cyclonedx/cyclonedx-library/res/schema/spdx.SNAPSHOT.schema.json');
/** @type {{ $comment: string, enum: string[] }} */
const { $comment, enum: ids } = JSON.parse(readFileSync(schema, 'utf8'));
// First the licenses, then the exceptions from them, each in alphabetical order.
const first = ids.indexOf('389-exception');
if (first < 500) throw new Error('The list of licenses is in a new order.');
const text = (/** @type {string[]} */ list) => list.join(' ').replace(/(.{100,130}) /g, '$1\\\n ');
writeFileSync(
  path.join(root, 'src/core/contents/sbom/licenseIds.generated.ts'),
  `// Made by npm run generate; do not edit.

/** The licenses of the SPDX License List (${$comment}), https://spdx.org/licenses/, with spaces between them. */
export const licenseIds =
  '${text(ids.slice(0, first))}';

/** The exceptions of the same list. */
export const exceptionIds =
  '${text(ids.slice(first))}';
`,
);
