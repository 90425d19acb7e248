import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { formatCellWeights, sumsOf, type CellWeight } from '../../domain/climate/cell-weight.js';
import { deriveAreaWeights } from '../../domain/climate/derive-area-weights.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { parseBoundaries } from '../../domain/geometry/geojson.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { PROJECT_ROOT } from '../../platform/project-root.js';

/** Where the weights are kept, from the root of the project. */
export const WEIGHTS_MODULE = 'domain/climate/area-cell-weights.ts';

/**
 * `grid derive-cell-weights`: the share of each 0.25 degree cell in the area of each region, from a
 * boundaries file (GeoJSON with `code` and `nom`), into the module the product reads.
 *
 * @throws GridError INVALID_PARAMETER for a file that is none, or that lacks a region.
 */
export async function deriveCellWeights(
  boundariesFile: string,
  options: { readonly print?: boolean },
): Promise<void> {
  const weights = areaWeightsOf(await readFile(boundariesFile, 'utf8'));
  if (options.print === true) {
    process.stdout.write(formatCellWeights(weights));
    return;
  }
  await writeFile(join(PROJECT_ROOT, WEIGHTS_MODULE), weightsModule(weights));
  const regions = sumsOf(weights).size;
  console.log(
    `${weights.length} cells of ${regions} regions from ${basename(boundariesFile)} written to ${WEIGHTS_MODULE}`,
  );
}

/** The weights of a boundaries file's text. */
export function areaWeightsOf(text: string): readonly CellWeight[] {
  const weights = deriveAreaWeights(parseBoundaries(jsonOf(text)));
  const present = new Set(weights.map(({ regionCode }) => regionCode));
  const absent = REGION_CODES.filter((code) => !present.has(code));
  if (absent.length > 0) {
    throw new GridError(
      'INVALID_PARAMETER',
      `boundaries file: no shape for region ${absent.join(', ')}`,
    );
  }
  return weights;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new GridError('INVALID_PARAMETER', 'boundaries file: not JSON', {}, cause);
  }
}

/** The module's text: a table a person can read and any program can parse. */
export function weightsModule(weights: readonly CellWeight[]): string {
  return [
    '// Written by `npm run -s grid -- derive-cell-weights <boundaries.geojson>`; do not edit.',
    '/* eslint-disable max-lines -- a table */',
    '',
    '/**',
    ' * The share of each 0.25 degree cell in the area of each region (spherical, clipped at the',
    ' * boundary), derived from the outlines of the French regions (IGN, simplified by',
    ' * https://github.com/gregoiredavid/france-geojson, Licence Ouverte 2.0).',
    ' */',
    `export const AREA_CELL_WEIGHTS = \`${formatCellWeights(weights)}\`;`,
    '',
  ].join('\n');
}
