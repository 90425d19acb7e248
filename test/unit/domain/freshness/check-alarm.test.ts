import { describe, expect, it } from '@jest/globals';

import { checkAlarms, failedChecks } from '../../../../domain/freshness/check-alarm.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';

const DATASET = 'eco2mix-national-tr';
const FAILED = [{ name: 'no_autumn_surprise', detail: '4 quarter-hours' }];
const windowOf = (start: string, end: string) => timeWindow(parseInstant(start), parseInstant(end));
const subjectsOf = (start: string, end: string) =>
  checkAlarms(DATASET, windowOf(start, end), FAILED).map(({ subject }) => subject);

describe('the alarm of the autumn hour', () => {
  it('is about dataset and day, whatever the window that found it', () => {
    expect(subjectsOf('2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z')).toEqual([
      `${DATASET} 2025-10-26`,
    ]);
    expect(subjectsOf('2025-10-01T00:00:00Z', '2025-11-01T00:00:00Z')).toEqual([
      `${DATASET} 2025-10-26`,
    ]);
    expect(subjectsOf('2025-10-26T00:45:00Z', '2025-10-26T01:00:00Z')).toEqual([
      `${DATASET} 2025-10-26`,
    ]);
  });

  it('says what the check found, and in which window', () => {
    const [alarm] = checkAlarms(
      DATASET,
      windowOf('2025-10-26T00:00:00Z', '2025-10-27T00:00:00Z'),
      FAILED,
    );

    expect(alarm).toMatchObject({
      kind: 'unexpected_autumn_hour',
      severity: 'warning',
      detail: '4 quarter-hours; window 2025-10-26T00:00:00Z to 2025-10-27T00:00:00Z',
    });
  });

  it('is asked for by no other check', () => {
    const window = windowOf('2025-10-26T00:00:00Z', '2025-10-27T00:00:00Z');

    expect(checkAlarms(DATASET, window, [{ name: 'slots_complete', detail: '' }])).toEqual([]);
  });
});

describe('the checks that are told of', () => {
  it('are those that failed', () => {
    const check = (name: string, passed: boolean) => ({
      ...{ name, passed, severity: 'warning' as const, detail: name },
    });

    expect(failedChecks([check('one', true), check('two', false)])).toEqual([
      { name: 'two', detail: 'two' },
    ]);
  });
});
