import { isAxiosError } from 'axios';

import type { GridError } from '../../domain/errors/grid-error.js';
import { asSourceError } from '../http-failure.js';

/** The typed error of a failed call to ODRÉ; its API key is in none of its texts. */
export function asOdreError(error: unknown): GridError {
  return asSourceError(error, { name: 'ODRÉ', secrets: apiKeysOf(error) });
}

function apiKeysOf(error: unknown): readonly string[] {
  const authorization = isAxiosError(error)
    ? error.config?.headers.get('Authorization')
    : undefined;
  const apiKey = typeof authorization === 'string' ? authorization.split(' ').at(-1) : undefined;
  return apiKey === undefined ? [] : [apiKey];
}
