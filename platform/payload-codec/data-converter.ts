import { join } from 'node:path';

import type { DataConverter } from '@temporalio/common';

import type { Configuration } from '../config/configuration.js';
import { PROJECT_ROOT } from '../project-root.js';
import type { SecretStore } from '../secrets/secret-store.js';

import { createEncryptionCodec } from './encryption-codec.js';
import { parsePayloadKeys } from './payload-keys.js';

/** Built, for the SDK loads it itself. */
const FAILURE_CONVERTER = join(
  PROJECT_ROOT,
  'dist/platform/payload-codec/encoding-failure-converter.js',
);

/**
 * How every client and worker writes and reads what Temporal keeps: the one place that decides it.
 * With encryption off it writes as the SDK does, and still reads what was encrypted.
 */
export function createDataConverter(
  { GRID_PAYLOAD_ENCRYPTION }: Pick<Configuration, 'GRID_PAYLOAD_ENCRYPTION'>,
  secrets: SecretStore,
): DataConverter {
  const encrypts = GRID_PAYLOAD_ENCRYPTION === 'on';
  return {
    payloadCodecs: [createEncryptionCodec({ secrets, encrypts })],
    ...(encrypts ? { failureConverterPath: FAILURE_CONVERTER } : {}),
  };
}

/**
 * Fails at once where encryption is on and its key cannot be had, instead of at the first payload.
 *
 * @throws GridError SECRET_MISSING, SECRETS_UNAVAILABLE, SECRETS_REFUSED; INVALID_CONFIGURATION.
 */
export async function requirePayloadKeys(
  { GRID_PAYLOAD_ENCRYPTION }: Pick<Configuration, 'GRID_PAYLOAD_ENCRYPTION'>,
  secrets: SecretStore,
): Promise<void> {
  if (GRID_PAYLOAD_ENCRYPTION === 'on') parsePayloadKeys(await secrets.getSecret('payload-keys'));
}
