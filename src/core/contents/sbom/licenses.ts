import { exceptionIds, licenseIds } from './licenseIds.generated';

/**
 * A text as an SPDX license expression, with the identifiers as the list writes them; `undefined` if it is none, or speaks of
 * a license that the list does not have. https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function licenseExpression(text: string): string | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g);
  if (tokens === null || text.length > lengthLimit) return undefined;
  const written: string[] = [];
  let depth = 0;
  let wantsLicense = true;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (wantsLicense && token === '(') {
      depth++;
      written.push('(');
      continue;
    }
    if (!wantsLicense && token === ')' && depth > 0) {
      depth--;
      written.push(')');
      continue;
    }
    if (wantsLicense) {
      const id = licenseId(token);
      if (id === undefined) return undefined;
      written.push(id);
      if (tokens[at + 1]?.toUpperCase() === 'WITH') {
        const exception = exceptions.get((tokens[at + 2] ?? '').toLowerCase());
        if (exception === undefined) return undefined;
        written.push('WITH', exception);
        at += 2;
      }
      wantsLicense = false;
      continue;
    }
    const operator = token.toUpperCase();
    if (operator !== 'AND' && operator !== 'OR') return undefined;
    written.push(operator);
    wantsLicense = true;
  }
  if (wantsLicense || depth > 0) return undefined;
  return written.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
}

/** Whether an expression is one license of the list and nothing more. */
export function isLicenseId(expression: string): boolean {
  return licenses.has(expression.toLowerCase());
}

const byLowerCase = (ids: string): ReadonlyMap<string, string> =>
  new Map(ids.split(' ').map((id) => [id.toLowerCase(), id]));
const licenses = byLowerCase(licenseIds);
const exceptions = byLowerCase(exceptionIds);
const lengthLimit = 2000;

/** One license, perhaps with the `+` that says "or any later version". */
function licenseId(text: string): string | undefined {
  const lower = text.toLowerCase();
  const whole = licenses.get(lower);
  if (whole !== undefined || !lower.endsWith('+')) return whole;
  const older = licenses.get(lower.slice(0, -1));
  return older === undefined ? undefined : `${older}+`;
}
