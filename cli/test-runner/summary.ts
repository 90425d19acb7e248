import type { TaskResult } from './task.js';

type Counts = Pick<TaskResult, 'passed' | 'failed' | 'skipped'>;

/** The numbers of a run: a line each task, and last of all `N passed, N failed`, nothing more. */
export function summaryText(results: readonly TaskResult[], duration: string): string {
  const { passed, failed, skipped } = totalOf(results);
  return [
    ...results.map(
      (result) => `  ${markOf(result)} ${result.name.padEnd(20)}${countsText(result)}`,
    ),
    '',
    `${skipped} skipped, in ${duration}`,
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}

/** Whether nothing failed and something was tested. */
export function isGoodRun(results: readonly TaskResult[]): boolean {
  const { passed, failed } = totalOf(results);
  return failed === 0 && passed > 0;
}

/** `12 passed, 0 failed, 1 skipped`. */
export function countsText({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** Whether a task is well, as one character. */
export function markOf({ failed }: Counts): string {
  return failed === 0 ? '✓' : '✗';
}

function totalOf(results: readonly TaskResult[]): Counts {
  const sum = (key: keyof Counts): number =>
    results.reduce((total, result) => total + result[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
