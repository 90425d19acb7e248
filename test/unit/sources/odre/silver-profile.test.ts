import { describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import {
  BALANCE_TOLERANCE_MW,
  type RegionalProfile,
} from '../../../../domain/quality/regional-checks.js';
import { REGION_CODES } from '../../../../domain/region/region.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { profileSilver } from '../../../../sources/odre/silver-profile.js';

import { aRecord, refineRecords, type SentRecord } from './payload-builders.js';

const SLOT = '2026-08-27T07:45:00Z';
const NEXT_SLOT = '2026-08-27T08:00:00Z';
const WINDOW = timeWindow(parseInstant(SLOT), parseInstant('2026-08-27T09:00:00Z'));

async function profileOf(records: readonly SentRecord[]): Promise<RegionalProfile> {
  return profileSilver((await refineRecords(records)).silver, WINDOW);
}

function everyRegion(slot: string, cells: SentRecord = {}): SentRecord[] {
  return REGION_CODES.map((code) => aRecord(slot, { code_insee_region: code, ...cells }));
}

describe('the profile of a window', () => {
  it('counts nothing wrong in a complete balanced window', async () => {
    expect(await profileOf([...everyRegion(SLOT), ...everyRegion(NEXT_SLOT)])).toEqual({
      silverRows: 24,
      missingColumns: [],
      duplicateKeys: 0,
      offGridRows: 0,
      regionsSeen: REGION_CODES,
      incompleteSlots: 0,
      gaps: { unexplained: [], known: [], surprising: [] },
      balanceBreaches: 0,
      balancedRows: 24,
    });
  });

  it('of no rows is empty, not faulty', () => {
    expect(profileSilver(pl.DataFrame([]), WINDOW)).toMatchObject({
      silverRows: 0,
      missingColumns: [],
    });
  });

  it('counts the slots that lack a region, and names the regions seen', async () => {
    const profile = await profileOf([
      ...everyRegion(SLOT),
      ...everyRegion(NEXT_SLOT).filter(({ code_insee_region: code }) => code !== '93'),
    ]);

    expect(profile).toMatchObject({ incompleteSlots: 1, silverRows: 23 });
    expect(profile.regionsSeen).toHaveLength(12);
  });

  it.each([
    ['within', BALANCE_TOLERANCE_MW, 0],
    ['beyond', BALANCE_TOLERANCE_MW + 1, 1],
    ['beyond on the other side of', -BALANCE_TOLERANCE_MW - 1, 1],
  ])('counts a balance %s the tolerance', async (_, residueMw, breaches) => {
    const profile = await profileOf([aRecord(SLOT, { consommation: 5000 + residueMw })]);

    expect(profile).toMatchObject({ balanceBreaches: breaches, balancedRows: 1 });
  });

  it('takes storage into the balance with its published sign', async () => {
    const profile = await profileOf([
      aRecord(SLOT, { pompage: '-500', stockage_batterie: '-50', consommation: 4450 }),
    ]);

    expect(profile).toMatchObject({ balanceBreaches: 0, balancedRows: 1 });
  });

  it('balances a region without nuclear plant and batteries, and none that lacks a measure', async () => {
    const withoutNuclear = { nucleaire: null, consommation: 2000, stockage_batterie: null };
    const withoutWind = { eolien: null, code_insee_region: '93' };

    const profile = await profileOf([aRecord(SLOT, withoutNuclear), aRecord(SLOT, withoutWind)]);

    expect(profile).toMatchObject({ silverRows: 2, balancedRows: 1, balanceBreaches: 0 });
  });

  it('counts keys that occur twice, rows off their grid and columns that are gone', async () => {
    const { silver } = await refineRecords([aRecord(SLOT), aRecord(NEXT_SLOT)]);
    const halfHourly = silver.withColumn(pl.lit(30).cast(pl.Int32).alias('step_minutes'));

    expect(profileSilver(pl.concat([silver, silver]), WINDOW)).toMatchObject({ duplicateKeys: 2 });
    expect(profileSilver(halfHourly, WINDOW)).toMatchObject({ offGridRows: 1 });
    expect(profileSilver(silver.drop('wind_mw'), WINDOW)).toMatchObject({
      missingColumns: ['wind_mw'],
    });
  });
});
