import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../domain/time/instant.js';
import { partitionByUtcMonth, timeWindow } from '../../../domain/time/time-window.js';
import {
  openPartitions,
  progressAtStart,
  withOutcome,
  withQuota,
} from '../../../workflows/backfill-progress.js';
import type { BackfillProgress } from '../../../workflows/contracts.js';

const MONTHS = partitionByUtcMonth(
  timeWindow(parseInstant('2024-01-01T00:00:00Z'), parseInstant('2024-05-01T00:00:00Z')),
);
const [JANUARY, FEBRUARY, MARCH] = MONTHS;

function startsOf(partitions: typeof MONTHS): string[] {
  return partitions.map(({ startUtc }) => startUtc.slice(0, 7));
}

describe('the progress of a backfill', () => {
  it('begins with every partition open', () => {
    const progress = progressAtStart(MONTHS, []);

    expect(progress).toMatchObject({ partitionsTotal: 4, partitionsDone: 0, partitionsBefore: 0 });
    expect(openPartitions(MONTHS, progress)).toEqual(MONTHS);
  });

  it('leaves out what an interrupted one has done, and nothing of another span', () => {
    const other = parseInstant('2019-01-01T00:00:00Z');
    const done = [FEBRUARY?.startUtc ?? other, other];

    const progress = progressAtStart(MONTHS, done);

    expect(progress).toMatchObject({ partitionsDone: 1, partitionsBefore: 1 });
    expect(startsOf(openPartitions(MONTHS, progress))).toEqual(['2024-01', '2024-03', '2024-04']);
  });

  it('counts what partitions brought, and names those that failed', () => {
    if (JANUARY === undefined || MARCH === undefined) throw new RangeError('four months');
    const brought = {
      dataset: 'eco2mix-regional-tr',
      window: JANUARY,
      rowsIn: 12,
      rowsAccepted: 10,
      rowsRejected: 2,
      inserted: 7,
      revised: 2,
      unchanged: 1,
      fetchedAtUtc: null,
      newestSlotUtc: null,
      newestMeasuredSlotUtc: null,
      regionsAtNewestSlot: 0,
    } as const;
    const begun = progressAtStart(MONTHS, []);

    const once = withOutcome(begun, JANUARY, [brought, brought]);
    const twice = withOutcome(once, MARCH, { errorCode: 'SOURCE_REJECTED', errorMessage: 'no' });

    expect(twice).toMatchObject({ rowsAccepted: 20, inserted: 14, revised: 4, unchanged: 2 });
    expect(twice.partitionsFailed).toEqual([
      '20240301T000000Z-20240401T000000Z: SOURCE_REJECTED no',
    ]);
    expect(startsOf(openPartitions(MONTHS, twice))).toEqual(['2024-02', '2024-04']);
  });

  it('of a run that the release before began goes on by count', () => {
    const older: BackfillProgress = {
      partitionsTotal: 4,
      rowsAccepted: 0,
      inserted: 0,
      revised: 0,
      unchanged: 0,
      partitionsDone: 2,
      partitionsFailed: ['20240301T000000Z-20240401T000000Z: X y'],
    };

    expect(startsOf(openPartitions(MONTHS, older))).toEqual(['2024-04']);
  });

  it('tells the calls left and until when it waits', () => {
    const quota = {
      observedAtUtc: parseInstant('2024-01-30T00:00:00Z'),
      limit: 50,
      remaining: 3,
      resetsAtUtc: parseInstant('2024-02-01T00:00:00Z'),
    };

    expect(withQuota(progressAtStart(MONTHS, []), quota, quota.resetsAtUtc)).toMatchObject({
      callsLeft: 3,
      waitsUntilUtc: '2024-02-01T00:00:00Z',
    });
  });
});
