import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';
import { hasModule } from '../optional-command.js';
import { secondsSince } from '../stack/screen.js';
import { checkCoverage } from '../test-runner/coverage-check.js';
import { coverageFolder, jestTask } from '../test-runner/jest-task.js';
import { startServerHost } from '../test-runner/server-host.js';
import { sqlCheckTask } from '../test-runner/sql-check-task.js';
import { countsText, isGoodRun, markOf, summaryText } from '../test-runner/summary.js';
import { checkTask, runInLanes, type Task, type TaskResult } from '../test-runner/task.js';

const LANES = 2;
const PROJECTS = ['unit', 'integration', 'replay', 'e2e'];
const COVERED_FOLDERS = ['domain', 'sources', 'activities', 'workflows'];
const NEEDED_COVERAGE_PCT = 80;

/** `grid test`: every check and every suite, then one line with the total. */
export async function test(): Promise<void> {
  const startedMs = Date.now();
  const workFolder = mkdtempSync(join(tmpdir(), 'grid-test-run-'));
  console.log('starting Temporal and PostgreSQL for the tests');
  const servers = await startServerHost();
  try {
    const environment = (): NodeJS.ProcessEnv => ({
      GRID_TEST_SERVERS: servers.addresses,
    });
    const results = await runInLanes(
      plannedTasks(workFolder, environment),
      LANES,
      (name) => {
        console.log(`  … ${name}  at ${secondsSince(startedMs)}`);
      },
      announce,
    );
    const all = [...results, coverageCheck(workFolder)];
    console.log(`\n${summaryText(all, secondsSince(startedMs))}`);
    if (!isGoodRun(all)) process.exitCode = 1;
  } finally {
    await servers.stop();
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** Long ones first, so that both lanes end at about the same time. */
function plannedTasks(workFolder: string, environment: () => NodeJS.ProcessEnv): readonly Task[] {
  const suite = (project: string): Task => jestTask(project, workFolder, environment);
  const suiteOfWorkflows = (project: string): Task =>
    jestTask(project, workFolder, () => ({
      ...environment(),
      NODE_V8_COVERAGE: v8Folder(workFolder),
    }));
  const bin = (...parts: string[]): string => join('node_modules', ...parts);
  return [
    suiteOfWorkflows('integration'),
    checkTask('check:types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']),
    suite('unit'),
    checkTask('check:lint', [
      bin('eslint', 'bin', 'eslint.js'),
      ...['.', '--max-warnings', '0', '--cache'],
      ...['--cache-location', 'node_modules/.cache/eslint/'],
    ]),
    suite('e2e'),
    checkTask('check:format', [
      bin('prettier', 'bin', 'prettier.cjs'),
      ...['--check', '--log-level', 'warn', '.'],
    ]),
    checkTask('check:imports', [
      bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      ...['--config', '.dependency-cruiser.cjs'],
      ...['domain', 'sources', 'platform', 'activities', 'workflows', 'worker'],
      ...['api', 'cli', 'test', 'bench'],
    ]),
    ...(hasModule('./commands/docs.js')
      ? [checkTask('check:generated', [join('dist', 'cli', 'main.js'), 'docs', '--check'])]
      : []),
    sqlCheckTask((line) => {
      console.log(line);
    }),
    suiteOfWorkflows('replay'),
  ];
}

function v8Folder(workFolder: string): string {
  return join(workFolder, 'v8');
}

function announce(result: TaskResult): void {
  console.log(
    `  ${markOf(result)} ${result.name}  ${countsText(result)}  ${(result.durationMs / 1000).toFixed(1)} s`,
  );
  if (result.failed > 0) console.log(`${result.output.trimEnd()}\n`);
}

function coverageCheck(workFolder: string): TaskResult {
  const result = checkCoverage({
    coverageFiles: PROJECTS.map((project) =>
      join(coverageFolder(workFolder, project), 'coverage-final.json'),
    ),
    bundleFile: join(PROJECT_ROOT, 'dist', 'workflow-bundle.js'),
    v8Folder: v8Folder(workFolder),
    folders: COVERED_FOLDERS,
    neededPct: NEEDED_COVERAGE_PCT,
  });
  console.log(`\n  ${result.output}`);
  return result;
}
