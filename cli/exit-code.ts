import { CommanderError } from 'commander';

import type { ErrorCode } from '../domain/errors/error-catalogue.js';
import { GridError } from '../domain/errors/grid-error.js';

/** What a command's exit code says. */
const EXIT_CODES = { done: 0, failed: 1, wrongUsage: 2 } as const;

const WRONG_USAGE_CODES: readonly ErrorCode[] = [
  'INVALID_INSTANT',
  'INVALID_DATE',
  'INVALID_WINDOW',
  'INVALID_PARAMETER',
  'UNKNOWN_REGION',
  'UNKNOWN_DATASET',
];

/** The exit code for whatever ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.wrongUsage;
  }
  const isWrongUsage = error instanceof GridError && WRONG_USAGE_CODES.includes(error.code);
  return isWrongUsage ? EXIT_CODES.wrongUsage : EXIT_CODES.failed;
}

/** The one sentence a user gets; undefined when the sentence has been said already. */
export function sentenceOf(error: unknown, logLevel: string | undefined): string | undefined {
  if (error instanceof CommanderError) return undefined;
  if (logLevel === 'debug' && error instanceof Error) return error.stack;
  if (error instanceof GridError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
