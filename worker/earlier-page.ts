import { findInstant } from '../domain/time/instant.js';
import type { Lake } from '../platform/lake/lake.js';
import { scanParquet } from '../platform/lake/scan-parquet.js';
import type { EarlierPage } from '../sources/maintenance-page/page-client.js';
import { outageSilver } from '../sources/outages/outage-silver.js';

/**
 * The maintenance page as it was last taken into Silver; undefined while none was, or none with an
 * event. A page that failed on its way to Silver is not among them: it is asked for again.
 */
export async function findEarlierPage(lake: Lake): Promise<EarlierPage | undefined> {
  const { folder, fileName } = outageSilver('maintenance-page');
  const object = await lake.find(`${folder}/${fileName}`);
  if (object === undefined) return undefined;
  const rows = await scanParquet(lake, [object]);
  const newest = rows.sort('fetched_at_utc').tail(1).toRecords()[0];
  const fetchedAtUtc = findInstant(String(newest?.['fetched_at_utc']));
  if (newest === undefined || fetchedAtUtc === undefined) return undefined;
  return { bodySha256: String(newest['bronze_sha256']), fetchedAtUtc };
}
