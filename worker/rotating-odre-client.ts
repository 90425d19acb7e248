import { GridError } from '../domain/errors/grid-error.js';
import { createRotating } from '../platform/secrets/rotating.js';
import type { SecretStore } from '../platform/secrets/secret-store.js';
import { createOdreClient, type OdreClient } from '../sources/odre/odre-client.js';

/** A client of ODRÉ that follows the secret `odre-api-key`; without one it asks as anybody may. */
export function createRotatingOdreClient(baseUrl: string, secrets: SecretStore): OdreClient {
  const rotating = createRotating<string | undefined, OdreClient>({
    current: () => secrets.findSecret('odre-api-key'),
    refresh: () => secrets.refreshSecret('odre-api-key'),
    open: (apiKey) =>
      Promise.resolve(createOdreClient({ baseUrl, ...(apiKey === undefined ? {} : { apiKey }) })),
    close: () => Promise.resolve(),
    isTurnedDown: isKeyRefused,
    onCloseFailed: () => undefined,
  });
  return {
    fetchRecords: (dataset, window) => rotating.use((odre) => odre.fetchRecords(dataset, window)),
    fetchExport: (dataset, window) => rotating.use((odre) => odre.fetchExport(dataset, window)),
    findNewestPublishedSlot: (dataset) =>
      rotating.use((odre) => odre.findNewestPublishedSlot(dataset)),
  };
}

function isKeyRefused(error: unknown): boolean {
  return error instanceof GridError && error.details['httpStatus'] === 401;
}
