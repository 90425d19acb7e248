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
  describedCommand(
    program,
    'derive-capacity-weights',
    'print weights by installed wind and solar power, for GRID_ERA5_WEIGHTS_FILE',
    'npm run -s grid -- derive-capacity-weights register.csv --nodes postes-electriques-rte.csv',
  )
    .argument('<register>', 'export of registre-national-installation-production-stockage-...')
    .requiredOption('--nodes <csv>', 'substations: the export of postes-electriques-rte')
    .action(async (register: string, options: { nodes: string }) => {
      const { deriveCapacityWeights } = await import('./commands/derive-capacity-weights.js');
      await deriveCapacityWeights(register, options);
    });
}
