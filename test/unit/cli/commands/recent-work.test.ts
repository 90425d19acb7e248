import { describe, expect, it } from '@jest/globals';

import { recentWorkText, type Freshness } from '../../../../cli/commands/recent-work.js';

const JUDGED_AT = '2026-08-27T12:00:00Z';
const freshness = (judgedAtUtc: string | null): Freshness => ({
  ...{ newestSlotUtc: null, lastLoadUtc: null, lastOutcome: null, judgedAtUtc },
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
