import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { FACT_NATIONAL_FLOW } from '../../../../domain/star-schema/national-tables.js';
import { addMinutes } from '../../../../domain/time/instant.js';

import {
  aBronzeObject,
  aFlow,
  aLoad,
  aRun,
  BRONZE_A,
  BRONZE_B,
  inBatches,
  NOON,
  sha256Of,
} from './staged-flow-builder.js';
import { aRecord, ofTable } from './staged-record-builder.js';
import type { CreateWarehouse, WarehouseUnderTest } from './warehouse-under-test.js';

const LATER = addMinutes(NOON, 15);
const BRONZE_C = sha256Of('c');
const REJECTED = { code: 'WAREHOUSE_REJECTED', isRetryable: false };

const aSeries = (seriesCode: string, bronzeSha256: string, value = 3_000) =>
  aRecord(
    FACT_NATIONAL_FLOW,
    { slot_start: NOON, series_code: seriesCode, value, vintage_rank: 0 },
    bronzeSha256,
  );

/** What any adapter of the warehouse does with raw objects that it knows from earlier runs. */
export function describeKnownBronze(name: string, createWarehouse: CreateWarehouse): void {
  describe(`rows of raw objects of earlier runs, on ${name}`, () => {
    let warehouse: WarehouseUnderTest;

    beforeAll(async () => {
      warehouse = await createWarehouse();
    }, 60_000);
    afterAll(() => warehouse.close());
    beforeEach(async () => {
      await warehouse.empty();
      warehouse.setKnownAt(LATER);
    });

    /** Objects B and C lie in Gold since earlier runs that wrote nothing of theirs. */
    const afterEarlierRuns = async () => {
      const [b, c] = [aBronzeObject(BRONZE_B), aBronzeObject(BRONZE_C)];
      const elsewhere = aBronzeObject(BRONZE_B, 'bronze/the-same-bytes-elsewhere.json');
      for (const [index, bronzeObjects] of [[b, c], [elsewhere]].entries()) {
        const run = aRun({ runId: `earlier-${index}` });
        await warehouse.loader.loadWindow(aLoad({ run, bronzeObjects }), {});
      }
    };
    /** Rows of A, brought now, of B and of C, known. */
    const loadAgain = (runId: string) =>
      warehouse.loader.loadWindow(
        aLoad({
          run: aRun({ runId }),
          bronzeObjects: [aBronzeObject(BRONZE_A)],
          knownBronzeSha256s: [BRONZE_C, BRONZE_B],
        }),
        {
          flows: inBatches([aFlow(), aFlow({ slotStartUtc: LATER, bronzeSha256: BRONZE_C })]),
          records: [
            ofTable(FACT_NATIONAL_FLOW, [aSeries('gas', BRONZE_A), aSeries('coal', BRONZE_B)]),
          ],
        },
      );
    const linksOf = async (runId: string) => {
      const [runs, links, objects] = await Promise.all(
        ['pipeline_run', 'pipeline_run_bronze_object', 'bronze_object'].map((table) =>
          warehouse.rowsOf(table),
        ),
      );
      const run = runs?.find((row) => row['run_id'] === runId);
      const keys = links
        ?.filter((link) => link['run_key'] === run?.['run_key'])
        .map((link) => link['bronze_object_key']);
      return objects
        ?.filter((object) => keys?.includes(object['bronze_object_key']) === true)
        .map((object) => object['path'])
        .sort();
    };
    const pathOf = (sha256: string) => aBronzeObject(sha256).path;

    it('which ones Gold does not know is told', async () => {
      await afterEarlierRuns();

      expect(
        await warehouse.loader.findUnknownBronze([BRONZE_A, BRONZE_B, BRONZE_C, BRONZE_A]),
      ).toEqual([BRONZE_A]);
      expect(await warehouse.loader.findUnknownBronze([])).toEqual([]);
    });

    it('each row keeps its own object, the first that Gold learned of with its bytes', async () => {
      await afterEarlierRuns();
      await loadAgain('run-2');

      const objects = await warehouse.rowsOf('bronze_object');
      const keyOf = (path: string) =>
        objects.find((object) => object['path'] === path)?.['bronze_object_key'];
      const rows = await warehouse.rowsOf(FACT_NATIONAL_FLOW.name);
      expect(
        Object.fromEntries(rows.map((row) => [row['series_code'], row['bronze_object_key']])),
      ).toEqual({ gas: keyOf(pathOf(BRONZE_A)), coal: keyOf(pathOf(BRONZE_B)) });
      const lineage = await warehouse.reader.findLineage('32', 'consumption', LATER);
      expect(lineage?.revisions.map(({ bronzeSha256 }) => bronzeSha256)).toEqual([BRONZE_C]);
    });

    it('the run that writes rows of theirs is linked to them, one that changes nothing is not', async () => {
      await afterEarlierRuns();
      await loadAgain('run-2');
      await loadAgain('run-3');

      expect(await linksOf('run-2')).toEqual([BRONZE_A, BRONZE_B, BRONZE_C].map(pathOf).sort());
      expect(await linksOf('run-3')).toEqual([pathOf(BRONZE_A)]);
    });

    it('rows that are revised link the run to their objects, and the unchanged beside them do not', async () => {
      await afterEarlierRuns();
      await loadAgain('run-2');
      await warehouse.loader.loadWindow(
        aLoad({
          run: aRun({ runId: 'run-3' }),
          bronzeObjects: [],
          knownBronzeSha256s: [BRONZE_A, BRONZE_B, BRONZE_C],
        }),
        {
          flows: inBatches([
            aFlow(),
            aFlow({ slotStartUtc: LATER, bronzeSha256: BRONZE_B, cells: { consumption: 7 } }),
          ]),
          records: [
            ofTable(FACT_NATIONAL_FLOW, [aSeries('gas', BRONZE_A), aSeries('coal', BRONZE_C, 7)]),
          ],
        },
      );

      expect(await linksOf('run-3')).toEqual([BRONZE_B, BRONZE_C].map(pathOf).sort());
    });

    it('one that Gold does not know after all is refused', async () => {
      await expect(loadAgain('run-2')).rejects.toMatchObject(REJECTED);
      expect(await warehouse.rowsOf('pipeline_run')).toEqual([]);
    });
  });
}
