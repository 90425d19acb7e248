import type { Configuration } from '../platform/config/configuration.js';
import { openSecretStore } from '../platform/secrets/open-secret-store.js';
import { openRotatingWarehouseReader } from '../platform/secrets/rotating-warehouse.js';
import { stopSignal } from '../platform/stop-signal.js';

import { createApiLogger } from './api-logger.js';
import { createApi } from './create-api.js';
import { createTokenVerifier } from './create-token-verifier.js';

/**
 * Runs the API until SIGTERM or SIGINT, then answers what it has begun and closes.
 *
 * @throws GridError SECRET_MISSING, SECRETS_UNAVAILABLE or SECRETS_REFUSED when the warehouse's
 * address cannot be had.
 */
export async function runApi(configuration: Configuration): Promise<void> {
  const logger = createApiLogger(configuration.GRID_LOG_LEVEL);
  const namespace = configuration.GRID_TEMPORAL_NAMESPACE;
  const stopped = stopSignal();
  const secrets = openSecretStore(configuration, logger);
  const reader = await openRotatingWarehouseReader({
    secrets,
    onCloseFailed: (error) => {
      logger.warn({ err: error }, 'connections of an earlier login could not be closed');
    },
  });
  const app = await createApi({
    reader,
    tokenVerifier: await createTokenVerifier(configuration),
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

function temporalUiUrlOf(configuration: Configuration): string {
  const url =
    configuration.GRID_TEMPORAL_UI_URL ?? `http://127.0.0.1:${configuration.GRID_TEMPORAL_UI_PORT}`;
  return url.replace(/\/$/, '');
}
