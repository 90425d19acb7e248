import { GridError } from '../../domain/errors/grid-error.js';
import { NO_INSTALLATIONS, type InstallationLookup } from '../../domain/outage/resolve-asset.js';
import { judgeOutages } from '../outages/outage-checks.js';
import { outageGold } from '../outages/outage-gold.js';
import { refineOutages, type ReadPayload } from '../outages/outage-refine.js';
import { outageSilver } from '../outages/outage-silver.js';
import type { RawObject, ReceivedObject, SourcePipeline } from '../source-pipeline.js';

import type { EarlierPage, PageClient, SentPage } from './page-client.js';
import { EVENT_ROW_PAGE, type PageDescription } from './page-description.js';
import { decodePage } from './page-encoding.js';
import { readPageRow } from './page-records.js';
import { readRows } from './page-rows.js';
import { readPage } from './page-tree.js';

const DATASET = 'maintenance-page';

/** What the pipeline of the page works with. */
export interface MaintenancePipelineOptions {
  /** Absent where the page is not asked for, as for reading what Bronze holds again. */
  readonly client?: PageClient;
  /**
   * The page as it was last taken into Silver: a page that did not change since is not sent again, and
   * one that failed on its way is. Default: the page is always sent; the same bytes are one object.
   */
  readonly findEarlier?: () => Promise<EarlierPage | undefined>;
  readonly findInstallation?: InstallationLookup;
  readonly description?: PageDescription;
}

/** How a published maintenance page is asked for, cleaned and judged. */
export function createMaintenancePagePipeline(
  options: MaintenancePipelineOptions = {},
): SourcePipeline {
  const { client, description = EVENT_ROW_PAGE, findInstallation = NO_INSTALLATIONS } = options;
  return {
    dataset: DATASET,
    bronze: { folder: 'bronze/maintenance', prefix: 'maintenance_page' },
    ...(client === undefined
      ? {}
      : { fetch: () => fetchIfChanged(client, options.findEarlier, description) }),
    refine: async (_window, raw) =>
      refineOutages(
        await Promise.all(raw.map((object) => readPayload(object, description, findInstallation))),
      ),
    silver: outageSilver(DATASET),
    judge: judgeOutages,
    gold: outageGold(DATASET),
  };
}

/** The page as it is now: it has no past to ask for, whatever the window. */
async function* fetchIfChanged(
  client: PageClient,
  findEarlier: MaintenancePipelineOptions['findEarlier'],
  description: PageDescription,
): AsyncGenerator<ReceivedObject> {
  const page = await client.fetchPage(await findEarlier?.());
  if (page === undefined) return;
  yield {
    body: page.body,
    extension: 'html',
    rows: statedRows(page, description),
    contentType: page.contentType,
    sourceUrl: page.url,
    fetchedAtUtc: page.fetchedAtUtc,
  };
}

/** What the page says it holds, else what it holds; none where it is not as described. */
function statedRows({ body }: SentPage, description: PageDescription): number {
  try {
    const { rows, statedCount } = readRows(readPage(decodePage(body)), description);
    return statedCount ?? rows.length;
  } catch (error) {
    // The page is kept first: refining it then fails by this same error.
    if (error instanceof GridError && error.code === 'PAYLOAD_SCHEMA_DRIFT') return 0;
    throw error;
  }
}

async function readPayload(
  object: RawObject,
  description: PageDescription,
  findInstallation: InstallationLookup,
): Promise<ReadPayload> {
  const page = readPage(decodePage(await object.read()));
  const { rows, unknownHeadings } = readRows(page, description);
  return {
    object,
    records: rows.map((row) => readPageRow(row, findInstallation)),
    unknownColumns: unknownHeadings,
  };
}
