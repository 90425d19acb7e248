import { readFile } from 'node:fs/promises';

import { formatCellWeights } from '../../domain/climate/cell-weight.js';
import { deriveCapacityWeights as weightsOf } from '../../domain/climate/derive-capacity-weights.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { LEAST_PLACED_RATIO, locateCapacity } from '../../sources/era5/located-capacity.js';
import { readRecordTable } from '../../sources/landed-files/record-table.js';

/**
 * `grid derive-capacity-weights`: prints the table of weights by installed wind and solar power, from
 * an export of the national register and one of RTE's substations; to be given as
 * GRID_ERA5_WEIGHTS_FILE. What could not be placed is told on the error output.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT for other files, NOT_FOUND when no region has enough plants
 * with a place.
 */
export async function deriveCapacityWeights(
  registerFile: string,
  options: { readonly nodes: string },
): Promise<void> {
  const register = readRecordTable(await readFile(registerFile));
  const substations = readRecordTable(await readFile(options.nodes));
  const { plants, shares } = locateCapacity(register, substations);
  for (const { regionCode, weighting, placedMw, totalMw } of shares) {
    const verdict = placedMw >= LEAST_PLACED_RATIO * totalMw ? 'weighted' : 'left out';
    console.error(
      `${regionCode} ${weighting}: ${placedMw.toFixed(1)} of ${totalMw.toFixed(1)} MW placed, ${verdict}`,
    );
  }
  const { weights } = weightsOf(plants);
  if (weights.length === 0) {
    throw new GridError('NOT_FOUND', 'no region has enough wind or solar power with a place');
  }
  process.stdout.write(formatCellWeights(weights));
}
