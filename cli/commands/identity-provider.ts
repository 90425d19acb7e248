import { chmod, copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';

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
  const { GRID_OIDC_CA_FILE: publishedFile } = configuration;
  if (publishedFile !== undefined) await publishCertificate(provider.caFile, publishedFile);
  console.log(`identity provider ready at ${provider.issuer}`);
  await stopped;
  await provider.close();
  process.exit(0);
}

/** Puts the certificate, and nothing else of the provider, where other processes may read it. */
async function publishCertificate(caFile: string, publishedFile: string): Promise<void> {
  if (resolve(caFile) === resolve(publishedFile)) return;
  await copyFile(caFile, publishedFile);
  await chmod(publishedFile, 0o644);
}
