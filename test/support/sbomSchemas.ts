import { readFileSync } from 'node:fs';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import Ajv2019 from 'ajv/dist/2019';
import addFormats from 'ajv-formats';

/** What is wrong with a bill of materials by the official schema of its format: SPDX 2.3 or CycloneDX 1.6. */
export function schemaErrors(format: 'spdx' | 'cyclonedx', bill: unknown): readonly ErrorObject[] {
  const validate = (compiled[format] ??= makers[format]());
  validate(bill);
  return validate.errors ?? [];
}

const compiled: { spdx?: ValidateFunction; cyclonedx?: ValidateFunction } = {};
const makers = { spdx: spdxSchema, cyclonedx: cyclonedxSchema };

function spdxSchema(): ValidateFunction {
  return new Ajv2019({ strict: false }).compile(read('test/fixtures/sbom/spdx-2.3.schema.json'));
}

function cyclonedxSchema(): ValidateFunction {
  const schema = (name: string): object => read(`node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}`);
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  // Two formats of later drafts, as far as it matters here.
  ajv.addFormat('iri-reference', /^\S*$/).addFormat('idn-email', /^\S+@\S+$/);
  for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}`);
  }
  return ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
}

function read(file: string): object {
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}
