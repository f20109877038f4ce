// @ts-check

/**
 * package.json with a property of `distroless.lint.severity` for each lint, so that the settings editor offers them.
 * @param {string} text package.json as it is
 * @param {readonly import('./rules.mjs').RuleSource[]} rules
 * @returns {string}
 */
export function withSeverities(text, rules) {
  const manifest = JSON.parse(text);
  const setting = manifest.contributes.configuration.properties['distroless.lint.severity'];
  setting.properties = Object.fromEntries(
    rules
      .filter(({ folder }) => folder === 'src/core/lint/rules')
      .map(({ id, kind, page }) => [
        id,
        { type: 'string', enum: severities, default: kind, description: titleOf(page) },
      ]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const severities = ['error', 'warning', 'information', 'hint', 'off'];

/** @param {string} page */
function titleOf(page) {
  return /^# (.+)$/m.exec(page)?.[1] ?? '';
}
