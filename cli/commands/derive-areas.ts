import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { parseBoundaries } from '../../domain/geometry/geojson.js';
import { deriveGeography, type RegionGeography } from '../../domain/place/derive-geography.js';
import { PROJECT_ROOT } from '../../platform/project-root.js';

/** Where the derived figures are kept. */
export const GEOGRAPHY_FILE = 'domain/place/region-geography.ts';

/**
 * `grid derive-areas`: derives areas and outlines of the regions from a boundaries file, and writes
 * them into the product.
 *
 * @throws GridError INVALID_PARAMETER for a file that is no GeoJSON of regions.
 */
export async function deriveAreas(
  file: string,
  { check = false }: { readonly check?: boolean },
): Promise<void> {
  const text = renderGeography(deriveGeography(parseBoundaries(await readJson(file))));
  const place = join(PROJECT_ROOT, GEOGRAPHY_FILE);
  if (!check) {
    await writeFile(place, text);
    console.log(`wrote ${GEOGRAPHY_FILE}`);
    return;
  }
  if ((await readFile(place, 'utf8')) !== text) {
    throw new GridError('INVALID_PARAMETER', `${GEOGRAPHY_FILE} is not what ${file} gives`);
  }
  console.log(`${GEOGRAPHY_FILE} is what ${file} gives`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GridError('INVALID_PARAMETER', `${file} cannot be read: ${reason}`, {}, error);
  }
}

/** The TypeScript file of the derived figures, as Prettier would write it. */
export function renderGeography(regions: readonly RegionGeography[]): string {
  const entries = regions.map(
    ({ code, name, areaKm2, outline }) =>
      `  {\n    code: '${code}',\n    name: ${quoted(name)},\n    areaKm2: ${areaKm2},\n    outline:\n      '${outline}',\n  },\n`,
  );
  return [
    '// Written by `npm run -s grid -- derive-areas <geojson>`; do not edit.\n',
    "import type { RegionGeography } from './derive-geography.js';\n\n",
    '/**\n',
    ' * Area (superficie calculée, spherical, in km2) and simplified outline of the metropolitan regions,\n',
    ' * derived from IGN contours as france-geojson publishes them. Calculated areas lie 0.1 to 1.5 % above\n',
    ' * those of the cadastre, which leave out lakes, estuaries and glaciers.\n',
    ' */\n',
    'export const REGION_GEOGRAPHY: readonly RegionGeography[] = [\n',
    ...entries,
    '];\n',
  ].join('');
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
