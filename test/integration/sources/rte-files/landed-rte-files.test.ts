import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import { createPipelineRegistry } from '../../../../activities/pipeline/pipeline-registry.js';
import {
  createRefineActivities,
  type RefinedWindow,
} from '../../../../activities/refine/refine-activities.js';
import { checkPayload } from '../../../../domain/quality/window-checks.js';
import { createNationalFilePipeline } from '../../../../sources/rte-files/national-file-pipeline.js';
import { createRegionFilePipeline } from '../../../../sources/rte-files/region-file-pipeline.js';
import { nationalRows } from '../../../unit/sources/odre/national-builders.js';
import { rowsOf } from '../../../unit/sources/odre/payload-builders.js';
import {
  labelsOfDay,
  MEASURES_OF_FRANCE,
  REGION_HEADER,
  rteFile,
  type FileRecord,
} from '../../../unit/sources/rte-files/rte-file-builders.js';
import {
  startLandingSteps,
  type KeptFile,
  type LandingSteps,
} from '../../activities/landing/landing-steps.js';
import { aZip } from '../../activities/landing/zip-builder.js';

const registry = createPipelineRegistry([createNationalFilePipeline(), createRegionFilePipeline()]);

/** A day of France, its consumption telling the row. */
function dayOfFrance(date: string, labels: readonly string[]): FileRecord[] {
  return labels.map((time, index) => ({
    date,
    time,
    cells: { ...MEASURES_OF_FRANCE, Consommation: 40_000 + index },
  }));
}

describe("RTE's file in the landing zone", () => {
  let zone: LandingSteps;
  beforeEach(async () => {
    zone = await startLandingSteps();
  });
  afterEach(() => zone.remove());

  async function refine({ dataset, window, bronze }: KeptFile): Promise<RefinedWindow> {
    const steps = createRefineActivities({ lake: zone.lake, pipelines: registry });
    return steps.refineWindow({ dataset, window, bronze: [bronze] });
  }

  async function silverOf({ silver }: RefinedWindow): Promise<pl.DataFrame> {
    const parts = await Promise.all(silver.map(({ path }) => zone.lake.read(path)));
    return pl.concat(parts.map((part) => pl.readParquet(Buffer.from(part))));
  }

  it('comes zipped, is kept as it came, and every row of the autumn day reaches Silver', async () => {
    const labels = labelsOfDay(15);
    const twice = [...labels.slice(0, 12), ...labels.slice(8)];
    const content = rteFile(dayOfFrance('2024-10-27', twice));
    const name = 'eCO2mix_RTE_Annuel-Definitif_2024';
    await zone.drop(`${name}.zip`, aZip({ name: `${name}.xls`, content }), 'eco2mix');

    const kept = await zone.keep(`${name}.zip`);
    const refined = await refine(kept);

    expect(kept).toMatchObject({
      dataset: 'rte-eco2mix-national-file',
      bronze: {
        path: expect.stringMatching(/^bronze\/rte\/files\/eCO2mix.*\.xls$/),
        rows: 101,
        sourceUrl: `landing:eco2mix/${name}.zip#${name}.xls`,
      },
    });
    expect(Buffer.from(await zone.lake.read(kept.bronze.path)).equals(content)).toBe(true);
    expect(checkPayload(refined.report).filter(({ passed }) => !passed)).toEqual([]);
    expect(refined.silver.map(({ path }) => path)).toEqual([
      'silver/eco2mix_national/year=2024/month=10/day=26/series.parquet',
      'silver/eco2mix_national/year=2024/month=10/day=27/series.parquet',
    ]);
    const rows = nationalRows(await silverOf(refined), 'consumption');
    expect(rows.map(({ value }) => value)).toEqual(twice.map((_, index) => 40_000 + index));
    expect([rows[0]?.slot, rows.at(-1)?.slot]).toEqual([
      '2024-10-26T22:00:00Z',
      '2024-10-27T22:45:00Z',
    ]);
  });

  it('of a region adds to the flows of all regions', async () => {
    const records = labelsOfDay(15).map((time) => ({
      perimeter: 'Bretagne',
      date: '2016-06-01',
      time,
      cells: { Consommation: 2000, Thermique: 7, Nucléaire: 0, Eolien: 900, Pompage: -66 },
    }));
    const content = rteFile(records, { header: REGION_HEADER });
    await zone.drop('eCO2mix_RTE_Bretagne_En-cours-TR.xls', content, 'eco2mix');

    const kept = await zone.keep('eCO2mix_RTE_Bretagne_En-cours-TR.xls');
    const refined = await refine(kept);

    expect(kept.dataset).toBe('rte-eco2mix-region-file');
    expect(checkPayload(refined.report).filter(({ passed }) => !passed)).toEqual([]);
    expect(refined.silver.map(({ path }) => path)).toContain(
      'silver/eco2mix_regional/year=2016/month=06/day=01/flows.parquet',
    );
    const rows = rowsOf(await silverOf(refined));
    expect(rows).toHaveLength(96);
    expect(rows[0]).toMatchObject({
      region_code: '53',
      consumption_mw: 2000,
      thermal_mw: 7,
      nuclear_mw: 0,
      wind_mw: 900,
      pumping_mw: -66,
      solar_mw: null,
      solar_missing: 'not_measured',
    });
  });

  it('of neither France nor a region is refused in plain words', async () => {
    const [record] = dayOfFrance('2016-06-01', ['00:00']);
    if (record === undefined) throw new TypeError('a day has records');
    await zone.drop('eCO2mix_RTE.xls', rteFile([{ ...record, perimeter: 'Corse' }]), 'eco2mix');

    expect(await zone.receive('eCO2mix_RTE.xls')).toMatchObject({
      outcome: 'refused',
      reason: 'unknown_perimeter',
    });
  });
});
