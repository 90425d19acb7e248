import { readConfiguration } from '../../platform/config/configuration.js';
import { withGivenWarehouse } from '../stack/given-warehouse.js';

import { getPlatformPlace } from './platform-place.js';
import { readCycles, readFreshness, recentWorkText } from './recent-work.js';

/**
 * `grid status` of a platform that the configuration names: its processes run elsewhere and are
 * for their container runtime to tell of; here are the cycles, and how far the data reaches.
 *
 * @throws GridError NOT_FOUND when the configuration names none; TEMPORAL_UNAVAILABLE,
 * WAREHOUSE_UNAVAILABLE when what it names does not answer.
 */
export async function statusOfGivenPlatform(options: { readonly json?: boolean }): Promise<void> {
  const place = getPlatformPlace();
  const configuration = await withGivenWarehouse(readConfiguration(), {
    warn: (_details, message) => {
      console.error(message);
    },
  });
  const { GRID_DATABASE_URL: databaseUrl } = configuration;
  const [cycles, freshness] = await Promise.all([
    readCycles(place),
    databaseUrl === undefined ? undefined : readFreshness(databaseUrl),
  ]);
  const { origin, temporalAddress: temporal, temporalNamespace: namespace } = place;
  if (options.json === true) {
    const report = { origin, temporal, namespace, cycles, freshness: freshness ?? null };
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  const head = [`data: ${origin.toUpperCase()}, Temporal ${temporal}, namespace ${namespace}`, ''];
  console.log([...head, ...recentWorkText(freshness, cycles)].join('\n'));
}
