import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import {
  DataLakeServiceClient,
  type DataLakeFileSystemClient,
  type IHttpClient,
} from '@azure/storage-file-datalake';

import type { AdlsLocation } from './adls-location.js';

/** How the service is reached where the defaults do not fit. */
export interface AdlsConnection {
  /** Who asks. Default: whatever `DefaultAzureCredential` finds, first of all a managed identity. */
  readonly credential?: TokenCredential;
  /** What sends the requests. */
  readonly httpClient?: IHttpClient;
  /** Pause before the first of the library's own retries; the next ones are longer. */
  readonly retryDelayMs?: number;
}

const TRIES = 4;
const TRY_TIMEOUT_MS = 60_000;
const RETRY_DELAY_MS = 1_000;
const LONGEST_RETRY_DELAY_MS = 10_000;

/** A client of the container a lake lies in. Opens no connection and asks for no token yet. */
export function openAdlsFileSystem(
  location: AdlsLocation,
  connection: AdlsConnection = {},
): DataLakeFileSystemClient {
  const { credential = new DefaultAzureCredential(), httpClient, retryDelayMs } = connection;
  const service = new DataLakeServiceClient(`https://${location.host}`, credential, {
    ...(httpClient === undefined ? {} : { httpClient }),
    retryOptions: {
      maxTries: TRIES,
      tryTimeoutInMs: TRY_TIMEOUT_MS,
      retryDelayInMs: retryDelayMs ?? RETRY_DELAY_MS,
      maxRetryDelayInMs: LONGEST_RETRY_DELAY_MS,
    },
  });
  return service.getFileSystemClient(location.container);
}
