import { DATASET_IDS, datasetEntry, type DatasetId } from '../dataset/dataset-catalogue.js';
import type { ExpectedFreshness, LagLimits } from '../dataset/dataset-entry.js';
import { GridError } from '../errors/grid-error.js';

/** When each dataset is due, and what tells; null where nothing is expected. */
export type FreshnessLimits = ReadonlyMap<DatasetId, ExpectedFreshness | null>;

const ENTRY = /^([\w-]+)=(\d{1,7})\/(\d{1,7})$/;

/**
 * The limits of every dataset: those of the catalogue, but for datasets that `overrides` names, spelled
 * `dataset=lateMinutes/staleMinutes` and joined by commas. What a dataset is judged on stays as the
 * catalogue says.
 *
 * @throws GridError INVALID_CONFIGURATION for another spelling, an unknown dataset, or one that would
 * be stale before it is late.
 */
export function freshnessLimits(overrides = ''): FreshnessLimits {
  const own = new Map(
    overrides
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map(readEntry),
  );
  return new Map(
    DATASET_IDS.map((dataset) => {
      const { judgedOn, freshness } = datasetEntry(dataset);
      const limits = own.get(dataset) ?? freshness;
      return [dataset, limits === null ? null : { judgedOn, ...limits }];
    }),
  );
}

function readEntry(entry: string): [DatasetId, LagLimits] {
  const [, word, late, stale] = ENTRY.exec(entry) ?? [];
  const dataset = DATASET_IDS.find((candidate) => candidate === word);
  if (dataset === undefined) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `'${entry}' is no freshness of a dataset: expected dataset=lateMinutes/staleMinutes with one of ${DATASET_IDS.join(', ')}`,
    );
  }
  const limits = { lateAfterMinutes: Number(late), staleAfterMinutes: Number(stale) };
  if (limits.lateAfterMinutes > limits.staleAfterMinutes) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `freshness of ${dataset}: late after ${limits.lateAfterMinutes} min must not come after stale after ${limits.staleAfterMinutes} min`,
    );
  }
  return [dataset, limits];
}
