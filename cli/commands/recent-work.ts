import { openWarehouseReader } from '../../platform/warehouse/open-warehouse.js';

import type { TemporalPlace } from './platform-place.js';
import { withTemporal } from './temporal-client.js';

/** A cycle that Temporal knows. */
export interface CycleReport {
  readonly workflowId: string;
  readonly status: string;
  readonly startedAtUtc: string;
}

/** How far the data of a warehouse reaches. */
export interface Freshness {
  readonly newestSlotUtc: string | null;
  readonly lastLoadUtc: string | null;
  readonly lastOutcome: string | null;
}

const SHOWN_CYCLES = 5;

/**
 * The newest cycles.
 *
 * @throws GridError TEMPORAL_UNAVAILABLE
 */
export function readCycles(place: TemporalPlace): Promise<CycleReport[]> {
  return withTemporal(place, async (client) => {
    const cycles: CycleReport[] = [];
    const query = `WorkflowType = 'gridCycle'`;
    for await (const run of client.workflow.list({ query, pageSize: SHOWN_CYCLES })) {
      cycles.push({
        workflowId: run.workflowId,
        status: run.status.name.toLowerCase(),
        startedAtUtc: run.startTime.toISOString(),
      });
      if (cycles.length === SHOWN_CYCLES) break;
    }
    return cycles;
  });
}

/**
 * The newest slot and load of a warehouse.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function readFreshness(databaseUrl: string): Promise<Freshness> {
  const reader = await openWarehouseReader(databaseUrl);
  try {
    const [run, newestSlotUtc] = await Promise.all([
      reader.findLatestRun(),
      reader.findNewestMeasuredSlot(),
    ]);
    return {
      newestSlotUtc: newestSlotUtc ?? null,
      lastLoadUtc: run?.finishedAtUtc ?? null,
      lastOutcome: run?.outcome ?? null,
    };
  } finally {
    await reader.close();
  }
}

/** Both as lines for a person. */
export function recentWorkText(
  freshness: Freshness | undefined,
  cycles: readonly CycleReport[],
): readonly string[] {
  const none = freshness === undefined ? 'not asked: GRID_DATABASE_URL is not set' : 'none yet';
  const outcome = freshness?.lastOutcome ?? undefined;
  return [
    `  ${'newest slot'.padEnd(20)}${freshness?.newestSlotUtc ?? none}`,
    `  ${'last load'.padEnd(20)}${freshness?.lastLoadUtc ?? none}${outcome === undefined ? '' : ` (${outcome})`}`,
    '',
    'last cycles',
    ...(cycles.length === 0 ? ['  none yet'] : []),
    ...cycles.map((cycle) => `  ${cycle.status.padEnd(12)}${cycle.workflowId}`),
  ];
}
