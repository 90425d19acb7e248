import { createTokenVerifier } from '../../api/create-token-verifier.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { createCachingTokenVerifier } from '../../platform/identity/caching-token-verifier.js';
import { createEncryptionCodec } from '../../platform/payload-codec/encryption-codec.js';
import { parsePayloadKeys } from '../../platform/payload-codec/payload-keys.js';
import { openSecretStore } from '../../platform/secrets/open-secret-store.js';
import { stopSignal } from '../../platform/stop-signal.js';
import { createProcessLogger } from '../../platform/telemetry/process-logger.js';
import { originsOfUi } from '../codec-server/codec-access.js';
import { startCodecServer } from '../codec-server/codec-server.js';

import { endWithSupervisor } from './process-role.js';

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** `grid codec-server`: lets the Temporal UI read encrypted payloads, until it is told to stop. */
export async function codecServer(): Promise<void> {
  endWithSupervisor();
  const configuration = readConfiguration();
  refuseLocalAccessFromOutside(configuration);
  const logger = createProcessLogger('codec-server', configuration.GRID_LOG_LEVEL);
  const stopped = stopSignal();
  const secrets = openSecretStore(configuration, logger);
  parsePayloadKeys(await secrets.getSecret('payload-keys'));
  const server = await startCodecServer({
    port: configuration.GRID_CODEC_SERVER_PORT,
    host: configuration.GRID_LISTEN_HOST,
    codec: createEncryptionCodec({ secrets, encrypts: true }),
    access: {
      kind: configuration.GRID_CODEC_SERVER_ACCESS,
      origins: originsOfUi(uiUrlOf(configuration)),
      tokenVerifier: createCachingTokenVerifier(await createTokenVerifier(configuration)),
    },
    logger,
  });
  logger.info({ url: server.url, access: configuration.GRID_CODEC_SERVER_ACCESS }, 'ready');
  await stopped;
  await server.close();
  process.exit(0);
}

function uiUrlOf(configuration: Configuration): string {
  return (
    configuration.GRID_TEMPORAL_UI_URL ?? `http://127.0.0.1:${configuration.GRID_TEMPORAL_UI_PORT}`
  );
}

/** Whoever reaches the port from outside is not a page of this machine. */
function refuseLocalAccessFromOutside(configuration: Configuration): void {
  const isOutside = !LOOPBACK_HOSTS.includes(configuration.GRID_LISTEN_HOST);
  if (configuration.GRID_CODEC_SERVER_ACCESS === 'token' || !isOutside) return;
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_CODEC_SERVER_ACCESS: local is for a server on 127.0.0.1; GRID_LISTEN_HOST is another',
  );
}
