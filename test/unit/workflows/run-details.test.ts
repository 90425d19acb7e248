import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../domain/time/instant.js';
import { timeWindow } from '../../../domain/time/time-window.js';
import type {
  BackfillInput,
  BackfillProgress,
  BronzeReference,
} from '../../../workflows/contracts.js';
import { backfillMarkdown, runMarkdown, type RunDetails } from '../../../workflows/run-details.js';

const WINDOW = timeWindow(
  parseInstant('2026-08-27T05:00:00Z'),
  parseInstant('2026-08-27T08:00:00Z'),
);

function someDetails(parts: Partial<RunDetails> = {}): RunDetails {
  return { dataset: 'eco2mix-regional-tr', window: WINDOW, stage: 'fetching', ...parts };
}

const BRONZE: BronzeReference = {
  path: 'bronze/rte/production/2026/08/27/x.json',
  sha256: 'ab'.repeat(32),
  bytes: 4321,
  rows: 100,
  sourceUrl: 'https://odre.example/records',
  contentType: 'application/json',
  fetchedAtUtc: parseInstant('2026-08-27T08:01:00Z'),
};

describe('a run as told in the Temporal UI', () => {
  it('names its dataset, its window and what it is doing from the first moment', () => {
    expect(runMarkdown(someDetails())).toBe(
      [
        '**eco2mix-regional-tr** from 2026-08-27T05:00:00Z to 2026-08-27T08:00:00Z (end excluded)',
        '**Stage:** fetching',
      ].join('\n\n'),
    );
  });

  it('lists its raw objects with rows, bytes and the whole hash', () => {
    const markdown = runMarkdown(someDetails({ bronze: [BRONZE] }));

    expect(markdown).toContain('**Bronze (raw, as received)**');
    expect(markdown).toContain(
      `- ${BRONZE.path}: 100 rows, 4321 bytes, SHA-256 \`${'ab'.repeat(32)}\``,
    );
  });

  it('lists its clean partitions', () => {
    const { path, sha256, bytes, rows } = BRONZE;

    const markdown = runMarkdown(someDetails({ silver: [{ path, sha256, bytes, rows }] }));

    expect(markdown).toContain('**Silver (clean, rows of the whole day)**');
    expect(markdown).not.toContain('Bronze (raw');
  });

  it('says how many rows came, stayed and were set aside, and why', () => {
    const rows = { in: 144, accepted: 140, rejected: 4 };

    expect(runMarkdown(someDetails({ rows, setAside: { nonexistent_wall_time: 4 } }))).toContain(
      '**Rows:** 144 in, 140 accepted, 4 set aside (nonexistent_wall_time 4)',
    );
    expect(runMarkdown(someDetails({ rows, setAside: {} }))).toMatch(/4 set aside$/);
  });

  it('shows each check with its result, failures by their severity', () => {
    const markdown = runMarkdown(
      someDetails({
        checks: [
          { name: 'key_unique', severity: 'error', passed: true, detail: '0 keys' },
          { name: 'energy_balance', severity: 'warning', passed: false, detail: '2 of 9 open' },
          { name: 'slots_on_grid', severity: 'error', passed: false, detail: '1 off' },
        ],
      }),
    );

    expect(markdown).toContain('| passed | key_unique | 0 keys |');
    expect(markdown).toContain('| **warning** | energy_balance | 2 of 9 open |');
    expect(markdown).toContain('| **error** | slots_on_grid | 1 off |');
  });

  it('says what became of Gold', () => {
    const gold = { inserted: 10, revised: 2, newestMeasuredSlotUtc: null };

    expect(runMarkdown(someDetails({ gold }))).toContain(
      '**Gold facts:** inserted 10, revised 2, newestMeasuredSlotUtc null',
    );
  });

  it('says why it failed and keeps what it had until then', () => {
    const failure = 'SOURCE_REJECTED: ODRÉ answered 403';

    const markdown = runMarkdown(someDetails({ stage: 'refining', bronze: [BRONZE], failure }));

    expect(markdown).toContain(`**Failure:** ${failure}`);
    expect(markdown).toContain('**Stage:** refining');
    expect(markdown).toContain(BRONZE.path);
  });

  it('names no objects where there are none', () => {
    expect(runMarkdown(someDetails({ bronze: [], silver: [] }))).not.toContain('rows,');
  });

  it('keeps its tables whole when a detail holds what would break them', () => {
    const failing = { name: 'x', severity: 'error', passed: false } as const;

    const markdown = runMarkdown(someDetails({ checks: [{ ...failing, detail: 'a | b\nc' }] }));

    expect(markdown).toContain('| **error** | x | a \\| b c |');
  });
});

describe('a backfill as told in the Temporal UI', () => {
  const input: BackfillInput = {
    backfill: 'eco2mix-regional',
    window: WINDOW,
    origin: 'simulated',
    concurrency: 2,
  };
  const progress: BackfillProgress = {
    partitionsTotal: 12,
    partitionsDone: 5,
    partitionsFailed: [],
    rowsAccepted: 1000,
    inserted: 11_000,
    revised: 3,
    unchanged: 7,
  };

  it('says how far it is and what became of Gold', () => {
    const markdown = backfillMarkdown(input, progress);

    expect(markdown).toContain('**eco2mix-regional** from 2026-08-27T05:00:00Z');
    expect(markdown).toContain('**5 of 12** partitions done, 0 failed');
    expect(markdown).toContain('1000 rows accepted; facts: 11000 inserted, 3 revised, 7 unchanged');
    expect(markdown).not.toContain('Failed partitions');
  });

  it('names each failed partition with its cause', () => {
    const partitionsFailed = ['20240101T000000Z-20240201T000000Z: SOURCE_REJECTED'];

    const markdown = backfillMarkdown(input, { ...progress, partitionsFailed });

    expect(markdown).toContain('5 of 12** partitions done, 1 failed');
    expect(markdown).toContain('- 20240101T000000Z-20240201T000000Z: SOURCE_REJECTED');
  });
});
