import { existsSync } from 'node:fs';
import { relative } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';

import { addBundleCoverage } from './bundle-coverage.js';
import { addCoverage, coverageOfFolders, coveragePct, type LineHits } from './line-coverage.js';
import type { TaskResult } from './task.js';

/** What the suites have left, and how much of which folders they must have run. */
export interface CoverageCheck {
  /** One of each Jest project. */
  readonly coverageFiles: readonly string[];
  readonly bundleFile: string;
  /** What V8 wrote of the processes that ran workflows. */
  readonly v8Folder: string;
  readonly folders: readonly string[];
  readonly neededPct: number;
}

/** The line coverage as a check of its own; a measurement that is missing is a failure. */
export function checkCoverage(check: CoverageCheck): TaskResult {
  const missing = [...check.coverageFiles, check.bundleFile, check.v8Folder]
    .filter((path) => !existsSync(path))
    .map((path) => `✗ ${relative(PROJECT_ROOT, path)} is missing: not all was measured`);
  const hits: LineHits = new Map();
  for (const file of check.coverageFiles) addCoverage(hits, file);
  addBundleCoverage(hits, check.bundleFile, check.v8Folder);
  const folders = coverageOfFolders(hits, check.folders);
  const lines = folders.map((folder) => {
    const mark = coveragePct(folder) < check.neededPct ? '✗' : '✓';
    return `${mark} ${folder.folder.padEnd(12)}${coveragePct(folder).toFixed(1)} % of ${folder.lines} lines`;
  });
  const isGood =
    missing.length === 0 && folders.every((folder) => coveragePct(folder) >= check.neededPct);
  return {
    name: 'check:coverage',
    passed: isGood ? 1 : 0,
    failed: isGood ? 0 : 1,
    skipped: 0,
    durationMs: 0,
    output: [`line coverage, at least ${check.neededPct} %`, ...lines, ...missing].join('\n  '),
  };
}
