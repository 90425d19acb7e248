import type { Command } from 'commander';

import { describedCommand } from './described-command.js';

/** Care of a lake, on demand. */
export function addLakeCommands(program: Command): void {
  describedCommand(
    program,
    'lake-rights',
    'let the writer write the lake, the reader read Silver, and nobody else do anything',
    'GRID_LAKE_URL=abfss://... GRID_LAKE_WRITER_OBJECT_ID=... grid lake-rights',
  )
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      await (await import('./commands/lake-rights.js')).lakeRights(options);
    });
  describedCommand(
    program,
    'lake-tidy',
    'remove what killed writers left half-written more than a day ago',
    'GRID_LAKE_URL=file:///var/lib/grid/lake grid lake-tidy',
  )
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      await (await import('./commands/lake-tidy.js')).lakeTidy(options);
    });
}
