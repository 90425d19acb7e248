import type { ActivityOptions, RetryPolicy } from '@temporalio/workflow';

import { NON_RETRYABLE_CODES } from '../domain/errors/error-catalogue.js';

import { TASK_QUEUES } from './contracts.js';

/** A worker that dies is noticed after this time; activities report life every third of it. */
const HEARTBEAT_TIMEOUT = '15 seconds';

/**
 * At most 3 retries, 2 s x 2^n (rule 8). Jitter and Retry-After come with each failure as its
 * next retry delay.
 */
const SOURCE_RETRY: RetryPolicy = {
  initialInterval: '2 seconds',
  backoffCoefficient: 2,
  maximumAttempts: 4,
  nonRetryableErrorTypes: [...NON_RETRYABLE_CODES],
};

/** Local work: a conflict or a full disk may pass; a defect does not. */
const LAKE_RETRY: RetryPolicy = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '20 seconds',
  maximumAttempts: 6,
  nonRetryableErrorTypes: [...NON_RETRYABLE_CODES],
};

/** A database that restarts is back within minutes: 30 attempts are about 13 minutes. */
const WAREHOUSE_RETRY: RetryPolicy = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '30 seconds',
  maximumAttempts: 30,
  nonRetryableErrorTypes: [...NON_RETRYABLE_CODES],
};

/** Steps that ask outside systems. */
export const INGEST_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.io,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: SOURCE_RETRY,
};

/** Steps that write small files. */
export const LAKE_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.io,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: LAKE_RETRY,
};

/** Steps that copy whole files and unpack them. */
export const LANDING_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.io,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: LAKE_RETRY,
};

/** Steps that compute. */
export const COMPUTE_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.compute,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: LAKE_RETRY,
};

/** Steps that write the warehouse. */
export const LOAD_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.load,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: WAREHOUSE_RETRY,
};
