import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { migrateWarehouse } from '../../platform/warehouse/open-warehouse.js';
import { resolveOrigin } from '../stack/origin.js';

/** `grid migrate`: brings the warehouse of GRID_DATABASE_URL up to date. */
export async function migrate(options: { readonly json?: boolean }): Promise<void> {
  const configuration = readConfiguration();
  if (configuration.GRID_DATABASE_URL === undefined) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'GRID_DATABASE_URL: migrate needs the address of a warehouse; `grid start` migrates the embedded one itself',
    );
  }
  const { origin } = await resolveOrigin(configuration);
  const { applied } = await migrateWarehouse({
    databaseUrl: configuration.GRID_DATABASE_URL,
    origin,
    onProgress: (message) => {
      console.error(message);
    },
  });
  const summary =
    applied.length === 0 ? 'the warehouse was up to date' : `applied ${applied.join(', ')}`;
  console.log(options.json === true ? JSON.stringify({ applied }) : summary);
}
