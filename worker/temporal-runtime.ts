import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  type LogEntry,
} from '@temporalio/worker';
import type { Logger } from 'pino';

import type { Configuration } from '../platform/config/configuration.js';

/** What Temporal says of a failure that only passes another on. */
const LAYERS = ['Activity task failed', 'Child Workflow execution failed'];

/** Sends what the SDK and its native core log through our logger; once a process, before any connection. */
export function installRuntime(logger: Logger, level: Configuration['GRID_LOG_LEVEL']): void {
  Runtime.install({
    logger: new DefaultLogger(level === 'debug' ? 'DEBUG' : 'INFO', (entry: LogEntry) => {
      logger[pinoLevel(entry.level)]({ ...entry.meta, ...failureIn(entry.meta) }, entry.message);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    },
  });
}

/**
 * The code and sentence of the failure an entry carries, in fields of their own: written as JSON, an
 * error shows neither. A failure of a workflow comes out of the sandbox as layers without a type.
 */
export function failureIn(meta: LogEntry['meta']): {
  readonly errorCode?: string;
  readonly errorMessage?: string;
} {
  let error: unknown = meta?.['error'];
  while (error instanceof Error) {
    if ('type' in error && typeof error.type === 'string') {
      return { errorCode: error.type, errorMessage: error.message };
    }
    if (!LAYERS.includes(error.message) || !(error.cause instanceof Error)) {
      return { errorMessage: error.message };
    }
    error = error.cause;
  }
  return {};
}

function pinoLevel(level: LogEntry['level']): 'trace' | 'debug' | 'info' | 'warn' | 'error' {
  return level.toLowerCase() as 'trace' | 'debug' | 'info' | 'warn' | 'error';
}
