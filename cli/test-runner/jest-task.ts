import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { runNode, type Task, type TaskResult } from './task.js';

const REPORT_SCHEMA = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not even be loaded: their tests are in none of the other numbers. */
  numRuntimeErrorTestSuites: z.number(),
});

/** Integration tests mostly wait, for time-outs and for servers: two at once fit on one core. */
const WORKERS_OF_PROJECT: Readonly<Record<string, number>> = { integration: 2 };

/** One Jest project as a task; its tests are counted one by one. */
export function jestTask(
  project: string,
  workFolder: string,
  environment: () => NodeJS.ProcessEnv,
): Task {
  const reportFile = join(workFolder, `${project}.json`);
  return {
    name: `test:${project}`,
    run: async () => {
      const outcome = await runNode(
        [
          '--experimental-vm-modules',
          '--disable-warning=ExperimentalWarning',
          join('node_modules', 'jest', 'bin', 'jest.js'),
          '--selectProjects',
          project,
          '--json',
          `--outputFile=${reportFile}`,
          '--coverage',
          '--coverageReporters=json',
          `--coverageDirectory=${coverageFolder(workFolder, project)}`,
          `--maxWorkers=${WORKERS_OF_PROJECT[project] ?? 1}`,
        ],
        environment(),
      );
      const base = { name: `test:${project}`, durationMs: outcome.durationMs };
      const output = withoutReport(outcome.output);
      if (!existsSync(reportFile)) return { ...base, passed: 0, failed: 1, skipped: 0, output };
      return { ...base, ...countsOf(reportFile, outcome.code), output };
    },
  };
}

/** Where a project's coverage is written. */
export function coverageFolder(workFolder: string, project: string): string {
  return join(workFolder, `coverage-${project}`);
}

function countsOf(
  reportFile: string,
  exitCode: number,
): Pick<TaskResult, 'passed' | 'failed' | 'skipped'> {
  const report = REPORT_SCHEMA.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: exitCode !== 0 && counted === 0 ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Jest prints the report to stdout too: one line of JSON nobody reads. */
function withoutReport(output: string): string {
  return output
    .split('\n')
    .filter((line) => !line.startsWith('{"numFailedTestSuites"'))
    .join('\n');
}
