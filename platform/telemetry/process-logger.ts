import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

import { PROCESS_SCRUBBER } from '../secrets/secret-scrubber.js';

/**
 * The log of a process: JSON lines, from which every secret this process has read is taken out as
 * they are written, wherever in a line it stands.
 */
export function createProcessLogger(
  name: string,
  level: string,
  more: {
    readonly redact?: NonNullable<LoggerOptions['redact']>;
    readonly destination?: DestinationStream;
  } = {},
): Logger {
  const options: LoggerOptions = {
    name,
    level,
    hooks: { streamWrite: (line) => PROCESS_SCRUBBER.scrub(line) },
    ...(more.redact === undefined ? {} : { redact: more.redact }),
  };
  return more.destination === undefined ? pino(options) : pino(options, more.destination);
}
