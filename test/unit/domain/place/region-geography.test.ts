import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { renderGeography, GEOGRAPHY_FILE } from '../../../../cli/commands/derive-areas.js';
import { parseBoundaries } from '../../../../domain/geometry/geojson.js';
import { sphericalAreaKm2 } from '../../../../domain/geometry/spherical-area.js';
import { deriveGeography } from '../../../../domain/place/derive-geography.js';
import { readOutline, writeOutline } from '../../../../domain/place/outline-text.js';
import { REGION_GEOGRAPHY } from '../../../../domain/place/region-geography.js';
import { findRegionOfPosition, regionShapes } from '../../../../domain/place/region-of-position.js';
import { REGIONS } from '../../../../domain/region/region.js';
import { PROJECT_ROOT } from '../../../../platform/project-root.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

const text = (path: string) => Buffer.from(readRecorded(path)).toString('utf8');

describe('the geography of the regions', () => {
  it('knows the twelve regions of eCO2mix under their names, and Corsica', () => {
    expect(REGION_GEOGRAPHY.map(({ code, name }) => ({ code, name }))).toEqual([
      ...REGIONS.map(({ code, name }) => ({ code, name })),
      { code: '94', name: 'Corse' },
    ]);
  });

  it('keeps outlines whose area is that of the contours within 0.6 %', () => {
    for (const { code, areaKm2 } of REGION_GEOGRAPHY) {
      const outlineKm2 = sphericalAreaKm2(regionShapes().get(code) ?? []);
      expect({ code, isClose: Math.abs(outlineKm2 / areaKm2 - 1) < 0.006 }).toEqual({
        code,
        isClose: true,
      });
    }
  });

  it.each([
    ['Paris', 2.3522, 48.8566, '11'],
    ['Orléans', 1.909, 47.902, '24'],
    ['Dijon', 5.0415, 47.322, '27'],
    ['Caen', -0.3707, 49.1829, '28'],
    ['Lille', 3.0573, 50.6292, '32'],
    ['Strasbourg, at the border', 7.7521, 48.5734, '44'],
    ['Nantes', -1.5536, 47.2184, '52'],
    ['Brest', -4.4861, 48.3904, '53'],
    ['Bordeaux', -0.5792, 44.8378, '75'],
    ['Toulouse', 1.4442, 43.6047, '76'],
    ['Lyon', 4.8357, 45.764, '84'],
    ['Marseille, at the sea', 5.3698, 43.2965, '93'],
    ['Ajaccio', 8.7369, 41.9192, '94'],
    ['Valréas, an enclave of Vaucluse in Drôme', 4.991, 44.3847, '93'],
    ['a pier 2 km off Boulogne', 1.56, 50.73, '32'],
  ])('%s lies in its region', (_, longitudeDeg, latitudeDeg, code) => {
    expect(findRegionOfPosition([longitudeDeg, latitudeDeg])).toBe(code);
  });

  it.each([
    ['London', -0.1276, 51.5072],
    ['Brussels', 4.3517, 50.8503],
    ['Geneva', 6.1432, 46.2044],
    ['Saint-Denis de La Réunion', 55.4481, -20.8789],
    ['the null island', 0, 0],
  ])('%s lies in none', (_, longitudeDeg, latitudeDeg) => {
    expect(findRegionOfPosition([longitudeDeg, latitudeDeg])).toBeUndefined();
  });
});

describe('the text of an outline', () => {
  it('gives the same positions back, holes and islands, to a thousandth of a degree', () => {
    const hole = [
      [-1.1, 45.1],
      [-1.05, 45.1],
      [-1.05, 45.2],
      [-1.1, 45.1],
    ] as const;
    const shape = [
      [
        [
          [-1.2344, 45.0006],
          [-1, 45],
          [-1, 46.5],
          [-1.2344, 45.0006],
        ],
        hole,
      ],
      [
        [
          [3, 4],
          [4, 4],
          [4, 5],
          [3, 4],
        ],
      ],
    ] as const;

    expect(readOutline(writeOutline(shape))).toEqual([
      [
        [
          [-1.234, 45.001],
          [-1, 45],
          [-1, 46.5],
          [-1.234, 45.001],
        ],
        hole,
      ],
      shape[1],
    ]);
  });

  it('is refused when it is damaged', () => {
    expect(() => readOutline('1,2 x,4')).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});

describeWithRecorded('from the recorded boundaries file', () => {
  const derived = () =>
    deriveGeography(parseBoundaries(JSON.parse(text('reference/region_francais.geojson'))));

  it('the areas are those of the published derivation', () => {
    const published = text('reference/derived_region_area_km2.csv')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([code, , areaKm2]) => [code, Number(areaKm2)]);

    expect(derived().map(({ code, areaKm2 }) => [code, areaKm2])).toEqual(published);
  });

  it('the figures kept in the product are written anew, byte by byte', () => {
    expect(renderGeography(derived())).toBe(
      readFileSync(join(PROJECT_ROOT, GEOGRAPHY_FILE), 'utf8'),
    );
  });

  it('every substation recorded lies in the region of its name', () => {
    const rows = text('reference/odre_postes-electriques-rte_light.csv')
      .trim()
      .split('\n')
      .slice(1);
    const regions = rows
      .map((row) => row.split(';'))
      .map(([code, , , , , longitude, latitude]) => [
        code,
        findRegionOfPosition([Number(longitude), Number(latitude)]),
      ]);

    expect(regions).toEqual([
      ['TREVI', '75'],
      ['CAZE5', '28'],
      ['NERAC', '75'],
      ['P.SEI', '11'],
      ['VALIN', '75'],
    ]);
  });
});
