import { GridError } from '../domain/errors/grid-error.js';
import type { Configuration } from '../platform/config/configuration.js';
import { stopSignal } from '../platform/stop-signal.js';
import { openWarehouseReader } from '../platform/warehouse/open-warehouse.js';

import { createApiLogger } from './api-logger.js';
import { createApi } from './create-api.js';
import { createTokenVerifier } from './create-token-verifier.js';

/**
 * Runs the API until SIGTERM or SIGINT, then answers what it has begun and closes.
 *
 * @throws GridError INVALID_CONFIGURATION without GRID_DATABASE_URL.
 */
export async function runApi(configuration: Configuration): Promise<void> {
  const logger = createApiLogger(configuration.GRID_LOG_LEVEL);
  const namespace = configuration.GRID_TEMPORAL_NAMESPACE;
  const stopped = stopSignal();
  const reader = await openWarehouseReader(databaseUrlOf(configuration));
  const app = await createApi({
    reader,
    tokenVerifier: createTokenVerifier(configuration),
    temporalUiUrl: temporalUiUrlOf(configuration),
    ...(namespace === undefined ? {} : { namespace }),
    logger,
  });
  await app.listen(configuration.GRID_API_PORT, configuration.GRID_LISTEN_HOST);
  const address = await app.getUrl();
  logger.info({ address, documentation: `${address}/docs` }, 'the API is ready');

  const signal = await stopped;
  logger.info({ signal }, 'the API stops');
  await app.close();
  await reader.close();
}

function databaseUrlOf(configuration: Configuration): string {
  if (configuration.GRID_DATABASE_URL !== undefined) return configuration.GRID_DATABASE_URL;
  throw new GridError(
    'INVALID_CONFIGURATION',
    'the API needs GRID_DATABASE_URL: `npm start` gives it the address of the embedded warehouse',
  );
}

function temporalUiUrlOf(configuration: Configuration): string {
  const url =
    configuration.GRID_TEMPORAL_UI_URL ?? `http://127.0.0.1:${configuration.GRID_TEMPORAL_UI_PORT}`;
  return url.replace(/\/$/, '');
}
