import { describe, expect, it } from '@jest/globals';

import { clipToBox } from '../../../../domain/geometry/clip-to-box.js';
import { distanceKm, distanceToEdgeKm } from '../../../../domain/geometry/distance.js';
import { parseBoundaries } from '../../../../domain/geometry/geojson.js';
import { isInside } from '../../../../domain/geometry/position-in-shape.js';
import {
  boundingBoxOf,
  type MultiPolygon,
  type Position,
} from '../../../../domain/geometry/shape.js';
import { EARTH_RADIUS_KM, sphericalAreaKm2 } from '../../../../domain/geometry/spherical-area.js';

const box = (west: number, south: number, east: number, north: number): MultiPolygon => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
];

describe('the area on the sphere', () => {
  it('of a box between parallels and meridians is exact', () => {
    const exactKm2 = EARTH_RADIUS_KM ** 2 * (Math.PI / 180) * Math.sin(Math.PI / 180);

    expect(sphericalAreaKm2(box(2, 0, 3, 1))).toBeCloseTo(exactKm2, 6);
  });

  it('is the same whatever way a ring runs', () => {
    const [[ring = []] = []] = box(2, 45, 3, 46);

    expect(sphericalAreaKm2([[[...ring].reverse()]])).toBeCloseTo(sphericalAreaKm2([[ring]]), 9);
  });

  it('leaves holes out and adds islands', () => {
    const [[outer = []] = []] = box(0, 45, 4, 47);
    const [[hole = []] = []] = box(1, 45.5, 2, 46);
    const island = box(6, 45, 7, 46);

    expect(sphericalAreaKm2([[outer, hole], ...island])).toBeCloseTo(
      sphericalAreaKm2([[outer]]) - sphericalAreaKm2([[hole]]) + sphericalAreaKm2(island),
      6,
    );
  });
});

describe('a position', () => {
  const [[outer = []] = []] = box(0, 0, 4, 4);
  const [[hole = []] = []] = box(1, 1, 2, 2);
  const shape: MultiPolygon = [[outer, hole], ...box(10, 0, 11, 1)];

  it.each<[Position, boolean]>([
    [[3, 3], true],
    [[1.5, 1.5], false],
    [[10.5, 0.5], true],
    [[5, 3], false],
    [[-1, 2], false],
    [[3, 5], false],
  ])('%j is in a shape with a hole and an island: %j', (position, expected) => {
    expect(isInside(position, shape)).toBe(expected);
  });

  it('on an edge is inside in the west and the south, outside in the east and the north', () => {
    const square = box(0, 0, 1, 1);
    const edges: readonly Position[] = [
      [0, 0.5],
      [0.5, 0],
      [1, 0.5],
      [0.5, 1],
    ];

    expect(edges.map((edge) => isInside(edge, square))).toEqual([true, true, false, false]);
  });

  it('on a shared edge belongs to exactly one of two neighbours', () => {
    const west = box(0, 0, 1, 1);
    const east = box(1, 0, 2, 1);
    const counts = [0, 0.3, 0.7].map(
      (y) => [west, east].filter((one) => isInside([1, y], one)).length,
    );

    expect(counts).toEqual([1, 1, 1]);
  });
});

describe('a distance', () => {
  it('from Paris to Lyon is about 392 km', () => {
    expect(distanceKm([2.3522, 48.8566], [4.8357, 45.764])).toBeCloseTo(391.5, 0);
  });

  it('of a degree of longitude shrinks with the latitude', () => {
    expect(distanceKm([0, 60], [1, 60])).toBeCloseTo(distanceKm([0, 0], [1, 0]) / 2, 1);
  });

  it('to an edge is that to its nearest part, not to a corner', () => {
    const degreeKm = distanceKm([0, 0], [0, 1]);

    expect(distanceToEdgeKm([5, 2], box(0, 0, 4, 4))).toBeCloseTo(
      degreeKm * Math.cos((2 * Math.PI) / 180),
      3,
    );
    expect(distanceToEdgeKm([2, 5], box(0, 0, 4, 4))).toBeCloseTo(degreeKm, 6);
    expect(distanceToEdgeKm([2, 5], [])).toBe(Infinity);
  });
});

describe('a shape clipped to a box', () => {
  const triangle: MultiPolygon = [
    [
      [
        [0, 0],
        [4, 0],
        [0, 4],
        [0, 0],
      ],
    ],
  ];

  it('is cut along its sides', () => {
    const clipped = clipToBox(triangle, { westDeg: 1, southDeg: 1, eastDeg: 3, northDeg: 3 });

    expect(boundingBoxOf(clipped)).toEqual({ westDeg: 1, southDeg: 1, eastDeg: 3, northDeg: 3 });
    expect(isInside([1.5, 1.5], clipped)).toBe(true);
    expect(isInside([2.5, 2.5], clipped)).toBe(false);
  });

  it('keeps the whole area over the cells of a grid', () => {
    const cells = [0, 1, 2, 3].flatMap((x) => [0, 1, 2, 3].map((y) => [x, y] as const));
    const partsKm2 = cells.map(([x, y]) =>
      sphericalAreaKm2(
        clipToBox(triangle, { westDeg: x, southDeg: y, eastDeg: x + 1, northDeg: y + 1 }),
      ),
    );
    const sumKm2 = partsKm2.reduce((sum, part) => sum + part, 0);

    expect(sumKm2 / sphericalAreaKm2(triangle)).toBeCloseTo(1, 3);
    expect(partsKm2[3 * 4 + 3]).toBe(0);
  });

  it('leaves when it lies outside, and keeps its holes', () => {
    const [[outer = []] = []] = box(0, 0, 4, 4);
    const [[hole = []] = []] = box(1, 1, 2, 2);

    expect(clipToBox(triangle, { westDeg: 5, southDeg: 5, eastDeg: 6, northDeg: 6 })).toEqual([]);
    const clipped = clipToBox([[outer, hole]], {
      westDeg: 0,
      southDeg: 0,
      eastDeg: 1.5,
      northDeg: 3,
    });
    expect(isInside([1.2, 1.5], clipped)).toBe(false);
    expect(isInside([0.5, 1.5], clipped)).toBe(true);
  });
});

describe('a boundaries file', () => {
  const feature = (coordinates: unknown, type = 'Polygon') => ({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { code: '53', nom: 'Bretagne' },
        geometry: { type, coordinates },
      },
    ],
  });

  it('gives the shape of each territory under its code', () => {
    const [boundary] = parseBoundaries(feature(box(0, 0, 1, 1)[0]));

    expect(boundary).toEqual({ code: '53', name: 'Bretagne', shape: box(0, 0, 1, 1) });
  });

  it.each([
    ['HTML', '<html>'],
    ['another geometry', feature([0, 0], 'Point')],
    [
      'an open ring',
      feature([
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ]),
    ],
    ['latitudes beyond the poles', feature(box(0, 0, 1, 91)[0])],
    ['nothing', { type: 'FeatureCollection', features: [] }],
  ])('with %s is refused', (_, content) => {
    expect(() => parseBoundaries(content)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER' }),
    );
  });
});
