import { openWarehouseReader } from '../../platform/warehouse/open-warehouse.js';

import type { TemporalPlace } from './platform-place.js';
import { withTemporal } from './temporal-client.js';

/** A cycle that Temporal knows. */
export interface CycleReport {
  readonly workflowId: string;
  readonly status: string;
  readonly startedAtUtc: string;
}

/** A dataset that is not as recent as it should be. */
export interface DatasetReport {
  readonly dataset: string;
  readonly state: string;
  readonly sinceUtc: string;
  readonly newestMeasuredUtc: string | null;
}

/** An alarm that is open. */
export interface AlarmReport {
  readonly alarmId: number;
  readonly kind: string;
  readonly subject: string;
  readonly raisedAtUtc: string;
}

/** A dataset whose last run failed. */
export interface FailureReport {
  readonly dataset: string;
  readonly workflowId: string;
  readonly failedAtUtc: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** How far the data of a warehouse reaches. */
export interface Freshness {
  readonly newestSlotUtc: string | null;
  readonly lastLoadUtc: string | null;
  readonly lastDataset: string | null;
  readonly lastOutcome: string | null;
  /** Every dataset whose last run failed. */
  readonly failures: readonly FailureReport[];
  /** When the watch judged last; null before the first time. */
  readonly judgedAtUtc: string | null;
  /** Every dataset that was asked for or judged. */
  readonly datasets: readonly DatasetReport[];
  /** The newest open alarms. */
  readonly openAlarms: readonly AlarmReport[];
}

const SHOWN_CYCLES = 5;
const SHOWN_ALARMS = 10;
/** Of a reason, on a line for a person; `--json` has it whole. */
const REASON_LENGTH = 160;
/** The watch looks every 5 minutes: three looks in a row were missed. */
const SILENT_AFTER_MINUTES = 20;

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
    const [run, newestSlotUtc, failures, datasets, alarms] = await Promise.all([
      reader.findLatestRun(),
      reader.findNewestMeasuredSlot(),
      reader.findFailedDatasets(),
      reader.watch.findFreshness(),
      reader.watch.findAlarms({ openOnly: true, limit: SHOWN_ALARMS }),
    ]);
    return {
      newestSlotUtc: newestSlotUtc ?? null,
      lastLoadUtc: run?.finishedAtUtc ?? null,
      lastDataset: run?.dataset ?? null,
      lastOutcome: run?.outcome ?? null,
      failures,
      judgedAtUtc: datasets
        .map(({ judgedAtUtc }) => judgedAtUtc)
        .reduce<string | null>(laterOf, null),
      datasets: datasets.map(({ dataset, state, stateSinceUtc, newestMeasuredUtc }) => ({
        ...{ dataset, state, sinceUtc: stateSinceUtc, newestMeasuredUtc },
      })),
      openAlarms: alarms.map(({ alarmId, kind, subject, raisedAtUtc }) => ({
        ...{ alarmId, kind, subject, raisedAtUtc },
      })),
    };
  } finally {
    await reader.close();
  }
}

/** Both as lines for a person. */
export function recentWorkText(
  freshness: Freshness | undefined,
  cycles: readonly CycleReport[],
  nowMs = Date.now(),
): readonly string[] {
  const none = freshness === undefined ? 'not asked: GRID_DATABASE_URL is not set' : 'none yet';
  return [
    `  ${'newest slot'.padEnd(20)}${freshness?.newestSlotUtc ?? none}`,
    `  ${'last load'.padEnd(20)}${freshness?.lastLoadUtc ?? none}${endingText(freshness)}`,
    ...failureText(freshness?.failures ?? []),
    ...watchText(freshness, nowMs),
    '',
    'last cycles',
    ...(cycles.length === 0 ? ['  none yet'] : []),
    ...cycles.map((cycle) => `  ${cycle.status.padEnd(12)}${cycle.workflowId}`),
  ];
}

function endingText(freshness: Freshness | undefined): string {
  const words = [freshness?.lastDataset, freshness?.lastOutcome].filter(
    (word) => typeof word === 'string',
  );
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** One line a dataset whose last run failed: which, when, and why. */
function failureText(failures: readonly FailureReport[]): readonly string[] {
  return failures.map(({ dataset, failedAtUtc, errorCode, errorMessage }) => {
    const reason = errorMessage.replaceAll(/\s+/g, ' ').slice(0, REASON_LENGTH);
    return `  ${'FAILED'.padEnd(20)}${dataset} at ${failedAtUtc}: ${errorCode}: ${reason}`;
  });
}

/** Who sees no alarm must know that somebody looks: a watch that has stopped raises none. */
function judgedText(judgedAtUtc: string | null, nowMs: number): readonly string[] {
  if (judgedAtUtc === null) return [];
  const minutes = Math.floor((nowMs - Date.parse(judgedAtUtc)) / 60_000);
  const isSilent = minutes > SILENT_AFTER_MINUTES;
  return [
    isSilent
      ? `  ${'WATCH SILENT'.padEnd(20)}last judged at ${judgedAtUtc}, ${minutes} min ago: alarms may be missing`
      : `  ${'last judged'.padEnd(20)}${judgedAtUtc}`,
  ];
}

function laterOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

/** Unknown datasets are told of by their number: many have no limits, or were never asked for. */
function watchText(freshness: Freshness | undefined, nowMs: number): readonly string[] {
  if (freshness === undefined) return [];
  const { datasets, openAlarms, judgedAtUtc } = freshness;
  const count = (state: string): number => datasets.filter((one) => one.state === state).length;
  const states = ['fresh', 'late', 'stale', 'unknown'].map((state) => `${count(state)} ${state}`);
  return [
    `  ${'datasets'.padEnd(20)}${datasets.length === 0 ? 'none judged yet' : states.join(', ')}`,
    ...judgedText(judgedAtUtc, nowMs),
    ...datasets
      .filter(({ state }) => state === 'late' || state === 'stale')
      .map(
        ({ dataset, state, sinceUtc, newestMeasuredUtc }) =>
          `  ${state.toUpperCase().padEnd(20)}${dataset} since ${sinceUtc}, last value ${newestMeasuredUtc ?? 'none'}`,
      ),
    ...openAlarms.map(
      ({ alarmId, kind, subject, raisedAtUtc }) =>
        `  ${'ALARM'.padEnd(20)}${alarmId} ${kind}: ${subject} since ${raisedAtUtc}`,
    ),
  ];
}
