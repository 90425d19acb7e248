import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { connectWhenReady, prepareNamespace } from '../stack/temporal-setup.js';

const SERVER_LIMIT_MS = 120_000;

/**
 * `grid prepare-temporal`: the namespace, its 90 days of history and its search attributes on the
 * server of GRID_TEMPORAL_ADDRESS. Waits for the server; run again, it changes nothing.
 *
 * @throws GridError INVALID_CONFIGURATION without an address and a namespace.
 */
export async function prepareTemporal(): Promise<void> {
  const { GRID_TEMPORAL_ADDRESS: address, GRID_TEMPORAL_NAMESPACE: namespace } =
    readConfiguration();
  if (address === undefined || namespace === undefined) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'prepare-temporal needs GRID_TEMPORAL_ADDRESS and GRID_TEMPORAL_NAMESPACE',
    );
  }
  const connection = await connectWhenReady(address, SERVER_LIMIT_MS);
  try {
    await prepareNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
  console.log(`namespace ${namespace} is ready`);
}
