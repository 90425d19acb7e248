import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';

import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { createDataConverter } from '../../platform/payload-codec/data-converter.js';
import { openSecretStore } from '../../platform/secrets/open-secret-store.js';

import type { TemporalPlace } from './platform-place.js';

/**
 * Works with the Temporal server of a platform.
 *
 * @throws GridError TEMPORAL_UNAVAILABLE when it does not answer.
 */
export async function withTemporal<T>(
  place: TemporalPlace,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { temporalAddress: address, temporalNamespace: namespace } = place;
  const connection = await Connection.connect({ address, connectTimeout: '5 s' }).catch(
    (cause: unknown) => {
      throw new GridError(
        'TEMPORAL_UNAVAILABLE',
        `Temporal at ${address} does not answer`,
        {},
        cause,
      );
    },
  );
  try {
    return await work(new Client({ connection, namespace, dataConverter: converterOf(place) }));
  } finally {
    await connection.close();
  }
}

/** As the workers of the platform write and read, with the keys it made for itself if it did. */
function converterOf(place: TemporalPlace): DataConverter {
  const configuration = readConfiguration();
  const { GRID_PAYLOAD_KEYS, GRID_PAYLOAD_KEYS_FILE } = configuration;
  const isGiven = (GRID_PAYLOAD_KEYS ?? GRID_PAYLOAD_KEYS_FILE) !== undefined;
  const ownFile = isGiven ? undefined : place.payloadKeysFile;
  const secrets = openSecretStore(
    { ...configuration, ...(ownFile === undefined ? {} : { GRID_PAYLOAD_KEYS_FILE: ownFile }) },
    {
      warn: (_details, message) => {
        console.error(message);
      },
    },
  );
  const isEncrypted = place.encryptsPayloads === true;
  return createDataConverter({ GRID_PAYLOAD_ENCRYPTION: isEncrypted ? 'on' : 'off' }, secrets);
}

/** The sentence at the bottom of a workflow failure: the activity's, not the layers around it. */
export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
