import { comesAsFiles, DATASET_IDS, type DatasetId } from '../domain/dataset/dataset-catalogue.js';
import type { DatasetSchedule } from '../domain/dataset/dataset-entry.js';
import type { Origin } from '../domain/energy/origin.js';
import type { CheckResult } from '../domain/quality/window-checks.js';
import type { UtcInstant } from '../domain/time/instant.js';
import { compactWindow, type TimeWindow } from '../domain/time/time-window.js';

/** Task queues, one a kind of work; worker roles serve one or more of them. */
export const TASK_QUEUES = {
  workflows: 'grid-workflows',
  io: 'grid-io',
  compute: 'grid-compute',
  load: 'grid-load',
} as const;

/** A kind of work a worker process can take. */
export type WorkerRole = keyof typeof TASK_QUEUES;

/** Names under which workflows are started. */
export const WORKFLOW_TYPES = {
  gridCycle: 'gridCycle',
  ingestWindow: 'ingestWindow',
  backfill: 'backfill',
  datasetCycle: 'datasetCycle',
  landingZone: 'landingZone',
  watch: 'watch',
} as const;

/** Id of the schedule that starts a cycle every 15 minutes. */
export const GRID_CYCLE_SCHEDULE_ID = 'grid-cycle';

/** Id of the schedule that looks after datasets and assets. */
export const WATCH_SCHEDULE_ID = 'watch';

/** Minutes between two looks. */
export const WATCH_INTERVAL_MINUTES = 5;

/** Dataset the cycle brings. */
export const GRID_CYCLE_DATASET = 'eco2mix-regional-tr' satisfies DatasetId;

/** Minutes between two cycles, and the step of real-time slots. */
export const CYCLE_INTERVAL_MINUTES = 15;

/** History that lies in more than one dataset, by one name: best vintage first. */
export const BACKFILL_GROUPS = {
  'eco2mix-regional': ['eco2mix-regional-cons-def', 'eco2mix-regional-tr'],
  'eco2mix-national': ['eco2mix-national-cons-def', 'eco2mix-national-tr'],
} as const satisfies Readonly<Record<string, readonly DatasetId[]>>;

/** What can be backfilled: a group of datasets, or one of them alone. */
export type BackfillId = keyof typeof BACKFILL_GROUPS | DatasetId;

/** Every name that can be backfilled: what comes as files cannot be asked for. */
export const BACKFILL_IDS: readonly BackfillId[] = [
  ...(Object.keys(BACKFILL_GROUPS) as (keyof typeof BACKFILL_GROUPS)[]),
  ...DATASET_IDS.filter((dataset) => !comesAsFiles(dataset)),
];

/** The datasets of a backfill in turn, each for what the ones before it left open. */
export function datasetsOfBackfill(id: BackfillId): readonly DatasetId[] {
  return isGroup(id) ? BACKFILL_GROUPS[id] : [id];
}

function isGroup(id: BackfillId): id is keyof typeof BACKFILL_GROUPS {
  return Object.hasOwn(BACKFILL_GROUPS, id);
}

/** Typed search attributes: name to Temporal type. */
export const SEARCH_ATTRIBUTES = {
  GridDataset: 'KEYWORD',
  GridWindowStart: 'DATETIME',
  GridRows: 'INT',
  GridOrigin: 'KEYWORD',
  GridOutcome: 'KEYWORD',
} as const;

/** Words of the GridOutcome search attribute. */
export type RunOutcomeWord = 'running' | 'success' | 'empty' | 'failure';

/** Why a run was started. */
export type RunTriggerWord = 'schedule' | 'backfill' | 'rerun';

/** A raw object in Bronze and what is known of the answer it came from. */
export interface BronzeReference {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sourceUrl: string;
  readonly contentType: string;
  readonly fetchedAtUtc: UtcInstant;
}

/** The source's call quota as its answer stated it. */
export interface QuotaReference {
  readonly observedAtUtc: UtcInstant;
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAtUtc: UtcInstant | null;
}

/** An object of Silver that holds rows of a window. */
export interface SilverReference {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
}

/** Input of the ingestWindow workflow. */
export interface IngestWindowInput {
  readonly dataset: DatasetId;
  readonly window: TimeWindow;
  readonly trigger: RunTriggerWord;
  readonly origin: Origin;
  /** When the source was last asked and had nothing newer than Gold; tells how late a slot is. */
  readonly lastLookUtc?: UtcInstant;
  /** Raw objects that lie in Bronze already, as landed files do: nothing is fetched. */
  readonly bronze?: readonly BronzeReference[];
}

/** Id of the schedule that looks for files in the landing zone. */
export const LANDING_SCHEDULE_ID = 'landing-zone';

/** Minutes between two looks for files. */
export const LANDING_INTERVAL_MINUTES = 1;

/** Input of the landingZone workflow. */
export interface LandingZoneInput {
  readonly origin: Origin;
  /** Seconds between the two looks: what is the same in both is whole. */
  readonly settleSeconds: number;
}

/** Files of one run over the landing zone, by what became of them. */
export interface LandingZoneResult {
  readonly loaded: number;
  readonly refused: number;
  readonly duplicates: number;
  /** Left where they are: changed, or failed for a cause that may pass. */
  readonly left: number;
  /** Seen, but changed between the two looks. */
  readonly stillArriving: number;
}

/** What one run over a window did. */
export interface IngestWindowResult {
  readonly dataset: DatasetId;
  readonly window: TimeWindow;
  readonly rowsIn: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly inserted: number;
  readonly revised: number;
  readonly unchanged: number;
  /** When the source answered. */
  readonly fetchedAtUtc: UtcInstant | null;
  /** Start of the newest slot this run was given by the source, null when there was none. */
  readonly newestSlotUtc: UtcInstant | null;
  /** Start of the newest measured slot Gold holds in the window, null when there is none. */
  readonly newestMeasuredSlotUtc: UtcInstant | null;
  /** How many regions are measured at that slot. */
  readonly regionsAtNewestSlot: number;
  /** How far the dataset was measured before this run; null or absent when that is not known. */
  readonly measuredBeforeUtc?: UtcInstant | null;
  /** The call quota the source stated last. Absent in runs the release before began. */
  readonly quota?: QuotaReference | null;
  /** Rows and cells that were set aside, and checks that warn, of a file that was brought. */
  readonly setAside?: SilverReference | null;
  readonly warnings?: readonly CheckResult[];
}

/** Input of the watch workflow. */
export interface WatchInput {
  readonly origin: Origin;
}

/** What one look found; datasets by name. */
export interface WatchResult {
  readonly datasets: number;
  readonly late: readonly string[];
  readonly stale: readonly string[];
  readonly notJudged: readonly string[];
  readonly alarmsRaised: readonly string[];
  readonly alarmsCleared: readonly string[];
  /** Events of assets that it logged. */
  readonly assetEvents: number;
}

/** How long and how often a cycle waits for a slot that is not published yet. */
export interface PublicationPatience {
  readonly askIntervalSeconds: number;
  readonly askCount: number;
}

/** Input of the gridCycle workflow; the window ends at the scheduled time. */
export interface GridCycleInput {
  readonly origin: Origin;
  readonly windowHours: number;
  readonly patience: PublicationPatience;
}

/** Input of the datasetCycle workflow: a standing order of the catalogue. */
export interface DatasetCycleInput {
  readonly dataset: DatasetId;
  readonly schedule: DatasetSchedule;
  readonly origin: Origin;
}

/** What a standing order did, over all its windows. */
export interface DatasetCycleResult {
  readonly dataset: DatasetId;
  readonly windows: number;
  readonly rowsAccepted: number;
  readonly inserted: number;
  readonly revised: number;
  readonly unchanged: number;
}

/** Input of the backfill workflow. */
export interface BackfillInput {
  readonly backfill: BackfillId;
  readonly window: TimeWindow;
  readonly origin: Origin;
  readonly concurrency: number;
  /** Partitions one run works through before it continues as new; 60 unless told. */
  readonly partitionsPerRun?: number;
  /** Starts of partitions that an interrupted backfill of the same span has done: left out. */
  readonly doneBefore?: readonly UtcInstant[];
  /** Set when the workflow continues as new: what the runs before it have done. */
  readonly progress?: BackfillProgress;
}

/** How far a backfill is; answered by its `progress` query. */
export interface BackfillProgress {
  readonly partitionsTotal: number;
  readonly partitionsDone: number;
  /** Each failed partition with its cause: `20240101T000000Z-20240201T000000Z: cause`. */
  readonly partitionsFailed: readonly string[];
  readonly rowsAccepted: number;
  readonly inserted: number;
  readonly revised: number;
  readonly unchanged: number;
  /** Starts of the partitions that are done, also those of an interrupted backfill before. */
  readonly doneStartsUtc?: readonly UtcInstant[];
  /** How many of them an interrupted backfill before had done. */
  readonly partitionsBefore?: number;
  /** Calls the source has said are left; null while it said nothing. */
  readonly callsLeft?: number | null;
  /** Until when it waits, because the calls left are needed by the plain cycles; null: it does not. */
  readonly waitsUntilUtc?: UtcInstant | null;
}

/** Name of the query that answers {@link BackfillProgress}. */
export const PROGRESS_QUERY = 'progress';

/** Business id of the run over a window of a dataset: the same window is the same id. */
export function ingestWorkflowId(dataset: DatasetId, window: TimeWindow): string {
  return `ingest-${dataset}-${compactWindow(window)}`;
}

/** Name of a standing order: of its schedule, and how its workflow ids begin. */
export function datasetScheduleId(dataset: DatasetId, schedule: DatasetSchedule): string {
  return `${dataset}-${schedule.name}`;
}

/** Business id of a backfill of a span of history. */
export function backfillWorkflowId(backfill: BackfillId, window: TimeWindow): string {
  return `backfill-${backfill}-${compactWindow(window)}`;
}
