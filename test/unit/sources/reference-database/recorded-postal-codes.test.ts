import { beforeAll, expect, it } from '@jest/globals';

import type { GeographicCode } from '../../../../domain/place/geographic-code.js';
import { readGeographicCode } from '../../../../platform/reference-database/decoupage-administratif.js';
import { readRecordTable } from '../../../../sources/landed-files/record-table.js';
import {
  centresOfCommunes,
  type PostalLine,
  readPostalLines,
} from '../../../../sources/reference-database/commune-centres.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

describeWithRecorded('the recorded list of 39,201 postal codes', () => {
  let code: GeographicCode;
  let lines: readonly PostalLine[];

  beforeAll(async () => {
    code = await readGeographicCode();
    lines = readPostalLines(
      readRecordTable(readRecorded('reference/communes-departement-region_postal.csv')),
    );
  });

  it('has its leading zeros back', () => {
    expect(lines).toHaveLength(39_201);
    expect(lines[0]).toMatchObject({ postalCode: '01400', communeCode: null });
    expect(lines.every(({ postalCode }) => /^\d{5}$/.test(postalCode))).toBe(true);
    expect(lines.filter(({ postalCode }) => postalCode.startsWith('0'))).toHaveLength(3433);
  });

  it('agrees on the region of its postal codes, but for reasons that are known', () => {
    const nameOf = new Map(code.regions.map(({ code: region, name }) => [region, name]));
    const ours = new Map<string, Set<string>>();
    for (const { postalCodes, regionCode } of code.communes) {
      for (const postalCode of postalCodes) {
        const regions = ours.get(postalCode) ?? new Set();
        ours.set(postalCode, regions.add(nameOf.get(regionCode) ?? ''));
      }
    }
    const theirs = new Set(
      lines.map(({ postalCode, regionName }) => `${postalCode} ${regionName ?? ''}`),
    );
    const reasonOf = (pair: string) => {
      const regions = ours.get(pair.slice(0, 5));
      if (regions?.has(pair.slice(6)) === true) return 'agree';
      if (regions === undefined) return 'no postal code of a commune any more';
      return pair.slice(6) === '' ? 'region left empty' : 'another region';
    };
    const pairs = Map.groupBy([...theirs].sort(), reasonOf);

    expect(Object.fromEntries([...pairs].map(([reason, of]) => [reason, of.length]))).toEqual({
      agree: 6192,
      'region left empty': 123,
      'no postal code of a commune any more': 19,
    });
    const gone = pairs.get('no postal code of a commune any more') ?? [];
    expect(gone.filter((pair) => !/^98[08]/.test(pair))).toEqual(['74480 Auvergne-Rhône-Alpes']);
    expect(pairs.get('region left empty')?.filter((pair) => !/^9[78]/.test(pair))).toEqual([]);
  });

  it('lacks no postal code of today', () => {
    const theirs = new Set(lines.map(({ postalCode }) => postalCode));
    const ours = new Set(code.communes.flatMap(({ postalCodes }) => postalCodes));

    expect([...ours].filter((postalCode) => !theirs.has(postalCode))).toEqual([]);
    expect([theirs.size, ours.size]).toEqual([6329, 6310]);
  });

  it('gives the centres of the communes whose names are still the same', () => {
    const centres = centresOfCommunes(code.communes, lines);

    expect(centres.size).toBe(34_524);
    expect(centres.get('01004')).toEqual([5.3729257777, 45.9608475114]);
  });
});
