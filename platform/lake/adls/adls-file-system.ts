import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { DataLakeServiceClient, type IHttpClient } from '@azure/storage-file-datalake';

import { GridError } from '../../../domain/errors/grid-error.js';
import type { CloudOptions } from '../lake.js';

import type { AdlsAccess } from './adls-lake.js';
import type { AdlsLocation } from './adls-location.js';

/** How the service is reached where the defaults do not fit. */
export interface AdlsConnection {
  /** Who asks. Default: whatever `DefaultAzureCredential` finds, first of all a managed identity. */
  readonly credential?: TokenCredential;
  /** What sends the requests. */
  readonly httpClient?: IHttpClient;
  /** More of Polars' `cloudOptions` than who asks. */
  readonly cloudOptions?: CloudOptions;
  /** Pause before the first of the library's own retries; the next ones are longer. */
  readonly retryDelayMs?: number;
}

const TRIES = 4;
const TRY_TIMEOUT_MS = 60_000;
const RETRY_DELAY_MS = 1_000;
const LONGEST_RETRY_DELAY_MS = 10_000;

/** What a token of the storage service is asked for. */
const STORAGE_SCOPE = 'https://storage.azure.com/.default';

const FIT_FOR_A_HEADER = /^[!-~]+$/;

/** Access to the container a lake lies in. Opens no connection and asks for no token yet. */
export function openAdlsAccess(
  location: AdlsLocation,
  connection: AdlsConnection = {},
): AdlsAccess {
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
  return {
    fileSystem: service.getFileSystemClient(location.container),
    cloudOptions: async () => ({
      azure_storage_account_name: location.host.split('.')[0] ?? '',
      azure_storage_token: await tokenOf(credential),
      ...connection.cloudOptions,
    }),
  };
}

/** Polars ends the whole process when a token cannot stand in a header. */
async function tokenOf(credential: TokenCredential): Promise<string> {
  const answer = await credential.getToken(STORAGE_SCOPE);
  if (answer === null) throw new GridError('LAKE_UNAVAILABLE', 'nobody was found to ask as');
  if (FIT_FOR_A_HEADER.test(answer.token)) return answer.token;
  throw new GridError('LAKE_UNAVAILABLE', 'the token of the lake is none that can be sent');
}
