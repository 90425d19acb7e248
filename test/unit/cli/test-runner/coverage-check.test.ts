import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { checkCoverage } from '../../../../cli/test-runner/coverage-check.js';
import { PROJECT_ROOT } from '../../../../platform/project-root.js';

describe('the check of line coverage', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grid-coverage-'));
    mkdirSync(join(folder, 'v8'));
    writeFileSync(join(folder, 'bundle.js'), '');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const check = (folders: readonly string[]) =>
    checkCoverage({
      coverageFiles: [join(folder, 'coverage.json')],
      bundleFile: join(folder, 'bundle.js'),
      v8Folder: join(folder, 'v8'),
      folders,
      neededPct: 80,
    });

  /** A file of domain/ with one statement a line, run as often as given. */
  function writeCoverage(...counts: readonly number[]): void {
    const entries = counts.map((count, index) => ({ count, line: index + 1 }));
    const file = {
      statementMap: Object.fromEntries(entries.map(({ line }) => [line, { start: { line } }])),
      s: Object.fromEntries(entries.map(({ line, count }) => [line, count])),
    };
    const path = join(PROJECT_ROOT, 'domain', 'one.ts');
    writeFileSync(join(folder, 'coverage.json'), JSON.stringify({ [path]: file }));
  }

  it('passes at 80 percent', () => {
    writeCoverage(1, 2, 1, 1, 0);

    expect(check(['domain'])).toMatchObject({ passed: 1, failed: 0 });
  });

  it('fails below', () => {
    writeCoverage(1, 0, 0);

    expect(check(['domain'])).toMatchObject({ passed: 0, failed: 1 });
  });

  it('fails for a folder of which no line was measured', () => {
    writeCoverage(1);

    expect(check(['domain', 'sources'])).toMatchObject({ passed: 0, failed: 1 });
  });

  it('fails when a measurement is missing, and names it', () => {
    writeCoverage(1);
    rmSync(join(folder, 'v8'), { recursive: true });

    const result = check(['domain']);

    expect(result.failed).toBe(1);
    expect(result.output).toContain('v8 is missing');
  });
});
