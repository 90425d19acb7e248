import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { type EnergySource, REGIONAL_ENERGY_SOURCES } from '../domain/energy/energy-source.js';
import { REGION_CODES } from '../domain/region/region.js';
import { addMinutes, parseInstant, type UtcInstant } from '../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../domain/time/time-window.js';
import { regionKeyOf, SOURCE_KEYS } from '../platform/warehouse/dimension-keys.js';
import { createParisKeyFinder } from '../platform/warehouse/paris-keys.js';
import { migratePostgres } from '../platform/warehouse/postgres/postgres-migrations.js';
import { createPostgresWarehouseLoader } from '../platform/warehouse/postgres/postgres-warehouse-loader.js';
import type {
  StagedFlow,
  WarehouseLoader,
  WindowLoad,
} from '../platform/warehouse/warehouse-loader.js';

import { formatCount, formatRatio } from './figure-format.js';
import type { Figure } from './measurement.js';
import { median, timedMs } from './statistics.js';

/** Medians over the rounds of {@link benchGoldLoad}; rows are facts, rates are facts a second. */
export interface GoldLoadBench {
  readonly factCount: number;
  readonly rounds: number;
  readonly rawCopyRowsPerSecond: number;
  readonly loadRowsPerSecond: number;
  readonly reloadUnchangedRowsPerSecond: number;
  /** Load into empty Gold against the raw COPY of the same facts; the aim is at least 0.5. */
  readonly loadToCopyRatio: number;
  readonly reloadToCopyRatio: number;
}

const REGION_COUNT = 4;
const SLOT_COUNT = 11_500;
const BATCH_SLOTS = 500;
const FIRST_SLOT = parseInstant('2024-01-01T00:00:00Z');
const BRONZE_SHA256 = 'b'.repeat(64);

/** The raw COPY's table: the columns of fact_energy_flow, no key, no index, no check. */
const CREATE_BARE = `
  create table bare_flow (
    slot_start timestamptz, known_from timestamptz, value_mw double precision, date_key integer,
    run_key integer, bronze_object_key integer, region_key smallint, source_key smallint,
    time_key smallint, step_minutes smallint, vintage_rank smallint, missing_reason text
  )`;

/**
 * Measures a Gold load against a raw COPY of the same facts, rounds alternated so that both see the
 * same machine. Needs a database of its own: it empties Gold between rounds. Rows are made in
 * JavaScript in both cases, about 500,000 facts a round.
 */
export async function benchGoldLoad(
  databaseUrl: string,
  rounds = 5,
  say: (sentence: string) => void = () => undefined,
): Promise<GoldLoadBench> {
  await migratePostgres({ databaseUrl, origin: 'simulated' });
  const loader = createPostgresWarehouseLoader({ databaseUrl });
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const copyMs: number[] = [];
  const loadMs: number[] = [];
  const reloadMs: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      await client.query('drop table if exists bare_flow');
      await client.query(CREATE_BARE);
      await client.query('truncate fact_energy_flow, fact_energy_flow_revision');
      await client.query('checkpoint');
      say(`round ${round + 1} of ${rounds}`);
      copyMs.push(await timedMs(() => rawCopy(client)));
      await client.query('checkpoint');
      loadMs.push(await timedMs(() => load(loader, `bench-${round}`)));
      reloadMs.push(await timedMs(() => load(loader, `bench-${round}-again`)));
    }
  } finally {
    await client.query('drop table if exists bare_flow');
    await client.end();
    await loader.close();
  }
  return summarise(rounds, { copyMs, loadMs, reloadMs });
}

/** The load and its repetition, each against the raw COPY. */
export function goldLoadFigures(bench: GoldLoadBench): readonly Figure[] {
  const rate = (rowsPerSecond: number) => `${formatCount(rowsPerSecond / 1000)} k facts/s`;
  const copy = rate(bench.rawCopyRowsPerSecond);
  return [
    {
      what: `Load of ${formatCount(bench.factCount)} facts into empty Gold, against a raw COPY of the same rows into a bare table (median of ${bench.rounds} alternated rounds)`,
      aim: 'at least 0.50',
      figure: `${rate(bench.loadRowsPerSecond)}, COPY ${copy}`,
      ratio: formatRatio(bench.loadToCopyRatio),
    },
    {
      what: 'The same load again, which changes nothing, against the same COPY',
      aim: '',
      figure: `${rate(bench.reloadUnchangedRowsPerSecond)}, COPY ${copy}`,
      ratio: formatRatio(bench.reloadToCopyRatio),
    },
  ];
}

function summarise(
  rounds: number,
  times: Readonly<Record<'copyMs' | 'loadMs' | 'reloadMs', readonly number[]>>,
): GoldLoadBench {
  const factCount = REGION_COUNT * SLOT_COUNT * REGIONAL_ENERGY_SOURCES.length;
  const rate = (ms: readonly number[]) => factCount / (median(ms) / 1_000);
  const rawCopyRowsPerSecond = rate(times.copyMs);
  return {
    factCount,
    rounds,
    rawCopyRowsPerSecond,
    loadRowsPerSecond: rate(times.loadMs),
    reloadUnchangedRowsPerSecond: rate(times.reloadMs),
    loadToCopyRatio: rate(times.loadMs) / rawCopyRowsPerSecond,
    reloadToCopyRatio: rate(times.reloadMs) / rawCopyRowsPerSecond,
  };
}

async function rawCopy(client: Client): Promise<void> {
  await pipeline(Readable.from(bareRows()), client.query(copyFrom('copy bare_flow from stdin')));
}

function* bareRows(): Generator<Buffer> {
  const findParisKeys = createParisKeyFinder();
  for (const batch of benchFlows()) {
    let text = '';
    for (const flow of batch) {
      const { dateKey, timeKey } = findParisKeys(flow.slotStartUtc);
      const regionKey = regionKeyOf(flow.regionCode);
      REGIONAL_ENERGY_SOURCES.forEach((source, index) => {
        text += `${flow.slotStartUtc}\t2024-07-01T00:00:00Z\t${flow.valuesMw[index] ?? '\\N'}\t${dateKey}\t1\t1\t${regionKey}\t${SOURCE_KEYS[source]}\t${timeKey}\t15\t0\t${flow.missingReasons[index] ?? '\\N'}\n`;
      });
    }
    yield Buffer.from(text);
  }
}

async function load(loader: WarehouseLoader, runId: string): Promise<void> {
  await loader.loadWindow(benchLoad(runId), { flows: toAsync(benchFlows()) });
}

function* benchFlows(): Generator<StagedFlow[]> {
  for (let first = 0; first < SLOT_COUNT; first += BATCH_SLOTS) {
    const last = Math.min(first + BATCH_SLOTS, SLOT_COUNT);
    const batch: StagedFlow[] = [];
    for (let slot = first; slot < last; slot += 1) {
      const slotStartUtc = addMinutes(FIRST_SLOT, slot * 15);
      for (const regionCode of REGION_CODES.slice(0, REGION_COUNT)) {
        batch.push(benchFlow(regionCode, slotStartUtc, slot));
      }
    }
    yield batch;
  }
}

function benchFlow(
  regionCode: StagedFlow['regionCode'],
  slotStartUtc: UtcInstant,
  slot: number,
): StagedFlow {
  const isMissing = (source: EnergySource) => source.startsWith('battery_');
  return {
    regionCode,
    slotStartUtc,
    stepMinutes: 15,
    vintage: 'real_time',
    bronzeSha256: BRONZE_SHA256,
    valuesMw: REGIONAL_ENERGY_SOURCES.map((source, index) =>
      isMissing(source) ? null : ((slot * 37 + index * 911) % 9_000) - 400,
    ),
    missingReasons: REGIONAL_ENERGY_SOURCES.map((source) =>
      isMissing(source) ? 'not_available' : null,
    ),
  };
}

function benchLoad(runId: string): WindowLoad {
  const window: TimeWindow = timeWindow(FIRST_SLOT, addMinutes(FIRST_SLOT, SLOT_COUNT * 15));
  const fetchedAtUtc = parseInstant('2024-07-01T00:00:00Z');
  const dataset = 'eco2mix-regional-cons-def';
  return {
    run: {
      runId,
      workflowId: runId,
      workflowType: 'bench',
      dataset,
      origin: 'simulated',
      window,
      trigger: 'backfill',
      codeVersion: 'bench',
      startedAtUtc: fetchedAtUtc,
      fetchedAtUtc,
      rowsIn: REGION_COUNT * SLOT_COUNT,
      rowsAccepted: REGION_COUNT * SLOT_COUNT,
      rowsRejected: 0,
      checks: [],
    },
    bronzeObjects: [
      {
        path: 'bronze/bench.json',
        sha256: BRONZE_SHA256,
        sizeBytes: 1,
        rows: REGION_COUNT * SLOT_COUNT,
        dataset,
        sourceUrl: 'http://127.0.0.1/bench',
        contentType: 'application/json',
        fetchedAtUtc,
      },
    ],
    rejectedRecords: [],
    quotaReadings: [],
  };
}

async function* toAsync<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}
