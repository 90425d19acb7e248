import { GridError } from '../../domain/errors/grid-error.js';
import type { StackState } from '../stack/stack-state.js';

import { localToken } from './local-token.js';

const REQUEST_LIMIT_MS = 10_000;

/** An answer of the API: its status and its JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks the API of a running stack, as a reader.
 *
 * @throws GridError INTERNAL when the API does not answer.
 */
export async function askApi(
  state: StackState,
  path: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
): Promise<ApiAnswer> {
  const accessToken = await localToken(state, 'reader');
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  ).toString();
  const url = `${state.apiUrl}${path}${query === '' ? '' : `?${query}`}`;
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
    const body: unknown = await response.json();
    return { status: response.status, body };
  } catch (cause) {
    throw new GridError('INTERNAL', `the API at ${state.apiUrl} does not answer`, {}, cause);
  }
}
