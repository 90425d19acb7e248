import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { copiesOf, parseDockerfile, readDockerfile } from '../../../cli/rehearsal/dockerfile.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

it('what the build stage copies is enough to build, and gives the version that is built here', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grid-stage-'));
  const stamp = (root: string): string => readFileSync(join(root, 'dist/.build-stamp'), 'utf8');
  try {
    const sources = copiesOf(parseDockerfile(readDockerfile()))
      .filter(({ stage }) => stage === 'build')
      .flatMap((copy) => copy.sources);
    for (const source of sources) {
      cpSync(join(PROJECT_ROOT, source), join(folder, source), { recursive: true });
    }
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, ['cli/build.mjs'], { cwd: folder, stdio: 'pipe' });
    execFileSync(process.execPath, ['cli/build.mjs'], { cwd: PROJECT_ROOT, stdio: 'pipe' });

    expect(existsSync(join(folder, 'dist/workflow-bundle.js'))).toBe(true);
    expect(stamp(folder)).toBe(stamp(PROJECT_ROOT));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
