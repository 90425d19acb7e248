import { describe, expect, it } from '@jest/globals';
import pl, { type DataFrame } from 'nodejs-polars';

import {
  partitionNames,
  partitionPath,
  rowsByPartition,
  rowsWithin,
} from '../../../../activities/refine/partition-rows.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { SilverLayout } from '../../../../sources/source-pipeline.js';

const layout = (partition: SilverLayout['partition']): SilverLayout => ({
  folder: 'silver/thing',
  fileName: 'rows.parquet',
  partition,
  timeColumn: partition === 'whole' ? null : 'at_utc',
  merge: (_, incoming) => Promise.resolve(incoming),
});

const window = (start: string, end: string) => timeWindow(parseInstant(start), parseInstant(end));
const OVER_NEW_YEAR = window('2025-12-31T22:00:00Z', '2026-01-01T02:00:00Z');

function rowsAt(...instants: readonly string[]): DataFrame {
  const stamps = instants.map((instant) => Date.parse(instant));
  return pl
    .DataFrame({ at_utc: pl.Series('at_utc', stamps, pl.Int64) })
    .withColumn(pl.col('at_utc').cast(pl.Datetime('ms')));
}

function instantsOf(frame: DataFrame | undefined): string[] {
  const stamps = frame?.getColumn('at_utc').cast(pl.Int64).toArray() ?? [];
  return stamps.map((stamp) => new Date(Number(stamp)).toISOString().slice(0, 16));
}

describe('the partitions of a window', () => {
  it.each([
    ['day', ['2025-12-31', '2026-01-01']],
    ['month', ['2025-12', '2026-01']],
    ['whole', ['whole']],
  ] as const)('of a layout by %s are %j', (partition, names) => {
    expect(partitionNames(layout(partition), OVER_NEW_YEAR)).toEqual(names);
  });

  it.each([
    ['day', '2024-03-05', 'silver/thing/year=2024/month=03/day=05/rows.parquet'],
    ['month', '2024-03', 'silver/thing/year=2024/month=03/rows.parquet'],
    ['whole', 'whole', 'silver/thing/rows.parquet'],
  ] as const)('by %s lie in a path that names them', (partition, name, path) => {
    expect(partitionPath(layout(partition), name)).toBe(path);
  });
});

describe('rows', () => {
  const rows = rowsAt('2025-12-31T23:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T01:59:00Z');

  it('are told apart by the UTC day or month of their instant', () => {
    const byDay = rowsByPartition(layout('day'), rows);
    const byMonth = rowsByPartition(layout('month'), rows);

    expect(instantsOf(byDay.get('2025-12-31'))).toEqual(['2025-12-31T23:00']);
    expect(instantsOf(byDay.get('2026-01-01'))).toHaveLength(2);
    expect([...byMonth.keys()]).toEqual(['2025-12', '2026-01']);
  });

  it('of a layout without time are one partition', () => {
    expect(rowsByPartition(layout('whole'), rows).get('whole')?.height).toBe(3);
  });

  it('within a window hold its start and not its end', () => {
    const first = window('2025-12-31T23:00:00Z', '2026-01-01T01:59:00Z');

    expect(instantsOf(rowsWithin(layout('day'), rows, first))).toEqual([
      '2025-12-31T23:00',
      '2026-01-01T00:00',
    ]);
    expect(rowsWithin(layout('whole'), rows, first).height).toBe(3);
  });

  it('that are none have no partition', () => {
    expect([...rowsByPartition(layout('day'), pl.DataFrame([])).keys()]).toEqual([]);
  });
});
