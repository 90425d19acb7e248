import pl, { type DataFrame } from 'nodejs-polars';

import { checkRegional } from '../../domain/quality/regional-checks.js';
import { instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import { durationMinutes, type TimeWindow } from '../../domain/time/time-window.js';
import type {
  RawObject,
  ReceivedObject,
  RefinedRows,
  SilverLayout,
  SourcePipeline,
} from '../source-pipeline.js';

import type { OdreClient, RawAnswer } from './odre-client.js';
import { ODRE_DATASETS, type OdreDatasetId } from './odre-dataset.js';
import type { OdreQuota } from './quota.js';
import { refineRegional, type RefinedPayload } from './regional-refine.js';
import { setAsideRecords } from './set-aside-rows.js';
import { valueColumn } from './silver-columns.js';
import { mergePartition } from './silver-partition.js';
import { profileSilver } from './silver-profile.js';

/** Up to this length a window is read in pages of 100 rows; above it as one export (R12). */
const LONGEST_PAGED_WINDOW_MINUTES = 6 * 60;

/** Where regional flows lie in Silver, whichever dataset brought them. */
export const REGIONAL_SILVER: SilverLayout = {
  folder: 'silver/eco2mix_regional',
  fileName: 'flows.parquet',
  partition: 'day',
  timeColumn: 'slot_start_utc',
  merge: mergePartition,
};

/** Where the raw answers of a regional dataset lie. */
export function regionalBronze(dataset: OdreDatasetId): SourcePipeline['bronze'] {
  return { folder: 'bronze/rte/production', prefix: ODRE_DATASETS[dataset].bronzePrefix };
}

/** How a regional eCO2mix dataset of ODRÉ is asked, cleaned and judged. */
export function createRegionalPipeline(
  dataset: 'eco2mix-regional-tr' | 'eco2mix-regional-cons-def',
  odre: OdreClient,
): SourcePipeline {
  return {
    dataset,
    bronze: regionalBronze(dataset),
    fetch: (window) => fetchAnswers(odre, dataset, window),
    findNewestPublishedSlot: async () => {
      const { quota, ...answer } = await odre.findNewestPublishedSlot(dataset);
      return { ...answer, quota: observed(quota, answer.answeredAtUtc) };
    },
    refine: (window, raw) => refine(dataset, window, raw),
    silver: REGIONAL_SILVER,
    judge: (silver, window) => checkRegional(profileSilver(silver, window)),
    gold: [{ kind: 'regional_flows' }],
  };
}

/** The answers of ODRÉ for a window, in pages when it is short. */
export async function* fetchAnswers(
  odre: Pick<OdreClient, 'fetchRecords' | 'fetchExport'>,
  dataset: OdreDatasetId,
  window: TimeWindow,
): AsyncGenerator<ReceivedObject> {
  const answers =
    durationMinutes(window) <= LONGEST_PAGED_WINDOW_MINUTES
      ? await odre.fetchRecords(dataset, window)
      : [await odre.fetchExport(dataset, window)];
  for (const answer of answers) yield receivedObject(answer);
}

function receivedObject(answer: RawAnswer): ReceivedObject {
  return {
    ...answer,
    extension: answer.contentType.includes('csv') ? 'csv' : 'json',
    quota: observed(answer.quota, answer.fetchedAtUtc),
  };
}

function observed(
  quota: OdreQuota | undefined,
  observedAtUtc: UtcInstant,
): ReceivedObject['quota'] {
  return quota === undefined ? undefined : { ...quota, observedAtUtc };
}

async function refine(
  dataset: OdreDatasetId,
  window: TimeWindow,
  raw: readonly RawObject[],
): Promise<RefinedRows> {
  const payloads = await Promise.all(
    raw.map(async (object) => ({ ...object, body: await object.read() })),
  );
  return refinedRows(await refineRegional(dataset, window, payloads));
}

/** What refining regional rows gives, as every pipeline gives it. */
export function refinedRows(refined: RefinedPayload): RefinedRows {
  const { silver, rowsIn, setAsideRows, invalidCells, unknownColumns } = refined;
  return {
    silver,
    rowsIn,
    rowsAccepted: silver.height,
    setAsideRows: setAsideRecords(setAsideRows, 'code_insee_region'),
    invalidCells: invalidCells.map((cell) => ({
      ...cell,
      reason: 'invalid_number',
      severity: 'defect',
    })),
    unknownColumns,
    newestSlotUtc: newestSlot(silver),
    newestMeasuredUtc: newestSlot(measured(silver)),
  };
}

function measured(silver: DataFrame): DataFrame {
  if (silver.height === 0) return silver;
  return silver.filter(pl.col(valueColumn('consumption')).isNotNull());
}

function newestSlot(silver: DataFrame): UtcInstant | null {
  if (silver.height === 0) return null;
  return instantFromEpochMs(silver.getColumn('slot_start_utc').cast(pl.Int64).max());
}
