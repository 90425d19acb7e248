import { describe, expect, test } from '@jest/globals';

import { judgePulse } from '../../../cli/commands/health.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function judged(beatAgoS: number, readyAgoS: number | null, onlyAlive: boolean): string {
  const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
  const readyAtUtc = readyAgoS === null ? null : ago(readyAgoS);
  try {
    judgePulse(JSON.stringify({ beatAtUtc: ago(beatAgoS), readyAtUtc }), NOW, onlyAlive);
    return 'well';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

describe('a worker', () => {
  test('is well while it beats and was ready lately', () => {
    expect(judged(5, 10, false)).toBe('well');
  });

  test('is not ready while Temporal does not list it and no step is under way, and alive all the same', () => {
    expect(judged(5, null, false)).toMatch(/does not list/);
    expect(judged(5, 60, false)).toMatch(/does not list/);
    expect(judged(5, 60, true)).toBe('well');
  });

  test('is not alive once it has stopped beating', () => {
    expect(judged(31, 31, true)).toMatch(/stopped beating/);
    expect(judged(31, 31, false)).toMatch(/stopped beating/);
  });
});
