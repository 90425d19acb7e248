import { createHash } from 'node:crypto';

import {
  type EnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../../domain/energy/energy-source.js';
import type { MissingReason } from '../../../../domain/energy/measurement.js';
import type { Vintage } from '../../../../domain/energy/vintage.js';
import type { RegionCode } from '../../../../domain/region/region.js';
import { addMinutes, parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type {
  BronzeObjectRecord,
  PipelineRun,
  StagedFlow,
  WindowLoad,
} from '../../../../platform/warehouse/warehouse-loader.js';

export const NOON = parseInstant('2026-08-27T12:00:00Z');
export const MEASURED_NOON = { consumption: 3_000, wind: 120 } as const;
export const BRONZE_A = sha256Of('a');
export const BRONZE_B = sha256Of('b');

/** A cell: MW, or why there is none. */
export type Cell = number | MissingReason;

/** A staged row whose other sources are not measured. */
export function aFlow(
  given: {
    readonly regionCode?: RegionCode;
    readonly slotStartUtc?: UtcInstant;
    readonly stepMinutes?: number;
    readonly vintage?: Vintage;
    readonly bronzeSha256?: string;
    readonly cells?: Partial<Readonly<Record<EnergySource, Cell>>>;
  } = {},
): StagedFlow {
  const measured: Partial<Readonly<Record<EnergySource, Cell>>> = given.cells ?? MEASURED_NOON;
  const cells = REGIONAL_ENERGY_SOURCES.map((source): Cell => measured[source] ?? 'not_measured');
  return {
    regionCode: given.regionCode ?? '32',
    slotStartUtc: given.slotStartUtc ?? NOON,
    stepMinutes: given.stepMinutes ?? 15,
    vintage: given.vintage ?? 'real_time',
    bronzeSha256: given.bronzeSha256 ?? BRONZE_A,
    valuesMw: cells.map((cell) => (typeof cell === 'number' ? cell : null)),
    missingReasons: cells.map((cell) => (typeof cell === 'number' ? null : cell)),
  };
}

export function aRun(given: Partial<PipelineRun> = {}): PipelineRun {
  return {
    runId: 'run-1',
    workflowId: 'eco2mix-regional-tr/2026-08-27',
    workflowType: 'ingestWindow',
    dataset: 'eco2mix-regional-tr',
    origin: 'simulated',
    window: timeWindow(addMinutes(NOON, -180), addMinutes(NOON, 60)),
    trigger: 'backfill',
    codeVersion: '0.1.0',
    startedAtUtc: addMinutes(NOON, 60),
    fetchedAtUtc: addMinutes(NOON, 61),
    rowsIn: 1,
    rowsAccepted: 1,
    rowsRejected: 0,
    checks: [{ name: 'row-count', severity: 'error', passed: true, detail: '1 row' }],
    ...given,
  };
}

export function aBronzeObject(sha256: string, path = `bronze/${sha256}.json`): BronzeObjectRecord {
  return {
    path,
    sha256,
    sizeBytes: 1_234,
    rows: 1,
    dataset: 'eco2mix-regional-tr',
    sourceUrl: 'http://127.0.0.1/records',
    contentType: 'application/json',
    fetchedAtUtc: addMinutes(NOON, 61),
  };
}

export function aLoad(given: Partial<WindowLoad> & { readonly runId?: string } = {}): WindowLoad {
  return {
    run: given.run ?? aRun({ runId: given.runId ?? 'run-1' }),
    bronzeObjects: given.bronzeObjects ?? [aBronzeObject(BRONZE_A), aBronzeObject(BRONZE_B)],
    rejectedRecords: given.rejectedRecords ?? [],
    quotaReadings: given.quotaReadings ?? [],
    ...(given.knownBronzeSha256s === undefined
      ? {}
      : { knownBronzeSha256s: given.knownBronzeSha256s }),
  };
}

/** Rows as the loader takes them, `batchSize` at a time. */
export async function* inBatches<Row>(
  rows: readonly Row[],
  batchSize = 100,
): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += batchSize) {
    yield await Promise.resolve(rows.slice(start, start + batchSize));
  }
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
