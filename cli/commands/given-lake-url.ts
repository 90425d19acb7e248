import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';

/**
 * The address of the lake a command is to work on.
 *
 * @throws GridError INVALID_CONFIGURATION when none is given: a command guesses no lake.
 */
export function givenLakeUrl({ GRID_LAKE_URL: url }: Configuration, command: string): string {
  if (url !== undefined) return url;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `GRID_LAKE_URL: ${command} needs the address of a lake, abfss:// or file://`,
  );
}
