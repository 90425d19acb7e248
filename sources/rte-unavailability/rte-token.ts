import type { AxiosInstance } from 'axios';
import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import { asSourceError } from '../http-failure.js';

/** Login of an application registered at RTE's data portal, subscribed to the API. */
export interface RteCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Gives the access token of the moment. */
export interface RteTokens {
  /**
   * A token that is good for some minutes at least; asked for once, however many wait for it.
   *
   * @throws GridError SOURCE_..., or what the credentials throw.
   */
  get(): Promise<string>;
  /** Forgets a token that was refused, unless another one has taken its place. */
  forget(token: string): void;
}

/** A token is renewed this long before its end, so that no call is made with one that ends under way. */
const RENEWED_BEFORE_END_MS = 5 * 60_000;

const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

/** Tokens by OAuth client credentials from `/token/oauth/`; RTE's live about two hours. */
export function createRteTokens(
  http: AxiosInstance,
  credentials: () => Promise<RteCredentials>,
  clock: () => number,
): RteTokens {
  let known: { readonly token: string; readonly renewAtMs: number } | undefined;
  let underWay: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const askedAtMs = clock();
    const { access_token: token, expires_in: livesSeconds } = await askForToken(http, credentials);
    known = { token, renewAtMs: askedAtMs + livesSeconds * 1000 - RENEWED_BEFORE_END_MS };
    return token;
  };
  return {
    async get() {
      if (known !== undefined && clock() < known.renewAtMs) return known.token;
      underWay ??= renew().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    forget(token) {
      if (known?.token === token) known = undefined;
    },
  };
}

async function askForToken(
  http: AxiosInstance,
  credentials: () => Promise<RteCredentials>,
): Promise<z.infer<typeof tokenSchema>> {
  const { clientId, clientSecret } = await credentials();
  const login = Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64');
  const body = await http
    .post<Buffer>('/token/oauth/', '', {
      headers: {
        Authorization: `Basic ${login}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    })
    .then(({ data }) => data.toString('utf8'))
    .catch((error: unknown) => {
      throw asSourceError(error, { name: 'RTE (token)', secrets: [login, clientSecret, clientId] });
    });
  const token = tokenSchema.safeParse(jsonOrUndefined(body));
  if (token.success) return token.data;
  // The body may hold a token: it goes into no error and into no file.
  throw new GridError('SOURCE_NOT_UNDERSTOOD', 'RTE answered without a token it can be read from', {
    bytes: body.length,
  });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
