import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { GENERATION_SITES } from '../../../../domain/outage/generation-site.js';
import { findPlainText } from '../../../../domain/outage/plain-text.js';
import {
  findRegionNamed,
  findSite,
  resolveAsset,
} from '../../../../domain/outage/resolve-asset.js';

interface Commune {
  readonly code: string;
  readonly region: string;
  readonly type: string;
}

/** The package's main file throws: its data is read by path. */
function communes(): readonly Commune[] {
  const packageFile = createRequire(import.meta.url).resolve(
    '@etalab/decoupage-administratif/package.json',
  );
  const file = join(dirname(packageFile), 'data', 'communes.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Commune[];
}

describe('the sites of the big power stations', () => {
  it('stand in communes of the regions they are said to stand in', () => {
    const regionOf = new Map(
      communes()
        .filter(({ type }) => type === 'commune-actuelle')
        .map(({ code, region }) => [code, region]),
    );

    const wrong = GENERATION_SITES.filter(
      ({ communeCode, regionCode }) => regionOf.get(communeCode) !== regionCode,
    );

    expect(wrong).toEqual([]);
  });

  it.each([
    ['GRAVELINES 1', 'Gravelines'],
    ['Gravelines', 'Gravelines'],
    ['ST ALBAN 2', 'Saint-Alban'],
    ['GRAND-MAISON 7', "Grand'Maison"],
    ['FR-NU-CIVAUT_1', 'Civaux'],
    ['FR-LA-S_BISHTU_2', 'Super-Bissorte'],
    ['GRAVELINESQUE 1', undefined],
    ['FR-NU-XXXXT_1', undefined],
    ['', undefined],
  ])("'%s' is a unit of %p", (name, site) => {
    expect(findSite(name)?.name).toBe(site);
  });
});

describe('a unit', () => {
  const unit = { code: '17W0000000000001', name: 'CENTRALE 1', fuelType: undefined };

  it('is placed by the register before it is by its name', () => {
    const register = (code: string) =>
      code === unit.code ? ({ regionCode: '53', source: 'wind' } as const) : undefined;

    expect(resolveAsset({ ...unit, name: 'GRAVELINES 1' }, register)).toEqual({
      regionCode: '53',
      source: 'wind',
    });
  });

  it('that nothing places stays unresolved', () => {
    expect(resolveAsset(unit)).toEqual({ regionCode: undefined, source: undefined });
  });

  it.each([
    ['NUCLEAR', 'nuclear'],
    ['FOSSIL_HARD_COAL', 'thermal'],
    ['HYDRO_RUN-OF-RIVER_AND_POUNDAGE', 'hydro'],
    ['hydro_pumped_storage', 'hydro'],
    ['WIND_OFFSHORE', 'wind'],
    ['MARINE', undefined],
    ['OTHER', undefined],
  ])('that burns %s is of the source %p', (fuelType, source) => {
    expect(resolveAsset({ ...unit, fuelType }).source).toBe(source);
  });

  it('is not of a site of another source that bears its name', () => {
    const name = 'SAINT LAURENT 1';

    expect(resolveAsset({ ...unit, name, fuelType: 'HYDRO_WATER_RESERVOIR' }).regionCode).toBe(
      undefined,
    );
    expect(resolveAsset({ ...unit, name, fuelType: 'NUCLEAR' }).regionCode).toBe('24');
  });
});

describe('an area', () => {
  it.each([
    ['Hauts-de-France', '32'],
    ['PROVENCE ALPES COTE D AZUR', '93'],
    ['84', '84'],
    ['Corse', undefined],
  ])('%s is the region %p', (text, code) => {
    expect(findRegionNamed(text)).toBe(code);
  });
});

describe('a published text', () => {
  it.each([
    ['  deux   mots ', 'deux mots'],
    ['une ligne \r\n une autre', 'une ligne\nune autre'],
    ['P < 100 MW et > 50', 'P < 100 MW et > 50'],
    ['<<b>script>x</script>', 'x'],
    ['<!-- a --> b', 'b'],
    ['a <img src=x onerror=y', 'a'],
    ['\u0000', undefined],
    ['', undefined],
  ])('%j is %j', (text, plain) => {
    expect(findPlainText(text)).toBe(plain);
  });

  it('of any length is read in no time', () => {
    const startedMs = Date.now();

    findPlainText('<'.repeat(1_000_000));
    findPlainText(`${'<a'.repeat(500_000)}>`);
    findPlainText(`${'<'.repeat(300_000)}b${'>'.repeat(300_000)}`);

    expect(Date.now() - startedMs).toBeLessThan(2_000);
  });
});
