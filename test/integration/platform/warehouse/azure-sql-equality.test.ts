import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';

import type { RecordTable } from '../../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { addMinutes } from '../../../../domain/time/instant.js';
import type { RecordCell } from '../../../../platform/warehouse/records/record-cells.js';
import type {
  GoldContent,
  StagedFlow,
  WindowLoad,
} from '../../../../platform/warehouse/warehouse-loader.js';

import { createStubDatabase } from './azure-sql-databases.js';
import { createAzureSqlWarehouse } from './azure-sql-warehouse-factory.js';
import { createPostgresWarehouse } from './postgres-warehouse-factory.js';
import { anyRecords, type AnyRecords, contentOf } from './record-history.contract.js';
import { aLoad, aRun, inBatches, NOON } from './staged-flow-builder.js';
import { anotherCell, aRecord, ofTable } from './staged-record-builder.js';
import { anyRow } from './warehouse-history.contract.js';
import type { WarehouseUnderTest } from './warehouse-under-test.js';

jest.setTimeout(120_000);

type Row = Readonly<Record<string, unknown>>;

/** Tables that a load writes; what only the clock or an identity decides is left out or named. */
const TABLES = [
  'fact_national_flow',
  'fact_national_flow_revision',
  'dim_commune',
  'dim_commune_revision',
  'fact_energy_flow',
  'fact_energy_flow_revision',
  'pipeline_run',
  'bronze_object',
  'pipeline_run_bronze_object',
  'rejected_record',
  'source_quota',
  'slot_publication',
] as const;
const OF_THE_CLOCK = ['finished_at', 'available_at'];
const KEYS_OF_ROWS = ['rejected_record_key'];

/** One load of a sequence: its rows, whether it comes by schedule, and whether its run is a new one. */
interface Step {
  readonly rows: readonly StagedFlow[];
  readonly records: AnyRecords | null;
  readonly isScheduled: boolean;
  readonly isRepeated: boolean;
  readonly fails: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  rows: fc.array(anyRow, { maxLength: 6 }),
  records: fc.option(anyRecords),
  isScheduled: fc.boolean(),
  isRepeated: fc.boolean(),
  fails: fc.boolean(),
});

describe('Azure SQL’s adapter beside PostgreSQL’s', () => {
  let warehouses: readonly WarehouseUnderTest[] = [];

  beforeAll(async () => {
    warehouses = [
      await createPostgresWarehouse(),
      await createAzureSqlWarehouse(createStubDatabase),
    ];
  });
  afterAll(() => Promise.all(warehouses.map((warehouse) => warehouse.close())));

  it('one row of each record table leaves the same in both, first and revised, and reads the same', async () => {
    const [onPostgres, onAzure] = await Promise.all(warehouses.map(everyRecordTable));

    expect(onAzure).toEqual(onPostgres);
  });

  it('the same loads leave the same rows in every table, and answer the same counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const [onPostgres, onAzure] = await Promise.all(
          warehouses.map((warehouse) => historyOf(warehouse, steps)),
        );
        expect(onAzure).toEqual(onPostgres);
      }),
      { numRuns: 12, seed: 20_261_121 },
    );
  });
});

async function historyOf(warehouse: WarehouseUnderTest, steps: readonly Step[]): Promise<unknown> {
  await warehouse.empty();
  const outcomes: unknown[] = [];
  for (const [index, { rows, records, isScheduled, isRepeated, fails }] of steps.entries()) {
    warehouse.setKnownAt(addMinutes(NOON, index));
    const load: WindowLoad = {
      ...aLoad({
        run: aRun({
          runId: `run-${isRepeated ? 0 : index}`,
          trigger: isScheduled ? 'schedule' : 'backfill',
          fetchedAtUtc: addMinutes(NOON, 60 + index),
          rowsIn: index,
        }),
      }),
      rejectedRecords: [aRejectedRecord('unknown_region'), aRejectedRecord(`row_${index % 2}`)],
      quotaReadings: [aQuotaReading(index % 3)],
    };
    if (fails) {
      await warehouse.loader.recordFailedRun(load, 'QUALITY_GATE_FAILED', `failure ${index}`);
    } else {
      const content: GoldContent = {
        ...(rows.length === 0 && records !== null ? {} : { flows: inBatches(rows, 2) }),
        ...(records === null ? {} : contentOf(records)),
      };
      outcomes.push(await warehouse.loader.loadWindow(load, content));
    }
  }
  return { outcomes, tables: await tablesOf(warehouse) };
}

/** Each record table loaded twice, with another value in every column the second time. */
async function everyRecordTable(warehouse: WarehouseUnderTest): Promise<unknown> {
  await warehouse.empty();
  const outcomes: unknown[] = [];
  for (const [index, isOther] of [false, true].entries()) {
    warehouse.setKnownAt(addMinutes(NOON, index));
    const records = RECORD_TABLES.map((table: RecordTable) =>
      ofTable(table, [aRecord(table, isOther ? otherValues(table) : {})]),
    );
    const load = aLoad({ run: aRun({ runId: `run-${index}` }) });
    outcomes.push(await warehouse.loader.loadWindow(load, { records }));
  }
  const read: unknown[] = [];
  for (const table of RECORD_TABLES as readonly RecordTable[]) {
    for (const asOfUtc of [NOON, addMinutes(NOON, 1)]) {
      const rows = await warehouse.reader.findRecords({ table, asOfUtc, limit: 10 });
      const key = table.key.map(({ name }) => rows[0]?.[name] ?? null);
      const lineage = await warehouse.reader.findRecordLineage(table, key);
      read.push(rows, { ...lineage, run: lineage?.run.runId });
    }
  }
  return { outcomes, read };
}

function otherValues(table: RecordTable): Readonly<Record<string, RecordCell>> {
  return Object.fromEntries(table.values.map((column) => [column.name, anotherCell(column)]));
}

async function tablesOf(warehouse: WarehouseUnderTest): Promise<unknown> {
  const rows = new Map<string, readonly Row[]>();
  for (const table of TABLES) rows.set(table, await warehouse.rowsOf(table));
  const runs = namesOf(rows.get('pipeline_run'), 'run_key', 'run_id');
  const objects = namesOf(rows.get('bronze_object'), 'bronze_object_key', 'path');
  return [...rows].map(([table, found]) => ({
    table,
    rows: found.map((row) => comparable(row, runs, objects)).sort(),
  }));
}

/** Identities are dealt out differently: a run is compared by its id, an object by its path. */
function comparable(
  row: Row,
  runs: ReadonlyMap<unknown, unknown>,
  objects: ReadonlyMap<unknown, unknown>,
): string {
  const left = Object.entries(row).filter(
    ([name]) => !OF_THE_CLOCK.includes(name) && !KEYS_OF_ROWS.includes(name),
  );
  const named = left.map(([name, value]) => {
    if (name.endsWith('run_key')) return [name, runs.get(value)];
    if (name === 'bronze_object_key') return [name, objects.get(value)];
    if (name === 'checks')
      return [name, typeof value === 'string' ? (JSON.parse(value) as unknown) : value];
    return [name, value];
  });
  return JSON.stringify(named.map(([name, value]: readonly unknown[]) => [name, inOrder(value)]));
}

/** `jsonb` forgets the order of its keys. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function namesOf(
  rows: readonly Row[] | undefined,
  key: string,
  name: string,
): ReadonlyMap<unknown, unknown> {
  return new Map((rows ?? []).map((row) => [row[key], row[name]]));
}

function aRejectedRecord(reason: string): WindowLoad['rejectedRecords'][number] {
  return {
    dataset: 'eco2mix-regional-tr',
    recordKey: '94|2026-08-27T12:00:00Z',
    reason,
    severity: 'defect',
    field: 'code_insee_region',
    rawValue: 'Île 94 \u0000 🌊',
    bronzeSha256: 'a',
  };
}

function aQuotaReading(minutes: number): WindowLoad['quotaReadings'][number] {
  return {
    dataset: 'eco2mix-regional-tr',
    observedAtUtc: addMinutes(NOON, minutes),
    limit: 50_000,
    remaining: 49_999 - minutes,
    resetsAtUtc: minutes === 0 ? null : addMinutes(NOON, 600),
  };
}
