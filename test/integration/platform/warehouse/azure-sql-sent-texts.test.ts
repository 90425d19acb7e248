import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RecordTable } from '../../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { checkAzureSqlAnswers } from '../../../../platform/warehouse/azure-sql/azure-sql-database.js';
import type { RecordCell } from '../../../../platform/warehouse/records/record-cells.js';
import type { FlowQuery } from '../../../../platform/warehouse/warehouse-reader.js';
import {
  refuseUnrenderedTexts,
  renderedTexts,
  textsSent,
} from '../../../servers/tds-stub/sent-texts.js';
import type { TdsStub } from '../../../servers/tds-stub/tds-stub.js';

import { createStubDatabase } from './azure-sql-databases.js';
import { createAzureSqlWarehouse } from './azure-sql-warehouse-factory.js';
import {
  aBronzeObject,
  aFlow,
  aLoad,
  aRun,
  BRONZE_A,
  inBatches,
  NOON,
} from './staged-flow-builder.js';
import { anotherCell, aRecord, ofTable } from './staged-record-builder.js';
import type { WarehouseUnderTest } from './warehouse-under-test.js';
import { watchEverything } from './watch-everything.js';

const LATER = addMinutes(NOON, 15);
const HALF_HOUR = { stepMinutes: 30, vintage: 'consolidated' } as const;
const DAY: FlowQuery = {
  window: timeWindow(addMinutes(NOON, -720), addMinutes(NOON, 720)),
  regionCodes: [],
  sources: [],
  limit: 10,
};

let stub: TdsStub | undefined;
let warehouse: WarehouseUnderTest;

beforeAll(async () => {
  warehouse = await createAzureSqlWarehouse(async () => {
    const database = await createStubDatabase();
    stub = database.stub;
    return database;
  });
  await writeEverything();
  await readEverything();
  await watchEverything(warehouse);
  await checkAzureSqlAnswers(stub?.url ?? '');
}, 60_000);
afterAll(() => warehouse.close());

/** Loads of every kind: into an empty Gold, revised, outranked, half hours and quarter hours mixed. */
async function writeEverything(): Promise<void> {
  const loads = [
    [aFlow()],
    [aFlow({ cells: { consumption: 1 } }), aFlow({ slotStartUtc: LATER })],
    [aFlow(HALF_HOUR), aFlow({ slotStartUtc: LATER })],
    [aFlow({ vintage: 'definitive', slotStartUtc: LATER })],
  ];
  for (const [index, flows] of loads.entries()) {
    warehouse.setKnownAt(addMinutes(NOON, 60 + index));
    const run = aRun({
      runId: `run-${index}`,
      trigger: 'schedule',
      fetchedAtUtc: addMinutes(NOON, 30 + index),
    });
    await warehouse.loader.loadWindow(
      aLoad({
        run,
        bronzeObjects: [aBronzeObject(BRONZE_A)],
        rejectedRecords: [
          {
            dataset: run.dataset,
            recordKey: 'a record',
            reason: 'unknown_region',
            severity: 'defect',
            field: '',
            rawValue: 'é',
            bronzeSha256: BRONZE_A,
          },
        ],
        quotaReadings: [
          {
            dataset: run.dataset,
            observedAtUtc: NOON,
            limit: 10,
            remaining: 1,
            resetsAtUtc: null,
          },
        ],
      }),
      { flows: inBatches(flows) },
    );
  }
  for (const version of [1, 2]) {
    const records = RECORD_TABLES.map((table: RecordTable) => {
      const values = version === 1 ? {} : { [table.values[0]?.name ?? '']: anotherValue(table) };
      return ofTable(table, [aRecord(table, values)]);
    });
    warehouse.setKnownAt(addMinutes(NOON, 90 + version));
    await warehouse.loader.loadWindow(aLoad({ run: aRun({ runId: `records-${version}` }) }), {
      records,
    });
  }
  await warehouse.loader.findUnknownBronze([BRONZE_A]);
  await warehouse.loader.loadWindow(
    aLoad({
      run: aRun({ runId: 'known' }),
      bronzeObjects: [],
      knownBronzeSha256s: [BRONZE_A],
    }),
    {},
  );
  await warehouse.loader.recordHeartbeat({
    jobId: 'job',
    timestampUtc: NOON,
    status: 'success',
    source: 'a source',
    recordCount: 1,
    errorDetails: null,
  });
}

function anotherValue({ values: [first] }: RecordTable): RecordCell {
  return first === undefined ? null : anotherCell(first);
}

/** Every combination of filters, and every other question. */
async function readEverything(): Promise<void> {
  const { reader } = warehouse;
  for (let index = 0; index < 16; index += 1) {
    await reader.findFlows({
      ...DAY,
      regionCodes: (index & 1) === 0 ? [] : ['32'],
      sources: (index & 2) === 0 ? [] : ['wind'],
      ...((index & 4) === 0
        ? {}
        : { after: { slotStartUtc: NOON, regionCode: '11', source: 'wind' } as const }),
      ...((index & 8) === 0 ? {} : { asOfUtc: addMinutes(NOON, 90) }),
    });
  }
  for (const table of RECORD_TABLES as readonly RecordTable[]) {
    await reader.findRecords({ table, limit: 1 });
    await reader.findRecords({ table, limit: 1, asOfUtc: NOON });
    const { cells } = aRecord(table);
    await reader.findRecordLineage(table, cells.slice(0, table.key.length));
  }
  await reader.findLineage('32', 'consumption', addMinutes(NOON, 16));
  await reader.explainEmptyWindow({
    ...DAY,
    window: timeWindow(parseInstant('2020-01-01T00:00:00Z'), parseInstant('2020-01-02T00:00:00Z')),
  });
  await reader.listRegions();
  await reader.findFirstRunSince('eco2mix-regional-tr', NOON);
  await reader.findLatestRun();
  await reader.findFailedDatasets();
  await reader.findNewestMeasuredSlot();
  await reader.loadVersion();
  await reader.checkReady();
}

describe('the texts that reach the server', () => {
  it('are all among those of sql/rendered/azure-sql', () => {
    expect(() => {
      refuseUnrenderedTexts(stub?.log ?? []);
    }).not.toThrow();
  });

  it('are all of sql/rendered/azure-sql: none lies there unsent', () => {
    const sent = textsSent(stub?.log ?? []);

    const unsent = [...renderedTexts()].filter(([, text]) => !sent.has(text));

    expect(unsent.map(([name]) => name)).toEqual([]);
  });

  it('come in sessions that roll a transaction back at its first error', () => {
    const settings = (stub?.log ?? []).flatMap((request) =>
      request.kind === 'batch' && request.text.startsWith('set ansi_nulls') ? [request.text] : [],
    );

    expect(settings.length).toBeGreaterThan(2);
    expect(settings.filter((text) => !text.includes('set xact_abort on'))).toEqual([]);
  });
});
