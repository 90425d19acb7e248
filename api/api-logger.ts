import type { LoggerService } from '@nestjs/common';
import type { DestinationStream, Logger } from 'pino';

import { createProcessLogger } from '../platform/telemetry/process-logger.js';

const SECRET_PATHS = ['authorization', 'headers.authorization', 'req.headers.authorization'];

/** The API's log: JSON lines, bearer tokens blacked out. */
export function createApiLogger(level: string, destination?: DestinationStream): Logger {
  return createProcessLogger('api', level, {
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    ...(destination === undefined ? {} : { destination }),
  });
}

/** The framework's log as part of ours; what it says at start-up is for debugging only. */
export function frameworkLogger(logger: Logger): LoggerService {
  return {
    log: (message: unknown) => {
      logger.debug(String(message));
    },
    warn: (message: unknown) => {
      logger.warn(String(message));
    },
    error: (message: unknown, ...more: unknown[]) => {
      logger.error({ more: more.map(String) }, String(message));
    },
  };
}
