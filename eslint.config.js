import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import importX from 'eslint-plugin-import-x';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

const ban = (selector, message) => ({ selector, message });

const NO_ENUM = ban('TSEnumDeclaration', 'Use an `as const` list and a union of the same name.');
const NO_ENVIRONMENT = ban(
  "MemberExpression[object.name='process'][property.name='env']",
  'Read configuration through platform/config.',
);
const NO_CLOCK = [
  ban(
    "NewExpression[callee.name='Date'][arguments.length=0]",
    'No clock here: take the instant as an argument.',
  ),
  ban(
    "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    'No clock here: take the instant as an argument.',
  ),
];

/** Those who read configuration, hand the environment on to a process, or look for a program. */
const ENVIRONMENT_READERS = [
  'platform/config/**/*.ts',
  'cli/main.ts',
  'cli/test-servers.ts',
  'cli/commands/doctor.ts',
  'cli/rehearsal/host-environment.ts',
  'cli/stack/child-environment.ts',
  'cli/stack/child-process.ts',
  'cli/stack/product-cache.ts',
  'cli/stack/temporal-cli.ts',
  'cli/test-runner/task.ts',
  'bench/bench-stack.ts',
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.grid/', '.tmp/', '**/*.cjs'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX, jsdoc },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowNumber: false, allowString: false },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'import-x/no-default-export': 'error',
      'import-x/order': [
        'error',
        {
          'newlines-between': 'always',
          alphabetize: { order: 'asc' },
          groups: ['builtin', 'external', 'parent', 'sibling'],
        },
      ],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_ENUM, NO_ENVIRONMENT],
    },
  },
  {
    files: ['domain/**/*.ts', 'workflows/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_ENUM, NO_ENVIRONMENT, ...NO_CLOCK] },
  },
  {
    files: ['cli/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ENVIRONMENT_READERS,
    rules: { 'no-restricted-syntax': ['error', NO_ENUM] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', NO_ENUM],
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'jsdoc/require-jsdoc': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-restricted-properties': [
        'error',
        {
          object: 'jest',
          property: 'mock',
          message: 'Use a real adapter or one that passes the port contract.',
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  prettier,
);
