import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../../platform/project-root.js';

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

describe('package-lock.json', () => {
  it('names the optional packages of every platform, or npm ci refuses it', () => {
    const lockFile = JSON.parse(
      readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8'),
    ) as LockFile;

    const missing = Object.entries(lockFile.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !isResolved(lockFile, path, name),
      ),
    );

    expect(missing).toEqual([]);
  });
});

/** As Node looks for a package: beside, then in every folder above. */
function isResolved(lockFile: LockFile, from: string, name: string): boolean {
  const path = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (path in lockFile.packages) return true;
  if (from === '') return false;
  const above = from.lastIndexOf('node_modules/');
  return isResolved(lockFile, from.slice(0, Math.max(0, above - 1)), name);
}
