import type { Command } from 'commander';

import { describedCommand } from './described-command.js';

/** Figures about weather the product keeps, derived again from the files they come from. */
export function addClimateCommands(program: Command): void {
  describedCommand(
    program,
    'derive-cell-weights',
    'derive the share of each weather cell in each region from a boundaries file',
    'npm run -s grid -- derive-cell-weights region_francais.geojson',
  )
    .argument('<boundaries>', 'GeoJSON of the regions, with the properties code and nom')
    .option('--print', 'print the table, write nothing')
    .action(async (boundaries: string, options: { print?: boolean }) => {
      const { deriveCellWeights } = await import('./commands/derive-cell-weights.js');
      await deriveCellWeights(boundaries, options);
    });
}
