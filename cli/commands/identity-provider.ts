import { readConfiguration } from '../../platform/config/configuration.js';
import { startLocalIdentityProvider } from '../../platform/identity/local-identity-provider.js';
import { stopSignal } from '../../platform/stop-signal.js';

import { endWithSupervisor } from './process-role.js';

/** `grid identity-provider`: the local OpenID provider, until it is told to stop. */
export async function identityProvider(): Promise<void> {
  endWithSupervisor();
  const stopped = stopSignal();
  const configuration = readConfiguration();
  const provider = await startLocalIdentityProvider({
    port: configuration.GRID_IDP_PORT,
    host: configuration.GRID_LISTEN_HOST,
    name: configuration.GRID_IDP_NAME,
    home: configuration.GRID_HOME,
    audience: configuration.GRID_OIDC_AUDIENCE,
  });
  console.log(`identity provider ready at ${provider.issuer}`);
  await stopped;
  await provider.close();
  process.exit(0);
}
