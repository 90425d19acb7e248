import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { lazyImportsOf, loadLazyImports } from '../../../cli/rehearsal/lazy-imports.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'grid-lazy-'));
  mkdirSync(join(root, 'dist/platform/cloud'), { recursive: true });
  mkdirSync(join(root, 'dist/cli'), { recursive: true });
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  writeFileSync(join(root, 'dist', file), text);
}

describe('what code imports when it is configured to', () => {
  test('is found in the folders of the roles, each once, and not in the commands', () => {
    write('platform/open.js', `await import('./cloud/adapter.js'); await import("some-package");`);
    write('platform/again.js', `await import('some-package');`);
    write('cli/rare.js', `await import('only-here');`);

    expect(lazyImportsOf(root)).toEqual([
      expect.stringMatching(/^file:.*\/dist\/platform\/cloud\/adapter\.js$/),
      'some-package',
    ]);
  });

  test('is loaded', async () => {
    write('platform/open.js', `await import('./cloud/adapter.js');`);
    write('platform/cloud/adapter.js', `export const adapter = 1;`);
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');

    await expect(loadLazyImports(process.execPath, root)).resolves.toHaveLength(1);
  });

  test('is named where a package of it was taken away', async () => {
    write('platform/open.js', `await import('./cloud/adapter.js');`);
    write('platform/cloud/adapter.js', `import 'grid-package-that-was-pruned';`);
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');

    await expect(loadLazyImports(process.execPath, root)).rejects.toThrow(
      /cannot load file:.*adapter\.js/,
    );
  });
});
