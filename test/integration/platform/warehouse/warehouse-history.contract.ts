import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { VINTAGES } from '../../../../domain/energy/vintage.js';
import { addMinutes, epochMsOf, MINUTE_MS } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { StagedFlow } from '../../../../platform/warehouse/warehouse-loader.js';
import type { FlowQuery, FlowRow } from '../../../../platform/warehouse/warehouse-reader.js';

import { createFlowModel, type ModelFact, overlap } from './flow-model.js';
import { aFlow, aLoad, aRun, type Cell, inBatches, NOON } from './staged-flow-builder.js';
import type { CreateWarehouse, WarehouseUnderTest } from './warehouse-under-test.js';

const QUERY: FlowQuery = {
  window: timeWindow(addMinutes(NOON, -60), addMinutes(NOON, 120)),
  regionCodes: [],
  sources: [],
  limit: 10_000,
};

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell[]>('not_measured', 'not_available'),
  fc.integer({ min: -2, max: 2 }),
);

/** Few slots, values and regions: what is rare in a year is frequent here. */
export const anyRow: fc.Arbitrary<StagedFlow> = fc
  .record({
    regionCode: fc.constantFrom<('32' | '93')[]>('32', '93'),
    quarter: fc.integer({ min: 0, max: 3 }),
    isHalfHour: fc.boolean(),
    vintage: fc.constantFrom(...VINTAGES),
    consumption: cell,
    wind: cell,
  })
  .map(({ regionCode, quarter, isHalfHour, vintage, consumption, wind }) =>
    aFlow({
      regionCode,
      slotStartUtc: addMinutes(NOON, (isHalfHour ? quarter - (quarter % 2) : quarter) * 15),
      stepMinutes: isHalfHour ? 30 : 15,
      vintage,
      cells: { consumption, wind },
    }),
  );

/**
 * The invariants of bitemporal Gold under any sequence of loads; fewer sequences where each statement
 * takes longer.
 */
export function describeWarehouseHistory(
  name: string,
  createWarehouse: CreateWarehouse,
  numRuns = 40,
): void {
  describe(`the history of the warehouse on ${name}`, () => {
    let warehouse: WarehouseUnderTest;

    beforeAll(async () => {
      warehouse = await createWarehouse();
    }, 60_000);
    afterAll(() => warehouse.close());

    const loadAt = (index: number, rows: readonly StagedFlow[]) => {
      warehouse.setKnownAt(addMinutes(NOON, index));
      const run = aRun({ runId: `run-${index}` });
      return warehouse.loader.loadWindow(aLoad({ run }), { flows: inBatches(rows, 2) });
    };

    it('any sequence of loads leaves the last admissible values, keeps every past, and repeats without effect', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(anyRow, { minLength: 1, maxLength: 6 }), {
            minLength: 1,
            maxLength: 6,
          }),
          async (loads) => {
            await warehouse.empty();
            const model = createFlowModel();
            const snapshots: (readonly FlowRow[])[] = [];
            for (const [index, rows] of loads.entries()) {
              const counted = await loadAt(2 * index, rows);
              model.load(rows);
              const flows = await warehouse.reader.findFlows(QUERY);
              expect(flows.map(asModelFact)).toEqual(model.facts());
              expect(counted.inserted + counted.revised).toBeGreaterThanOrEqual(0);
              expect(counted.unchanged).toBeGreaterThanOrEqual(0);

              const again = await loadAt(2 * index + 1, rows);
              expect(again).toMatchObject({ inserted: 0, revised: 0, retired: 0 });
              expect(await warehouse.reader.findFlows(QUERY)).toEqual(flows);
              snapshots.push(flows);
            }
            expectNoOverlap(model.facts());
            await expectEveryPast(snapshots);
          },
        ),
        { numRuns, seed: 20_260_827 },
      );
    }, 240_000);

    const expectEveryPast = async (snapshots: readonly (readonly FlowRow[])[]) => {
      const before = { ...QUERY, asOfUtc: addMinutes(NOON, -1) };
      expect(await warehouse.reader.findFlows(before)).toEqual([]);
      for (const [index, snapshot] of snapshots.entries()) {
        for (const minutes of [2 * index, 2 * index + 1]) {
          const asOfUtc = addMinutes(NOON, minutes);
          expect(await warehouse.reader.findFlows({ ...QUERY, asOfUtc })).toEqual(snapshot);
        }
      }
    };
  });
}

function asModelFact(flow: FlowRow): ModelFact {
  return {
    regionCode: flow.regionCode,
    source: flow.source,
    slotStartUtc: flow.slotStartUtc,
    stepMinutes: (epochMsOf(flow.slotEndUtc) - epochMsOf(flow.slotStartUtc)) / MINUTE_MS,
    vintage: flow.vintage,
    valueMw: flow.valueMw,
    reason: flow.reason,
  };
}

function expectNoOverlap(facts: readonly ModelFact[]): void {
  const overlaps = facts.flatMap((fact, index) =>
    facts.slice(index + 1).filter((other) => overlap(fact, other)),
  );
  expect(overlaps).toEqual([]);
}
