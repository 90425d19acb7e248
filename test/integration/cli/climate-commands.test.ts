import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { parseCellWeights } from '../../../domain/climate/cell-weight.js';
import { REGION_CODES } from '../../../domain/region/region.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grid-climate-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const grid = (...args: string[]) =>
  spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    encoding: 'utf8',
    env: { ...process.env, GRID_HOME: folder },
  });

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** A square of half a degree, every region in the same place. */
const boundaries = (codes: readonly string[]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: codes.map((code) => ({
      type: 'Feature',
      properties: { code, nom: code },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [2, 47],
            [2.5, 47],
            [2.5, 47.5],
            [2, 47.5],
            [2, 47],
          ],
        ],
      },
    })),
  });

describe('grid derive-cell-weights', () => {
  it('--print prints a table that can be read again, and nothing else', () => {
    const path = file('regions.geojson', boundaries(REGION_CODES));
    const { status, stdout } = grid('derive-cell-weights', path, '--print');
    const weights = parseCellWeights(stdout);

    expect(status).toBe(0);
    expect(weights).toHaveLength(12 * 9);
  });

  it('names the regions a file lacks', () => {
    const path = file('some.geojson', boundaries(['11', '24']));
    const { status, stderr, stdout } = grid('derive-cell-weights', path, '--print');

    expect(stderr).toContain('27, 28');
    expect([status === 0, stdout]).toEqual([false, '']);
  });
});

describe('grid derive-capacity-weights', () => {
  const NODES = [
    'Code poste;Nom poste;Fonction;Etat;Tension (kV);Longitude poste (DD);Latitude poste (DD);Géo-point poste',
    'NORD1;NORD;POSTE DE TRANSFORMATION;EN EXPLOITATION;90kV;2.30;49.90;49.9, 2.3',
    '',
  ].join('\n');
  const REGISTER =
    'nominstallation;codeeicresourceobject;coderegion;postesource;filiere;puismaxinstallee;datederaccordement';

  it('prints the table, and beside it what was placed', () => {
    const nodes = file('nodes.csv', NODES);
    const register = file('register.csv', `${REGISTER}\nPARC;;32;NORD1;Eolien;12000;\n`);
    const { status, stdout, stderr } = grid('derive-capacity-weights', register, '--nodes', nodes);

    expect(status).toBe(0);
    expect(parseCellWeights(stdout)).toMatchObject([
      { regionCode: '32', weighting: 'wind_capacity', shareRatio: 1 },
    ]);
    expect(stderr).toContain('32 wind_capacity: 12.0 of 12.0 MW placed, weighted');
  });

  it('prints no table when nothing has a place', () => {
    const nodes = file('nodes.csv', NODES);
    const register = file('register.csv', `${REGISTER}\nPARC;;32;NOWHERE;Eolien;12000;\n`);
    const { status, stdout, stderr } = grid('derive-capacity-weights', register, '--nodes', nodes);

    expect([status === 0, stdout]).toEqual([false, '']);
    expect(stderr).toContain('0.0 of 12.0 MW placed, left out');
  });
});
