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
  /**
   * A long window is worked through a UTC month at a time; `whole_month` widens it to the months it
   * touches, so that a month that is asked for every day is the same window, and the same object.
   */
  readonly split: 'none' | 'month' | 'whole_month';
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

/** A week of real time again, every night: values are revised for days (R12). */
const WEEK_OF_REAL_TIME: DatasetSchedule = {
  name: 'week',
  at: every(DAY, 3 * HOUR + 20),
  minutesBack: 7 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'none',
};

/**
 * All of real time, every week: a month may leave it before it is consolidated (R3). It begins at
 * most 122 days back, on the first day of the third month before this one.
 */
const ARCHIVE_OF_REAL_TIME: DatasetSchedule = {
  name: 'archive',
  at: every(7 * DAY, 3 * DAY + 2 * HOUR),
  minutesBack: 124 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'month',
};

/**
 * What became consolidated or definitive, every month. Values of January may become definitive as
 * late as the end of the next year: in September 2026 those of 2025 were still consolidated (R3).
 */
const REVISED_MONTHS: DatasetSchedule = {
  name: 'revisions',
  at: { kind: 'monthly', dayOfMonth: 5, hourUtc: 1 },
  minutesBack: 26 * 31 * DAY,
  minutesAhead: 0,
  alignMinutes: DAY,
  split: 'month',
};

/** The same some minutes later, so that two datasets of one system do not ask at once. */
function later(schedule: DatasetSchedule, minutes: number): DatasetSchedule {
  const { at } = schedule;
  if (at.kind === 'interval') {
    return { ...schedule, at: { ...at, offsetMinutes: at.offsetMinutes + minutes } };
  }
  return { ...schedule, at: { ...at, hourUtc: at.hourUtc + minutes / HOUR } };
}

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
    schedules: [WEEK_OF_REAL_TIME, ARCHIVE_OF_REAL_TIME],
  },
  'eco2mix-regional-cons-def': {
    source: 'odre',
    nameFr: 'éCO2mix régional, consolidé et définitif',
    stepMinutes: 30,
    freshness: { lateAfterMinutes: 130 * DAY, staleAfterMinutes: 160 * DAY },
    schedules: [REVISED_MONTHS],
  },
  'eco2mix-national-tr': {
    source: 'odre',
    nameFr: 'éCO2mix national, temps réel',
    stepMinutes: 15,
    freshness: { lateAfterMinutes: HOUR, staleAfterMinutes: 105 },
    schedules: [
      {
        // Between two regional cycles; forecasts run to the end of tomorrow (R5).
        name: 'cycle',
        at: every(15, 10),
        minutesBack: 3 * HOUR,
        minutesAhead: 36 * HOUR,
        alignMinutes: 15,
        split: 'none',
      },
      later(WEEK_OF_REAL_TIME, 5),
      later(ARCHIVE_OF_REAL_TIME, 5),
    ],
  },
  'eco2mix-national-cons-def': {
    source: 'odre',
    nameFr: 'éCO2mix national, consolidé et définitif',
    stepMinutes: 15,
    freshness: { lateAfterMinutes: 130 * DAY, staleAfterMinutes: 160 * DAY },
    schedules: [later(REVISED_MONTHS, 60)],
  },
  'rte-eco2mix-national-file': {
    source: 'rte-files',
    nameFr: 'éCO2mix national, fichiers de RTE',
    stepMinutes: 15,
    freshness: null,
    schedules: [],
  },
  'rte-eco2mix-region-file': {
    source: 'rte-files',
    nameFr: 'éCO2mix régional, fichiers de RTE',
    stepMinutes: 15,
    freshness: null,
    schedules: [],
  },
  'installed-capacity-regional': {
    source: 'installed-capacity',
    nameFr: 'Parc installé par région et filière',
    stepMinutes: null,
    freshness: null,
    schedules: [],
  },
  'generation-register': {
    source: 'installed-capacity',
    nameFr: 'Registre national des installations de production et de stockage',
    stepMinutes: null,
    freshness: null,
    schedules: [],
  },
  'era5-france': {
    source: 'era5',
    nameFr: 'ERA5, météo horaire des régions',
    stepMinutes: HOUR,
    // A month is published some days after its end; the final one may come three months later.
    freshness: { lateAfterMinutes: 45 * DAY, staleAfterMinutes: 100 * DAY },
    schedules: [
      {
        name: 'months',
        at: every(DAY, 4 * HOUR + 40),
        minutesBack: 92 * DAY,
        minutesAhead: 0,
        alignMinutes: DAY,
        split: 'whole_month',
      },
    ],
  },
  'open-meteo-forecast': {
    source: 'open-meteo',
    nameFr: 'Open-Meteo, prévisions',
    stepMinutes: HOUR,
    freshness: { lateAfterMinutes: 2 * HOUR, staleAfterMinutes: 4 * HOUR },
    schedules: [
      {
        name: 'hourly',
        at: every(HOUR, 10),
        minutesBack: 2 * DAY,
        minutesAhead: 3 * DAY,
        alignMinutes: DAY,
        split: 'none',
      },
    ],
  },
  'open-meteo-archive': {
    source: 'open-meteo',
    nameFr: 'Open-Meteo, archives',
    stepMinutes: HOUR,
    // The archive follows some days behind; ERA5 itself replaces it.
    freshness: { lateAfterMinutes: 7 * DAY, staleAfterMinutes: 10 * DAY },
    schedules: [
      {
        name: 'daily',
        at: every(DAY, 5 * HOUR + 10),
        minutesBack: 14 * DAY,
        minutesAhead: 0,
        alignMinutes: DAY,
        split: 'none',
      },
    ],
  },
  'rte-generation-unavailabilities': {
    source: 'rte-unavailability',
    nameFr: 'Indisponibilités de production, RTE',
    stepMinutes: null,
    // Dozens of versions are published a day; judged on the newest publication.
    freshness: { lateAfterMinutes: 12 * HOUR, staleAfterMinutes: DAY },
    schedules: [
      {
        // RTE advises 20 calls an hour at most: two questions, a few pages each.
        name: 'updates',
        at: every(30, 7),
        minutesBack: 2 * DAY,
        minutesAhead: 0,
        alignMinutes: 30,
        split: 'none',
      },
      {
        name: 'ahead',
        at: every(DAY, 4 * HOUR + 22),
        minutesBack: 7 * DAY,
        minutesAhead: 31 * DAY,
        alignMinutes: DAY,
        split: 'month',
      },
    ],
  },
  'rte-transmission-unavailabilities': {
    source: 'rte-unavailability',
    nameFr: 'Indisponibilités du réseau de transport, RTE',
    stepMinutes: null,
    freshness: { lateAfterMinutes: 7 * DAY, staleAfterMinutes: 21 * DAY },
    schedules: [
      {
        name: 'updates',
        at: every(HOUR, 22),
        minutesBack: 2 * DAY,
        minutesAhead: 0,
        alignMinutes: 30,
        split: 'none',
      },
      {
        name: 'ahead',
        at: every(DAY, 4 * HOUR + 52),
        minutesBack: 7 * DAY,
        minutesAhead: 31 * DAY,
        alignMinutes: DAY,
        split: 'month',
      },
    ],
  },
  'maintenance-page': {
    source: 'maintenance-page',
    nameFr: 'Page de maintenance publiée',
    stepMinutes: null,
    // A page does not say when it was published; the audit says when it was last read.
    freshness: null,
    schedules: [
      {
        name: 'hourly',
        at: every(HOUR, 37),
        minutesBack: DAY,
        minutesAhead: 0,
        alignMinutes: HOUR,
        split: 'none',
      },
    ],
  },
  'reference-places': {
    source: 'reference-database',
    nameFr: 'Communes, codes postaux et régions de la base de référence',
    stepMinutes: null,
    freshness: null,
    schedules: [
      {
        name: 'daily',
        at: every(DAY, 2 * HOUR + 40),
        minutesBack: DAY,
        minutesAhead: 0,
        alignMinutes: DAY,
        split: 'none',
      },
    ],
  },
  'reference-grid-nodes': {
    source: 'reference-database',
    nameFr: 'Postes électriques de la base de référence',
    stepMinutes: null,
    freshness: null,
    schedules: [
      {
        name: 'daily',
        at: every(DAY, 2 * HOUR + 45),
        minutesBack: DAY,
        minutesAhead: 0,
        alignMinutes: DAY,
        split: 'none',
      },
    ],
  },
  'grid-nodes-rte': {
    source: 'reference-database',
    nameFr: 'Postes électriques de RTE',
    stepMinutes: null,
    freshness: null,
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
