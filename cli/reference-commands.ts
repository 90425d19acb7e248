import type { Command } from 'commander';

import type { SeedReferenceOptions } from './commands/seed-reference.js';
import { describedCommand } from './described-command.js';

/** Commands around the reference database: places, areas and grid nodes. */
export function addReferenceCommands(program: Command): void {
  describedCommand(
    program,
    'seed-reference',
    'migrate and fill the reference database; filled with the same, it is left alone',
    'npm run -s grid -- seed-reference --nodes postes-electriques-rte.csv',
  )
    .option('--owner-url-file <file>', 'holds the address of its owner; else GRID_REFERENCE_...')
    .option('--nodes <csv>', 'substations: the export of postes-electriques-rte')
    .option('--centres <csv>', 'centres of communes, to find the nearest substation of each')
    .option('--simulated-nodes', 'invented substations, one a department, marked as simulated')
    .option(
      '--login <role=file>',
      'a login to make: grid_reference_reader, and the file that holds its postgres:// address',
    )
    .option('--keep-files', 'leave a database alone that was filled with files before')
    .option('--json', 'print the result as JSON')
    .action(async (options: SeedReferenceOptions) => {
      await (await import('./commands/seed-reference.js')).seedReference(options);
    });
  describedCommand(
    program,
    'derive-areas',
    'derive areas and outlines of the regions from a boundaries file',
    'npm run -s grid -- derive-areas regions.geojson',
  )
    .argument('<geojson>', 'a FeatureCollection with code and nom, as france-geojson publishes it')
    .option('--check', 'change nothing, fail when the file gives something else')
    .action(async (file: string, options: { check?: boolean }) => {
      await (await import('./commands/derive-areas.js')).deriveAreas(file, options);
    });
}
