import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  type LogEntry,
} from '@temporalio/worker';
import type { Logger } from 'pino';

import type { Configuration } from '../platform/config/configuration.js';

/** Sends what the SDK and its native core log through our logger; once a process, before any connection. */
export function installRuntime(logger: Logger, level: Configuration['GRID_LOG_LEVEL']): void {
  Runtime.install({
    logger: new DefaultLogger(level === 'debug' ? 'DEBUG' : 'INFO', (entry: LogEntry) => {
      logger[pinoLevel(entry.level)]({ ...entry.meta }, entry.message);
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    },
  });
}

function pinoLevel(level: LogEntry['level']): 'trace' | 'debug' | 'info' | 'warn' | 'error' {
  return level.toLowerCase() as 'trace' | 'debug' | 'info' | 'warn' | 'error';
}
