import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { areaWeightsOf, weightsModule } from '../../../../cli/commands/derive-cell-weights.js';
import { AREA_CELL_WEIGHTS } from '../../../../domain/climate/area-cell-weights.js';
import {
  formatCellWeights,
  parseCellWeights,
  sumsOf,
  WEIGHTS_HEADER,
} from '../../../../domain/climate/cell-weight.js';
import { deriveAreaWeights } from '../../../../domain/climate/derive-area-weights.js';
import { deriveCapacityWeights } from '../../../../domain/climate/derive-capacity-weights.js';
import {
  cellBox,
  findCellHolding,
  findCellNumber,
  FRANCE_GRID,
  GRID_CELLS,
  gridPointOf,
} from '../../../../domain/climate/grid-cell.js';
import { clipToBox } from '../../../../domain/geometry/clip-to-box.js';
import { parseBoundaries, type Boundary } from '../../../../domain/geometry/geojson.js';
import type { MultiPolygon, Position } from '../../../../domain/geometry/shape.js';
import { sphericalAreaKm2 } from '../../../../domain/geometry/spherical-area.js';
import { REGION_CODES } from '../../../../domain/region/region.js';
import { PROJECT_ROOT } from '../../../../platform/project-root.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

const ring = (...positions: readonly Position[]): MultiPolygon => [
  [[...positions, positions[0] ?? [0, 0]]],
];

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  ring([west, south], [east, south], [east, north], [west, north]);

const boundary = (code: string, shape: MultiPolygon): Boundary => ({ code, name: code, shape });

describe('the grid', () => {
  it('numbers every point of the box over France once, from the south-west corner', () => {
    const numbers = Array.from({ length: GRID_CELLS }, (_, cell) =>
      findCellNumber(gridPointOf(cell)),
    );

    expect(numbers).toEqual(Array.from({ length: GRID_CELLS }, (_, cell) => cell));
    expect(gridPointOf(0)).toEqual({ latitudeDeg: 42, longitudeDeg: -5.5 });
    expect(gridPointOf(GRID_CELLS - 1)).toEqual({ latitudeDeg: 51.5, longitudeDeg: 8.5 });
  });

  it('has no number for a point between its points, nor for one outside', () => {
    expect(findCellNumber({ latitudeDeg: 48.1, longitudeDeg: 2 })).toBeUndefined();
    expect(findCellNumber({ latitudeDeg: 41.75, longitudeDeg: 2 })).toBeUndefined();
    expect(findCellNumber({ latitudeDeg: 48, longitudeDeg: 8.75 })).toBeUndefined();
  });

  it('gives a position to the cell whose point is nearest', () => {
    const paris = findCellHolding({ latitudeDeg: 48.8566, longitudeDeg: 2.3522 });

    expect(paris).toBe(findCellNumber({ latitudeDeg: 48.75, longitudeDeg: 2.25 }));
    expect(findCellHolding({ latitudeDeg: 60, longitudeDeg: 2 })).toBeUndefined();
  });
});

describe('weights by area', () => {
  it('are all of a region that lies within one cell', () => {
    const [weight, ...others] = deriveAreaWeights([boundary('11', box(1.9, 47.9, 2.1, 48.1))]);

    expect(others).toEqual([]);
    expect(weight).toEqual({
      regionCode: '11',
      weighting: 'area',
      cell: findCellNumber({ latitudeDeg: 48, longitudeDeg: 2 }),
      shareRatio: 1,
    });
  });

  it('are halves of a region that two cells cut in two', () => {
    const weights = deriveAreaWeights([boundary('11', box(2, 47.95, 2.25, 48.05))]);

    expect(weights.map(({ shareRatio }) => shareRatio)).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
  });

  it('count the area on the sphere: of two cells the northern one is smaller', () => {
    const [south, north] = deriveAreaWeights([boundary('11', box(2, 44.875, 2.1, 45.375))]);
    const expected =
      (Math.sin((45.375 * Math.PI) / 180) - Math.sin((45.125 * Math.PI) / 180)) /
      (Math.sin((45.375 * Math.PI) / 180) - Math.sin((44.875 * Math.PI) / 180));

    expect(north?.shareRatio).toBeCloseTo(expected, 10);
    expect(north?.shareRatio).toBeLessThan(south?.shareRatio ?? 0);
  });

  it('leave a lake in a region out', () => {
    const [outer = []] = box(1.875, 47.875, 2.375, 48.125)[0] ?? [];
    const [lake = []] = box(1.875, 47.875, 2.0, 48.125)[0] ?? [];
    const weights = deriveAreaWeights([boundary('11', [[outer, lake]])]);

    expect(weights.map(({ shareRatio }) => shareRatio)).toEqual([
      expect.closeTo(1 / 3, 9),
      expect.closeTo(2 / 3, 9),
    ]);
  });

  it('are not derived for a territory éCO2mix does not publish', () => {
    expect(deriveAreaWeights([boundary('94', box(9, 42, 9.2, 42.2))])).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'cut a jagged region (%i) into pieces whose areas add up to it',
    (seed) => {
      const shape = jaggedRegion(seed);
      const whole = sphericalAreaKm2(shape);
      let pieces = 0;
      for (let cell = 0; cell < GRID_CELLS; cell += 1) {
        pieces += sphericalAreaKm2(clipToBox(shape, cellBox(cell)));
      }
      const shares = deriveAreaWeights([boundary('11', shape)]);

      expect(Math.abs(pieces / whole - 1)).toBeLessThan(1e-3);
      expect(shares.reduce((sum, { shareRatio }) => sum + shareRatio, 0)).toBeCloseTo(1, 9);
      expect(shares.every(({ shareRatio }) => shareRatio > 0)).toBe(true);
    },
  );
});

/** A star of 60 corners around the middle of France: concave at every second one. */
function jaggedRegion(seed: number): MultiPolygon {
  const radius = (corner: number): number =>
    0.4 + 1.6 * Math.abs(Math.sin(seed * 12.9898 + corner * 78.233));
  const positions = Array.from({ length: 60 }, (_, corner): Position => {
    const angle = (2 * Math.PI * corner) / 60;
    return [2.3 + 1.4 * radius(corner) * Math.cos(angle), 46.6 + radius(corner) * Math.sin(angle)];
  });
  return ring(...positions);
}

describe('the kept weights', () => {
  const kept = parseCellWeights(AREA_CELL_WEIGHTS);

  it('sum to 1 in each of the 12 regions', () => {
    const sums = sumsOf(kept);

    expect([...sums.keys()]).toEqual(REGION_CODES.map((code) => `${code}, area`));
    for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 5);
  });

  it('give no cell more than once to a region', () => {
    const keys = new Set(kept.map(({ regionCode, cell }) => `${regionCode} ${cell}`));

    expect(keys.size).toBe(kept.length);
  });

  it('lie within the box over France with a cell to spare on each side', () => {
    const points = kept.map(({ cell }) => gridPointOf(cell));

    expect(Math.min(...points.map((point) => point.latitudeDeg))).toBe(FRANCE_GRID.southDeg + 0.25);
    expect(Math.min(...points.map((point) => point.longitudeDeg))).toBe(FRANCE_GRID.westDeg + 0.25);
    expect(Math.max(...points.map((point) => point.longitudeDeg))).toBe(FRANCE_GRID.eastDeg - 0.25);
    expect(Math.max(...points.map((point) => point.latitudeDeg))).toBeLessThan(
      FRANCE_GRID.northDeg,
    );
  });
});

describeWithRecorded('the recorded boundaries', () => {
  const text = Buffer.from(readRecorded('reference/region_francais.geojson')).toString('utf8');

  it('give the weights that are kept, to the byte', () => {
    const keptText = readFileSync(
      join(PROJECT_ROOT, 'domain/climate/area-cell-weights.ts'),
      'utf8',
    );

    expect(weightsModule(areaWeightsOf(text))).toBe(keptText);
  });

  it('add up, cell by cell, to the area of each region within 0.1 %', () => {
    for (const { code, shape } of parseBoundaries(JSON.parse(text))) {
      if (code === '94') continue;
      let pieces = 0;
      for (let cell = 0; cell < GRID_CELLS; cell += 1) {
        pieces += sphericalAreaKm2(clipToBox(shape, cellBox(cell)));
      }

      expect([code, Math.abs(pieces / sphericalAreaKm2(shape) - 1) < 1e-3]).toEqual([code, true]);
    }
  });

  it('that lack a region are refused by the name of the region', () => {
    const collection = JSON.parse(text) as { features: { properties: { code: string } }[] };
    const features = collection.features.filter(({ properties }) => properties.code !== '53');

    expect(() => areaWeightsOf(JSON.stringify({ ...collection, features }))).toThrow(/region 53/);
  });
});

describe('a table of weights', () => {
  const table = (...lines: readonly string[]): string => [WEIGHTS_HEADER, ...lines].join('\n');

  it('is read as it was written', () => {
    const { weights } = deriveCapacityWeights([
      {
        regionCode: '32',
        weighting: 'wind_capacity',
        latitudeDeg: 49.9,
        longitudeDeg: 2.3,
        installedMw: 12,
      },
      {
        regionCode: '32',
        weighting: 'wind_capacity',
        latitudeDeg: 50.3,
        longitudeDeg: 2.3,
        installedMw: 36,
      },
    ]);

    expect(parseCellWeights(formatCellWeights(weights))).toEqual(weights);
  });

  it.each([
    ['whose shares do not sum to 1', ['32,area,50.00,2.00,0.5'], /region 32, area: .* not to 1/],
    ['with a point off the grid', ['32,area,50.10,2.00,1'], /line 2: not a point/],
    ['with a region that is none', ['99,area,50.00,2.00,1'], /line 2: no region '99'/],
    ['with a weighting that is none', ['32,people,50.00,2.00,1'], /no weighting 'people'/],
    ['with a negative share', ['32,area,50.00,2.00,-1'], /line 2: a share/],
    ['without a share', ['32,area,50.00,2.00,'], /line 2: a share/],
    [
      'with a point twice',
      ['32,area,50.00,2.00,0.5', '32,area,50.00,2.00,0.5'],
      /region 32, area: a grid point stands there twice/,
    ],
  ])('%s is refused', (_, lines, message) => {
    expect(() => parseCellWeights(table(...lines))).toThrow(message);
  });

  it('without its header is refused', () => {
    expect(() => parseCellWeights('32,area,50.00,2.00,1')).toThrow(/line 1/);
  });
});

describe('weights by capacity', () => {
  const plant = (latitudeDeg: number, longitudeDeg: number, installedMw: number) => ({
    regionCode: '32' as const,
    weighting: 'wind_capacity' as const,
    latitudeDeg,
    longitudeDeg,
    installedMw,
  });

  it('are the shares of the installed power, plants of one cell together', () => {
    const { weights } = deriveCapacityWeights([
      plant(49.9, 2.3, 10),
      plant(49.95, 2.2, 20),
      plant(50.3, 2.3, 90),
    ]);

    expect(weights).toEqual([
      expect.objectContaining({
        cell: findCellNumber({ latitudeDeg: 50, longitudeDeg: 2.25 }),
        shareRatio: 0.25,
      }),
      expect.objectContaining({
        cell: findCellNumber({ latitudeDeg: 50.25, longitudeDeg: 2.25 }),
        shareRatio: 0.75,
      }),
    ]);
  });

  it('list a plant outside the grid or without power, and leave it out', () => {
    const nowhere = plant(14.6, -61, 10);
    const nothing = plant(50, 2, 0);
    const { weights, unplaced } = deriveCapacityWeights([nowhere, nothing, plant(50, 2, 5)]);

    expect(unplaced).toEqual([nowhere, nothing]);
    expect(weights.map(({ shareRatio }) => shareRatio)).toEqual([1]);
  });
});
