import { Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

import { SEARCH_ATTRIBUTES } from '../../workflows/contracts.js';

import { pollUntil } from './poll.js';

/** How long closed workflows stay readable. */
const RETENTION_DAYS = 90;

/** Status codes of the gRPC protocol. */
const GRPC_NOT_FOUND = 5;
const GRPC_ALREADY_EXISTS = 6;

/** IndexedValueType of Temporal's API. */
const TYPE_CODES = { KEYWORD: 2, INT: 3, DATETIME: 6 } as const;

/** A connection to a Temporal server that may still be starting. */
export function connectWhenReady(
  address: string,
  timeoutMs: number,
  giveUp?: () => string | undefined,
): Promise<Connection> {
  return pollUntil(
    `Temporal at ${address}`,
    async () => {
      try {
        return await Connection.connect({ address, connectTimeout: '2 s' });
      } catch {
        return undefined;
      }
    },
    { timeoutMs, intervalMs: 100, ...(giveUp === undefined ? {} : { giveUp }) },
  );
}

/** Makes sure that the namespace exists, keeps history 90 days and knows the product's attributes. */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  await ensureRetention(connection, namespace);
  await pollUntil(
    `namespace ${namespace}`,
    async () => ((await tryAddSearchAttributes(connection, namespace)) ? true : undefined),
    { timeoutMs: 30_000, intervalMs: 200 },
  );
}

async function ensureRetention(connection: Connection, namespace: string): Promise<void> {
  const retention = msToTs(`${RETENTION_DAYS} days`);
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: retention,
    });
  } catch (error) {
    if (!hasStatus(error, GRPC_ALREADY_EXISTS)) throw error;
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: retention },
    });
  }
}

/** False while the server does not know the fresh namespace yet: its cache lags behind. */
async function tryAddSearchAttributes(connection: Connection, namespace: string): Promise<boolean> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace,
    });
    const missing = Object.entries(SEARCH_ATTRIBUTES).filter(
      ([name]) => !(name in customAttributes),
    );
    if (missing.length === 0) return true;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, TYPE_CODES[type]])),
    });
    return false;
  } catch (error) {
    if (hasStatus(error, GRPC_NOT_FOUND)) return false;
    if (hasStatus(error, GRPC_ALREADY_EXISTS)) return true;
    throw error;
  }
}

function hasStatus(error: unknown, code: number): boolean {
  if (!isGrpcServiceError(error)) return false;
  const actual: number = error.code;
  return actual === code;
}
