import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { openSecretStore } from '../../platform/secrets/open-secret-store.js';
import { migrateWarehouse } from '../../platform/warehouse/open-warehouse.js';
import { resolveOrigin } from '../stack/origin.js';
import { makeWarehouseLogins } from '../stack/warehouse-logins.js';

/** `grid migrate`: brings the warehouse of GRID_DATABASE_URL up to date, and makes the logins asked for. */
export async function migrate(options: {
  readonly json?: boolean;
  /** Logins to make, each `role=file`. */
  readonly login?: readonly string[];
}): Promise<void> {
  const configuration = readConfiguration();
  const secrets = openSecretStore(configuration, {
    warn: (_details, message) => {
      console.error(message);
    },
  });
  const databaseUrl = await secrets.findSecret('database-url');
  if (databaseUrl === undefined) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'GRID_DATABASE_URL: migrate needs the address of a warehouse; `grid start` migrates the embedded one itself',
    );
  }
  const { origin } = await resolveOrigin(configuration);
  const { applied } = await migrateWarehouse({
    databaseUrl,
    origin,
    onProgress: (message) => {
      console.error(message);
    },
  });
  await makeWarehouseLogins(databaseUrl, options.login ?? []);
  const summary =
    applied.length === 0 ? 'the warehouse was up to date' : `applied ${applied.join(', ')}`;
  console.log(options.json === true ? JSON.stringify({ applied }) : summary);
}
