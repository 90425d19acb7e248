import { Client, Connection } from '@temporalio/client';

import { GridError } from '../../domain/errors/grid-error.js';
import type { StackState } from '../stack/stack-state.js';

/**
 * Works with the Temporal server of a running stack.
 *
 * @throws GridError TEMPORAL_UNAVAILABLE when it does not answer.
 */
export async function withTemporal<T>(
  state: StackState,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { temporalAddress: address, temporalNamespace: namespace } = state;
  const connection = await Connection.connect({ address, connectTimeout: '5 s' }).catch(
    (cause: unknown) => {
      throw new GridError(
        'TEMPORAL_UNAVAILABLE',
        `Temporal at ${address} does not answer`,
        {},
        cause,
      );
    },
  );
  try {
    return await work(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

/** The sentence at the bottom of a workflow failure: the activity's, not the layers around it. */
export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
