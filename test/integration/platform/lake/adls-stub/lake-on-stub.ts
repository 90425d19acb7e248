import { openAdlsAccess } from '../../../../../platform/lake/adls/adls-file-system.js';
import { createAdlsLake, type AdlsAccess } from '../../../../../platform/lake/adls/adls-lake.js';
import { parseAdlsLocation } from '../../../../../platform/lake/adls/adls-location.js';
import type { Lake } from '../../../../../platform/lake/lake.js';

import type { AdlsStub } from './adls-stub.js';
import { createLoopbackHttpClient } from './loopback-http-client.js';

/** What the lake of the tests asks with, unless a test says otherwise; must never be told. */
export const TOKEN = 'planted-secret-token-of-the-lake';
/** Address of the lake of the tests. */
export const LAKE_URL = 'abfss://grid-lake@gridaccount.dfs.core.windows.net/live/lake';

/** How a lake on a stub differs from {@link LAKE_URL} asked with {@link TOKEN}. */
export interface StubLake {
  readonly address?: string;
  readonly getToken?: () => Promise<{ token: string; expiresOnTimestamp: number }>;
}

/** A lake whose library, and whose Polars, speak to a stub. */
export function lakeOn(stub: AdlsStub, options: StubLake = {}): Lake {
  const location = parseAdlsLocation(new URL(options.address ?? LAKE_URL));
  return createAdlsLake(location, () => Promise.resolve(accessOn(stub, options)));
}

/** Access to the container of a stub. The library is led there by its client, Polars by a proxy. */
export function accessOn(
  stub: AdlsStub,
  { address = LAKE_URL, getToken = tokenOf(TOKEN) }: StubLake = {},
): AdlsAccess {
  const location = parseAdlsLocation(new URL(address));
  const account = location.host.split('.')[0] ?? '';
  return openAdlsAccess(location, {
    credential: { getToken },
    httpClient: createLoopbackHttpClient(stub.port),
    retryDelayMs: 1,
    cloudOptions: {
      azure_storage_endpoint: `http://${account}.blob.core.windows.net`,
      azure_allow_http: 'true',
      proxy_url: `http://127.0.0.1:${stub.port}`,
      max_retries: '0',
    },
  });
}

/** A credential that has one token. */
export function tokenOf(
  token: string,
): () => Promise<{ token: string; expiresOnTimestamp: number }> {
  return () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
}
