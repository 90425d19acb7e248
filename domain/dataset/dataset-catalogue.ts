/** When a dataset is asked for, by the clock of the scheduler (UTC). */
export type ScheduleTime =
  | {
      readonly kind: 'interval';
      readonly everyMinutes: number;
      /** Minutes after each multiple of the interval since the epoch. */
      readonly offsetMinutes: number;
    }
  | { readonly kind: 'monthly'; readonly dayOfMonth: number; readonly hourUtc: number };

/**
 * A standing order of a dataset: when, and for which span before and after the scheduled time. Its
 * schedule at Temporal is called `<dataset>-<name>`.
 */
export interface DatasetSchedule {
  readonly name: string;
  readonly at: ScheduleTime;
  readonly minutesBack: number;
  readonly minutesAhead: number;
  /** The window begins and ends on a multiple of this many minutes since the epoch. */
  readonly alignMinutes: number;
  /** A long window is worked through a UTC month at a time. */
  readonly split: 'none' | 'month';
}

/** When values of a dataset are due. An instant t is covered by the value of the slot that holds it. */
export interface ExpectedFreshness {
  /** A value is normally there this many minutes after its instant: older is late. */
  readonly lateAfterMinutes: number;
  /** From here on something is broken: older is stale, and an alarm is raised. */
  readonly staleAfterMinutes: number;
}

/** What holds of a dataset whatever system it comes from. */
export interface DatasetEntry {
  /** Folder of `sources/` that knows it. */
  readonly source: string;
  readonly nameFr: string;
  /** Minutes between two slots; null for what has no slots, such as a register. */
  readonly stepMinutes: number | null;
  /** Null for what is published when it pleases. */
  readonly freshness: ExpectedFreshness | null;
  readonly schedules: readonly DatasetSchedule[];
}

const HOUR = 60;
const DAY = 24 * HOUR;

const every = (everyMinutes: number, offsetMinutes: number): ScheduleTime => ({
  kind: 'interval',
  everyMinutes,
  offsetMinutes,
});

/**
 * Every dataset with a pipeline, by its name at the source. A new one is an entry here, a folder in
 * `sources/` and a line in `worker/source-pipelines.ts`.
 */
export const DATASET_CATALOGUE = {
  'eco2mix-regional-tr': {
    source: 'odre',
    nameFr: 'éCO2mix régional, temps réel',
    stepMinutes: 15,
    freshness: { lateAfterMinutes: HOUR, staleAfterMinutes: 105 },
    schedules: [
      {
        name: 'week',
        at: every(DAY, 3 * HOUR + 20),
        minutesBack: 7 * DAY,
        minutesAhead: 0,
        alignMinutes: DAY,
        split: 'none',
      },
    ],
  },
  'eco2mix-regional-cons-def': {
    source: 'odre',
    nameFr: 'éCO2mix régional, consolidé et définitif',
    stepMinutes: 30,
    freshness: { lateAfterMinutes: 130 * DAY, staleAfterMinutes: 160 * DAY },
    schedules: [],
  },
  'eco2mix-national-tr': {
    source: 'odre',
    nameFr: 'éCO2mix national, temps réel',
    stepMinutes: 15,
    freshness: { lateAfterMinutes: HOUR, staleAfterMinutes: 105 },
    schedules: [],
  },
  'eco2mix-national-cons-def': {
    source: 'odre',
    nameFr: 'éCO2mix national, consolidé et définitif',
    stepMinutes: 15,
    freshness: { lateAfterMinutes: 130 * DAY, staleAfterMinutes: 160 * DAY },
    schedules: [],
  },
} as const satisfies Readonly<Record<string, DatasetEntry>>;

/** Name of a dataset of {@link DATASET_CATALOGUE}. */
export type DatasetId = keyof typeof DATASET_CATALOGUE;

/** Every dataset, in the order of the catalogue. */
export const DATASET_IDS = Object.keys(DATASET_CATALOGUE) as readonly DatasetId[];

/** The entry of a dataset, without the narrow types of its literal. */
export function datasetEntry(dataset: DatasetId): DatasetEntry {
  return DATASET_CATALOGUE[dataset];
}
