import { pino } from 'pino';

import { createApi } from '../../../api/create-api.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { isRole } from '../../../platform/identity/role.js';
import type { TokenVerifier } from '../../../platform/identity/token-verifier.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';

/** An API that listens on a free port. */
export interface RunningApi {
  readonly url: string;
  /** Asks with a reader's token unless other headers are given. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** Accepts `token-of-<role>` as a token of that role; `token-of-stranger` holds none. */
export const WORD_TOKEN_VERIFIER: TokenVerifier = {
  verify(token) {
    const role = /^token-of-(\w+)$/.exec(token)?.[1];
    if (role === undefined) {
      return Promise.reject(new GridError('UNAUTHENTICATED', 'the token is not valid'));
    }
    return Promise.resolve({
      subject: role,
      roles: [role].filter(isRole),
      scopes: [],
      expiresAtUtc: parseInstant('2099-01-01T00:00:00Z'),
    });
  },
};

/** Starts an API over a reader. */
export async function startApi(
  reader: WarehouseReader,
  tokenVerifier: TokenVerifier = WORD_TOKEN_VERIFIER,
): Promise<RunningApi> {
  const app = await createApi({
    reader,
    tokenVerifier,
    temporalUiUrl: 'http://127.0.0.1:8233',
    logger: pino({ level: 'silent' }),
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const asReader = { authorization: 'Bearer token-of-reader' };
  return {
    url,
    get: (path, headers = asReader) => fetch(`${url}${path}`, { headers }),
    close: () => app.close(),
  };
}
