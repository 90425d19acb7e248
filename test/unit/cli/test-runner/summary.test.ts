import { describe, expect, it } from '@jest/globals';

import { isGoodRun, summaryText } from '../../../../cli/test-runner/summary.js';
import type { TaskResult } from '../../../../cli/test-runner/task.js';

function result(passed: number, failed: number, skipped: number): TaskResult {
  return { name: 'test:unit', passed, failed, skipped, durationMs: 0, output: '' };
}

describe('the summary of a test run', () => {
  it('ends with the passed and failed alone, the skipped on the line above', () => {
    const lines = summaryText([result(3, 1, 2), result(4, 0, 0)], '9.0 s').split('\n');

    expect(lines.slice(-2)).toEqual(['2 skipped, in 9.0 s', '7 passed, 1 failed']);
  });

  it('is good when nothing failed and something was tested', () => {
    expect(isGoodRun([result(1, 0, 0)])).toBe(true);
    expect(isGoodRun([result(1, 1, 0)])).toBe(false);
    expect(isGoodRun([result(0, 0, 3)])).toBe(false);
  });
});
