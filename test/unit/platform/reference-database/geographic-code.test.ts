import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';

import type { GeographicCode } from '../../../../domain/place/geographic-code.js';
import { simulatedNodes } from '../../../../domain/place/grid-node.js';
import { nodesOfCommunes } from '../../../../domain/place/nodes-of-communes.js';
import {
  referenceContent,
  type ReferenceContent,
} from '../../../../domain/place/reference-content.js';
import { findRegionOfPosition } from '../../../../domain/place/region-of-position.js';
import { PROJECT_ROOT } from '../../../../platform/project-root.js';
import {
  DECOUPAGE_FILES,
  readGeographicCode,
} from '../../../../platform/reference-database/decoupage-administratif.js';

/** reference.md: communes, population and postal codes of the twelve regions, package 6.0.0. */
const PUBLISHED = [
  ['11', 1266, 12_463_067, 528],
  ['24', 1754, 2_587_031, 237],
  ['27', 3685, 2_802_670, 386],
  ['28', 2644, 3_345_842, 382],
  ['32', 3782, 5_992_194, 647],
  ['44', 5115, 5_563_378, 645],
  ['52', 1228, 3_907_156, 306],
  ['53', 1202, 3_449_370, 323],
  ['75', 4293, 6_150_451, 661],
  ['76', 4446, 6_124_653, 662],
  ['84', 4025, 8_205_557, 769],
  ['93', 946, 5_218_960, 400],
];

let code: GeographicCode;
let content: ReferenceContent;

beforeAll(async () => {
  code = await readGeographicCode();
  const nodes = simulatedNodes(code.departments);
  content = referenceContent(code, nodes, nodesOfCommunes(code.communes, nodes, new Map()));
});

describe('the geographic code', () => {
  it('names the edition it is', () => {
    expect(code.edition).toBe('@etalab/decoupage-administratif 6.0.0');
  });

  it('has the published communes, population and postal codes in each region of eCO2mix', () => {
    const regions = content.region
      .filter((region) => region['is_in_eco2mix'] === true)
      .map((region) => {
        const postal = content.postal_code.filter(
          (row) => row['region_code'] === region['region_code'],
        );
        return [
          region['region_code'],
          region['commune_count'],
          region['population'],
          new Set(postal.map((row) => row['postal_code'])).size,
        ];
      });

    expect(regions).toEqual(PUBLISHED);
  });

  it('sums to 34,386 communes and 65,810,329 inhabitants over them', () => {
    const rows = content.region.filter((region) => region['is_in_eco2mix'] === true);
    const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);

    expect([sum('commune_count'), sum('population')]).toEqual([34_386, 65_810_329]);
  });

  it('has 26 regions; Corsica and overseas are no part of eCO2mix', () => {
    const others = content.region.filter((region) => region['is_in_eco2mix'] === false);

    expect(content.region).toHaveLength(26);
    expect(others.map((region) => region['region_code'])).toEqual([
      '01',
      '02',
      '03',
      '04',
      '06',
      '94',
      '975',
      '977',
      '978',
      '984',
      '986',
      '987',
      '988',
      '989',
    ]);
    expect(others.find((region) => region['region_code'] === '94')).toMatchObject({
      region_name: 'Corse',
      area_km2: 8708,
    });
    expect(others.find((region) => region['region_code'] === '04')).toMatchObject({
      zone: 'drom',
      area_km2: null,
    });
  });

  it('does not know the population of a region whose communes have none', () => {
    expect(content.region.find((region) => region['region_code'] === '984')).toMatchObject({
      population: null,
      commune_count: 5,
    });
  });

  it('takes facts of the 34,969 communes of today alone, and keeps the 2,621 parts', () => {
    expect(content.commune).toHaveLength(34_969);
    expect(content.commune_part).toHaveLength(2105 + 471 + 45);
    expect(content.commune.filter((row) => row['population'] === null)).toHaveLength(6);
  });

  it('keeps the leading zeros of the 6,310 postal codes and of the codes of communes', () => {
    const codes = new Set(content.postal_code.map((row) => String(row['postal_code'])));

    expect(codes.size).toBe(6310);
    expect([...codes].filter((text) => !/^\d{5}$/.test(text))).toEqual([]);
    expect(content.commune[0]).toMatchObject({ commune_code: '01001', department_code: '01' });
    expect([...codes].filter((text) => text.startsWith('0'))).toHaveLength(431);
  });

  it.each([
    ['01410', ['27', '84']],
    ['01590', ['27', '84']],
    ['05700', ['84', '93']],
    ['48250', ['76', '84']],
    ['37160', ['24', '75']],
  ])('the postal code %s lies in the regions %j', (postalCode, regions) => {
    const found = content.postal_code.filter((row) => row['postal_code'] === postalCode);

    expect([...new Set(found.map((row) => row['region_code']))].sort()).toEqual(regions);
    expect(found.length).toBeGreaterThan(1);
  });

  it('has no other postal code in two regions', () => {
    const regions = Map.groupBy(content.postal_code, (row) => row['postal_code']);
    const split = [...regions].filter(
      ([, rows]) => new Set(rows.map((row) => row['region_code'])).size > 1,
    );

    expect(split.map(([postalCode]) => postalCode).sort()).toEqual([
      '01410',
      '01590',
      '05700',
      '37160',
      '48250',
    ]);
  });

  it.each([
    ['75011', '75056', 'Paris'],
    ['75116', '75056', 'Paris'],
    ['69009', '69123', 'Lyon'],
    ['13016', '13055', 'Marseille'],
  ])('the postal code %s of an arrondissement leads to %s, %s', (postalCode, commune, name) => {
    const found = content.postal_code.filter((row) => row['postal_code'] === postalCode);

    expect(found.map((row) => row['commune_code'])).toEqual([commune]);
    expect(content.commune.find((row) => row['commune_code'] === commune)).toMatchObject({
      commune_name: name,
    });
  });

  it('leads every part to a commune of today', () => {
    const communes = new Set(content.commune.map((row) => row['commune_code']));

    expect(content.commune_part.filter((row) => !communes.has(row['commune_code'] ?? ''))).toEqual(
      [],
    );
    expect(content.commune_part).toContainEqual({
      part_code: '75101',
      part_kind: 'arrondissement-municipal',
      part_name: 'Paris 1er Arrondissement',
      commune_code: '75056',
    });
  });
});

describe('the invented nodes of simulated data', () => {
  it('are one a metropolitan department, in its region, and always the same', () => {
    const nodes = simulatedNodes(code.departments);

    expect(nodes).toHaveLength(96);
    expect(nodes).toEqual(simulatedNodes(code.departments));
    const regionOf = new Map(code.departments.map((one) => [`SIM${one.code}`, one.regionCode]));
    for (const { code: node, regionCode, longitudeDeg, latitudeDeg, isSimulated } of nodes) {
      expect({ node, regionCode, isSimulated }).toEqual({
        node,
        regionCode: regionOf.get(node),
        isSimulated: true,
      });
      expect(findRegionOfPosition([longitudeDeg ?? 0, latitudeDeg ?? 0])).toBe(regionCode);
    }
  });

  it('serve the communes of their department', () => {
    expect(content.commune.find((row) => row['commune_code'] === '29019')).toMatchObject({
      commune_name: 'Brest',
      node_code: 'SIM29',
      node_basis: 'simulated',
    });
    expect(content.commune.find((row) => row['commune_code'] === '97411')).toMatchObject({
      node_code: null,
      node_basis: null,
    });
  });
});

describe('the files of the package', () => {
  it('are read compressed as well, as the image has them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'grid-decoupage-'));
    const installed = join(PROJECT_ROOT, 'node_modules', '@etalab', 'decoupage-administratif');
    mkdirSync(join(folder, 'data'));
    for (const file of DECOUPAGE_FILES) {
      const content = readFileSync(join(installed, file));
      if (file !== 'data/communes.json') writeFileSync(join(folder, file), content);
      else writeFileSync(join(folder, `${file}.gz`), gzipSync(content));
    }

    expect(await readGeographicCode(folder)).toEqual(code);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['a postal code without its zero', '1400', 'codesPostaux'],
    ['a part that leads nowhere', undefined, 'leads to no commune'],
  ])('with %s are refused', async (_, postalCode, reason) => {
    const folder = mkdtempSync(join(tmpdir(), 'grid-decoupage-'));
    mkdirSync(join(folder, 'data'));
    const write = (file: string, value: unknown) => {
      writeFileSync(join(folder, file), JSON.stringify(value));
    };
    write('package.json', { name: 'x', version: '1' });
    write('data/regions.json', [{ code: '84', nom: 'R', zone: 'metro' }]);
    write('data/departements.json', [{ code: '01', nom: 'D', region: '84' }]);
    write('data/communes.json', [
      {
        code: '01001',
        nom: 'C',
        departement: '01',
        region: '84',
        ...(postalCode === undefined
          ? { type: 'commune-deleguee' }
          : { type: 'commune-actuelle', codesPostaux: [postalCode] }),
      },
    ]);

    await expect(readGeographicCode(folder)).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
      message: expect.stringContaining(reason),
    });
    rmSync(folder, { recursive: true });
  });
});
