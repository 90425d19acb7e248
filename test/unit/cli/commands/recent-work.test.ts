import { describe, expect, it } from '@jest/globals';

import { recentWorkText, type Freshness } from '../../../../cli/commands/recent-work.js';

const JUDGED_AT = '2026-08-27T12:00:00Z';
const freshness = (judgedAtUtc: string | null): Freshness => ({
  ...{ newestSlotUtc: null, lastLoadUtc: null, lastDataset: null, lastOutcome: null, judgedAtUtc },
  failures: [],
  ...{ datasets: [], openAlarms: [] },
});
const linesOf = (judgedAtUtc: string | null, minutesLater: number): string =>
  recentWorkText(freshness(judgedAtUtc), [], Date.parse(JUDGED_AT) + minutesLater * 60_000).join(
    '\n',
  );

describe('what grid status tells of the watch', () => {
  it('is when it judged last', () => {
    const lines = linesOf(JUDGED_AT, 20);

    expect(lines).toMatch(/last judged +2026-08-27T12:00:00Z/);
    expect(lines).not.toContain('WATCH SILENT');
  });

  it('is that it is silent when it has not judged for more than 20 minutes', () => {
    expect(linesOf(JUDGED_AT, 21)).toMatch(
      /WATCH SILENT +last judged at 2026-08-27T12:00:00Z, 21 min ago/,
    );
  });

  it('is nothing before it has judged for the first time', () => {
    expect(linesOf(null, 999)).not.toMatch(/judged at|last judged|WATCH SILENT/);
  });
});

describe('what grid status tells of runs', () => {
  const LOADED: Freshness = {
    ...freshness(null),
    lastLoadUtc: '2026-08-27T08:00:00Z',
    lastDataset: 'era5-france',
    lastOutcome: 'failure',
  };

  it('names the dataset of the last load', () => {
    expect(recentWorkText(LOADED, [])).toContain(
      '  last load           2026-08-27T08:00:00Z (era5-france, failure)',
    );
  });

  it('tells of every dataset whose last run failed when and why', () => {
    const failure = {
      workflowId: 'ingest-era5-france-20260501T000000Z-20260601T000000Z',
      failedAtUtc: '2026-08-27T08:00:00Z',
      errorCode: 'SOURCE_UNAVAILABLE',
    };
    const failures = [
      { ...failure, dataset: 'era5-france', errorMessage: 'the file\nis not there' },
      { ...failure, dataset: 'maintenance-page', errorMessage: 'x'.repeat(500) },
    ];

    const lines = recentWorkText({ ...LOADED, failures }, []).filter((line) =>
      line.includes('FAILED'),
    );

    expect(lines).toEqual([
      '  FAILED              era5-france at 2026-08-27T08:00:00Z: SOURCE_UNAVAILABLE: the file is not there',
      `  FAILED              maintenance-page at 2026-08-27T08:00:00Z: SOURCE_UNAVAILABLE: ${'x'.repeat(160)}`,
    ]);
  });
});
