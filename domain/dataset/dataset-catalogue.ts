import type { DatasetEntry, LagLimits } from './dataset-entry.js';
import {
  ARCHIVE_OF_REAL_TIME,
  DAY,
  HOUR,
  REVISED_MONTHS,
  WEEK_OF_REAL_TIME,
  every,
  later,
} from './standing-orders.js';

/** Asked every hour: two answers may fail before it is late. */
const ANSWERS_EVERY_HOUR: LagLimits = { lateAfterMinutes: 3 * HOUR, staleAfterMinutes: 12 * HOUR };

/** Asked every day: late when one answer lacks, stale when three do. */
const ANSWERS_EVERY_DAY: LagLimits = { lateAfterMinutes: 30 * HOUR, staleAfterMinutes: 3 * DAY };

/**
 * Every dataset with a pipeline, by its name at the source. A new one is an entry here, a folder in
 * `sources/` and a line in `worker/source-pipelines.ts`.
 */
export const DATASET_CATALOGUE = {
  'eco2mix-regional-tr': {
    source: 'odre',
    nameFr: 'éCO2mix régional, temps réel',
    stepMinutes: 15,
    judgedOn: 'measured',
    freshness: { lateAfterMinutes: HOUR, staleAfterMinutes: 105 },
    schedules: [WEEK_OF_REAL_TIME, ARCHIVE_OF_REAL_TIME],
  },
  'eco2mix-regional-cons-def': {
    source: 'odre',
    nameFr: 'éCO2mix régional, consolidé et définitif',
    stepMinutes: 30,
    judgedOn: 'measured',
    freshness: { lateAfterMinutes: 130 * DAY, staleAfterMinutes: 160 * DAY },
    schedules: [REVISED_MONTHS],
  },
  'eco2mix-national-tr': {
    source: 'odre',
    nameFr: 'éCO2mix national, temps réel',
    stepMinutes: 15,
    judgedOn: 'measured',
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
    judgedOn: 'measured',
    freshness: { lateAfterMinutes: 130 * DAY, staleAfterMinutes: 160 * DAY },
    schedules: [later(REVISED_MONTHS, 60)],
  },
  'rte-eco2mix-national-file': {
    source: 'rte-files',
    nameFr: 'éCO2mix national, fichiers de RTE',
    stepMinutes: 15,
    judgedOn: 'measured',
    freshness: null,
    schedules: [],
  },
  'rte-eco2mix-region-file': {
    source: 'rte-files',
    nameFr: 'éCO2mix régional, fichiers de RTE',
    stepMinutes: 15,
    judgedOn: 'measured',
    freshness: null,
    schedules: [],
  },
  'installed-capacity-regional': {
    source: 'installed-capacity',
    nameFr: 'Parc installé par région et filière',
    stepMinutes: null,
    judgedOn: 'answered',
    freshness: null,
    schedules: [],
  },
  'generation-register': {
    source: 'installed-capacity',
    nameFr: 'Registre national des installations de production et de stockage',
    stepMinutes: null,
    judgedOn: 'answered',
    freshness: null,
    schedules: [],
  },
  'era5-france': {
    source: 'era5',
    nameFr: 'ERA5, météo horaire des régions',
    stepMinutes: HOUR,
    judgedOn: 'measured',
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
    judgedOn: 'measured',
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
    judgedOn: 'measured',
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
    judgedOn: 'measured',
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
        // Far enough back for what was published while RTE, or this platform, was silent for weeks.
        name: 'ahead',
        at: every(DAY, 4 * HOUR + 22),
        minutesBack: 31 * DAY,
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
    judgedOn: 'measured',
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
        minutesBack: 31 * DAY,
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
    judgedOn: 'answered',
    // A page does not say when it was published: what counts is that it was read.
    freshness: ANSWERS_EVERY_HOUR,
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
    judgedOn: 'answered',
    freshness: ANSWERS_EVERY_DAY,
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
    judgedOn: 'answered',
    freshness: ANSWERS_EVERY_DAY,
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
    judgedOn: 'answered',
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

/**
 * Whether a dataset comes only as files that somebody brings: nothing can be asked for it. A dataset
 * that can be asked has standing orders.
 */
export function comesAsFiles(dataset: DatasetId): boolean {
  return datasetEntry(dataset).schedules.length === 0;
}
