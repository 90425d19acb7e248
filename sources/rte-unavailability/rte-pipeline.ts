import { NO_INSTALLATIONS, type InstallationLookup } from '../../domain/outage/resolve-asset.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { judgeOutages } from '../outages/outage-checks.js';
import { outageGold } from '../outages/outage-gold.js';
import { refineOutages, type ReadPayload } from '../outages/outage-refine.js';
import { outageSilver } from '../outages/outage-silver.js';
import type { RawObject, ReceivedObject, SourcePipeline } from '../source-pipeline.js';

import type { RteClient } from './rte-client.js';
import { RTE_DATASETS, RTE_QUESTIONS, type RteDatasetId } from './rte-dataset.js';
import { readUnavailabilities } from './unavailability-records.js';

const NO_DATA = '.no-data.json';

/** What an unavailability pipeline works with. */
export interface RtePipelineOptions {
  readonly dataset: RteDatasetId;
  /** Absent where RTE is not asked, as for replaying what Bronze holds. */
  readonly client?: RteClient;
  /** The register of installations of the moment, by EIC code. Default: none, names only. */
  readonly loadInstallations?: () => Promise<InstallationLookup>;
}

/** How unavailabilities of RTE are asked, cleaned and judged. */
export function createRteUnavailabilityPipeline(options: RtePipelineOptions): SourcePipeline {
  const { dataset, client, loadInstallations = noInstallations } = options;
  return {
    dataset,
    bronze: { folder: 'bronze/maintenance', prefix: RTE_DATASETS[dataset].bronzePrefix },
    ...(client === undefined ? {} : { fetch: (window) => fetchVersions(client, dataset, window) }),
    refine: async (_window, raw) => {
      const findInstallation = await loadInstallations();
      return refineOutages(
        await Promise.all(raw.map((object) => readPayload(dataset, object, findInstallation))),
      );
    },
    silver: outageSilver(dataset),
    judge: judgeOutages,
    gold: outageGold(dataset),
  };
}

/**
 * Two questions for a window: what was published in it, and what takes place in it. Together they need
 * no clock: a window of the last days brings what is new, one that lies ahead what is announced for it,
 * and a window of the past both. A question without an answer costs one call.
 */
async function* fetchVersions(
  client: RteClient,
  dataset: RteDatasetId,
  window: TimeWindow,
): AsyncGenerator<ReceivedObject> {
  for (const question of RTE_QUESTIONS) {
    yield* client.fetchPages(RTE_DATASETS[dataset].resource, question, window);
  }
}

function noInstallations(): Promise<InstallationLookup> {
  return Promise.resolve(NO_INSTALLATIONS);
}

async function readPayload(
  dataset: RteDatasetId,
  object: RawObject,
  findInstallation: InstallationLookup,
): Promise<ReadPayload> {
  if (object.bronzePath.endsWith(NO_DATA)) return { object, records: [], unknownColumns: [] };
  const answer = readUnavailabilities(dataset, await object.read(), findInstallation);
  return { object, ...answer };
}
