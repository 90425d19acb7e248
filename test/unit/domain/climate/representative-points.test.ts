import { describe, expect, it } from '@jest/globals';

import { AREA_CELL_WEIGHTS } from '../../../../domain/climate/area-cell-weights.js';
import { parseCellWeights, type CellWeight } from '../../../../domain/climate/cell-weight.js';
import { findCellNumber } from '../../../../domain/climate/grid-cell.js';
import { representativePoints } from '../../../../domain/climate/representative-points.js';
import { REGION_CODES } from '../../../../domain/region/region.js';

const AREA = parseCellWeights(AREA_CELL_WEIGHTS);
const at = (latitudeDeg: number, longitudeDeg: number, shareRatio: number): CellWeight => ({
  regionCode: '11',
  weighting: 'area',
  cell: findCellNumber({ latitudeDeg, longitudeDeg }) ?? -1,
  shareRatio,
});

describe('the points that stand for a region', () => {
  const points = representativePoints(AREA);

  it('are four at most, and their shares sum to 1', () => {
    for (const code of REGION_CODES) {
      const here = points.filter(({ regionCode }) => regionCode === code);

      expect(here.length).toBeGreaterThanOrEqual(2);
      expect(here.length).toBeLessThanOrEqual(4);
      expect(here.reduce((sum, { shareRatio }) => sum + shareRatio, 0)).toBeCloseTo(1, 5);
    }
  });

  it('are points of the grid that lie in their region', () => {
    for (const { regionCode, ...point } of points) {
      const cell = findCellNumber(point);
      const isThere = AREA.some(
        (weight) => weight.regionCode === regionCode && weight.cell === cell,
      );

      expect([regionCode, point, isThere]).toEqual([regionCode, point, true]);
    }
  });

  it('are the quarters of a square of four cells', () => {
    const square = [at(48, 2, 0.25), at(48, 2.25, 0.25), at(48.25, 2, 0.25), at(48.25, 2.25, 0.25)];

    expect(representativePoints(square)).toEqual([
      { regionCode: '11', latitudeDeg: 48, longitudeDeg: 2, shareRatio: 0.25 },
      { regionCode: '11', latitudeDeg: 48, longitudeDeg: 2.25, shareRatio: 0.25 },
      { regionCode: '11', latitudeDeg: 48.25, longitudeDeg: 2, shareRatio: 0.25 },
      { regionCode: '11', latitudeDeg: 48.25, longitudeDeg: 2.25, shareRatio: 0.25 },
    ]);
  });

  it('lie mostly in their region: not in the sliver between two halves of it', () => {
    const shore = [48, 50].flatMap((latitude) =>
      [2, 6].flatMap((longitude) => [
        at(latitude, longitude, 0.124),
        at(latitude, longitude + 0.25, 0.002),
        at(latitude, longitude + 0.5, 0.124),
      ]),
    );
    const longitudes = representativePoints(shore).map(({ longitudeDeg }) => longitudeDeg);

    expect(longitudes).toHaveLength(4);
    expect(longitudes.filter((longitude) => longitude === 2.25 || longitude === 6.25)).toEqual([]);
  });

  it('are one point of a region that is one cell', () => {
    expect(representativePoints([at(48, 2, 1)])).toEqual([
      { regionCode: '11', latitudeDeg: 48, longitudeDeg: 2, shareRatio: 1 },
    ]);
  });
});
