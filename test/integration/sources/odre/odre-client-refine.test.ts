import { describe, expect, it } from '@jest/globals';

import { EXPECTED_REASONS } from '../../../../domain/quality/window-checks.js';
import { parisDay } from '../../../../domain/time/paris-time.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';
import { createOdreClient } from '../../../../sources/odre/odre-client.js';
import type { OdreDatasetId } from '../../../../sources/odre/odre-dataset.js';
import { refineRegional } from '../../../../sources/odre/regional-refine.js';
import { profileSilver } from '../../../../sources/odre/silver-profile.js';
import { startOdreStandIn } from '../../../../sources/odre/stand-in/server.js';

const DAY_MS = 86_400_000;

/** A Parisian day as the simulated ODRÉ serves it some days later, fetched and refined. */
async function refinedDay(dataset: OdreDatasetId, date: string, daysLater: number) {
  const day = parisDay(date);
  const nowMs = Date.parse(day.endUtc) + daysLater * DAY_MS;
  const mode = { kind: 'simulated', seed: 7, publicationLagSeconds: 480 } as const;
  const standIn = await startOdreStandIn({ port: 0, mode: { ...mode, clock: () => nowMs } });
  try {
    const answer = await createOdreClient({ baseUrl: standIn.url }).fetchExport(dataset, day);
    const refined = await refineRegional(dataset, day, [
      {
        body: answer.body,
        bronzePath: 'bronze/x.csv',
        bronzeSha256: sha256Of(answer.body),
        fetchedAtUtc: answer.fetchedAtUtc,
      },
    ]);
    const { setAsideRows } = refined;
    const reasons =
      setAsideRows.height === 0 ? [] : setAsideRows.getColumn('reason').toArray().map(String);
    return { ...refined, reasons, sentRows: answer.rows };
  } finally {
    await standIn.close();
  }
}

describe('a day of the clock change, fetched and refined', () => {
  it.each([
    ['spring', 'eco2mix-regional-tr', '2026-03-29', 92],
    ['autumn', 'eco2mix-regional-tr', '2026-10-25', 96],
    ['spring', 'eco2mix-regional-cons-def', '2024-03-31', 46],
    ['autumn', 'eco2mix-regional-cons-def', '2024-10-27', 48],
  ] as const)(
    'in %s has, in %s on %s, %i slots in every region',
    async (...[season, dataset, date, slots]) => {
      const daysLater = dataset === 'eco2mix-regional-tr' ? 3 : 400;

      const { silver, rowsIn, reasons, sentRows } = await refinedDay(dataset, date, daysLater);

      expect(rowsIn).toBe(sentRows);
      expect(rowsIn).toBe(silver.height + reasons.length);
      expect(reasons.filter((reason) => !EXPECTED_REASONS.includes(reason))).toEqual([]);
      expect(silver.height).toBe(slots * 12);
      const { gaps, ...profile } = profileSilver(silver, parisDay(date));
      expect(gaps.unexplained).toEqual([]);
      expect(gaps.known).toHaveLength(season === 'autumn' ? 4 : 0);
      expect(profile).toMatchObject({
        duplicateKeys: 0,
        offGridRows: 0,
        incompleteSlots: 0,
        balanceBreaches: 0,
      });
    },
  );
});
