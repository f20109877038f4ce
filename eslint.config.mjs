// @ts-check
import tseslint from 'typescript-eslint';

const layouts = ['d3-hierarchy'];

/** What each folder may not import; the table in README.md says the same in words. */
const layers = [
  {
    files: ['src/core/**'],
    ban: ['vscode', 'node:*', '**/node/**', '**/web/**', '**/vscode/**', '**/cli/**', '**/webview/**', ...layouts],
  },
  { files: ['src/node/**'], ban: ['vscode', '**/web/**', '**/vscode/**', '**/cli/**', '**/webview/**', ...layouts] },
  {
    files: ['src/web/**'],
    ban: ['vscode', 'node:*', '**/node/**', '**/vscode/**', '**/cli/**', '**/webview/**', ...layouts],
  },
  { files: ['src/vscode/**'], ban: ['node:*', '**/node/**', '**/web/**', '**/cli/**', '**/webview/**', ...layouts] },
  { files: ['src/webview/**'], ban: ['vscode', 'node:*', '**/node/**', '**/web/**', '**/vscode/**', '**/cli/**'] },
  { files: ['src/cli/**'], ban: ['vscode', '**/web/**', '**/vscode/**', '**/webview/**', ...layouts] },
];
const everywhere = ['**/test/**', '**/tools/**', 'node_modules/**'];
const yaml = ['yaml', 'yaml/*'];
const codecs = ['fzstd'];
const parsers = ['dockerfile-ast', 'dockerfile-ast/*', 'dockerfile-utils', 'unbash', 'unbash/*'];

/**
 * @param {string[]} ban
 * @returns {import('eslint').Linter.RuleEntry}
 */
const restricted = (ban) => [
  'error',
  { patterns: [{ group: ban, message: 'See the table of the house in README.md.' }] },
];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      '.vscode-test',
      'node_modules',
      'test/fixtures/*',
      '!test/fixtures/images',
      'test/e2e/apps',
      'test/e2e/lint',
      '**/*.generated.ts',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        // node:test waits for its tests by itself.
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'suite', 'describe', 'it'] },
          ],
        },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-else-return': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-imports': restricted([...everywhere, ...parsers, ...yaml, ...codecs, ...layouts]) },
  },
  ...layers.map(({ files, ban }) => ({
    files,
    rules: { 'no-restricted-imports': restricted([...everywhere, ...parsers, ...yaml, ...codecs, ...ban]) },
  })),
  {
    files: ['src/core/dockerfile/**'],
    rules: { 'no-restricted-imports': restricted([...everywhere, ...yaml, ...codecs, ...(layers[0]?.ban ?? [])]) },
  },
  {
    files: ['src/core/compose/**'],
    rules: { 'no-restricted-imports': restricted([...everywhere, ...parsers, ...codecs, ...(layers[0]?.ban ?? [])]) },
  },
  {
    files: ['src/core/image/expand/**'],
    rules: { 'no-restricted-imports': restricted([...everywhere, ...parsers, ...yaml, ...(layers[0]?.ban ?? [])]) },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
  },
);
