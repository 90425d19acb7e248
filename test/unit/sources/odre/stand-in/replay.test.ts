import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DATASET_SCHEMAS } from '../../../../../sources/odre/stand-in/dataset-schema.js';
import { fieldOfColumn } from '../../../../../sources/odre/stand-in/replay/column-name.js';
import { parseDelimited } from '../../../../../sources/odre/stand-in/replay/csv-lines.js';
import { readRecordedFile } from '../../../../../sources/odre/stand-in/replay/recorded-file.js';

const regional = DATASET_SCHEMAS['eco2mix-regional-tr'].fields;
const national = DATASET_SCHEMAS['eco2mix-national-tr'].fields;

describe('columns of recorded files', () => {
  it.each([
    ['Code INSEE région', 'code_insee_region'],
    ['Région', 'libelle_region'],
    ['Date - Heure', 'date_heure'],
    ['TCO Bioénergies (%)', 'tco_bioenergies'],
    ['consommation', 'consommation'],
    ['Import Grand-Est', 'import_grand_est'],
    ['Column 64', 'column_64'],
  ])('%s is %s', (header, name) => {
    expect(fieldOfColumn(header, regional).name).toBe(name);
  });

  it.each([
    ['Périmètre', 'perimetre'],
    ['Prévision J-1 (MW)', 'prevision_j1'],
    ['Fioul - Cogénération (MW)', 'fioul_cogen'],
    ["Hydraulique - Fil de l'eau + éclusée (MW)", 'hydraulique_fil_eau_eclusee'],
    ['Taux de CO2 (g/kWh)', 'taux_co2'],
  ])('nationally, %s is %s', (header, name) => {
    expect(fieldOfColumn(header, national).name).toBe(name);
  });
});

describe('a recorded CSV', () => {
  it('keeps ND, dash and empty apart and numbers as numbers', () => {
    const text =
      '\uFEFFCode INSEE région;Date - Heure;Consommation (MW);Solaire (MW);Pompage (MW);TCO Eolien (%);Import Espagne\n' +
      '93;2020-05-01T02:00:00+02:00;3458;ND;-66;0.0;-\n' +
      '93;2020-05-01T02:15:00+02:00;;-12;;;\n';

    const { fields, rows } = readRecordedFile(text, regional);

    expect(fields.map((field) => field.name)).toContain('import_espagne');
    expect(rows).toEqual([
      ['93', Date.UTC(2020, 4, 1), 3458, 'ND', '-66', 0, '-'],
      ['93', Date.UTC(2020, 4, 1, 0, 15), null, -12, null, null, null],
    ]);
  });

  it('reads back what was quoted', () => {
    const aLine = fc.array(fc.string({ unit: fc.constantFrom('a', ';', '"', '\n', ' ') }), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(aLine, { minLength: 1, maxLength: 5 }), (lines) => {
        const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const text = lines.map((line) => `${line.map(quote).join(';')}\n`).join('');
        expect(parseDelimited(text, ';')).toEqual(lines);
      }),
    );
  });

  it('is refused when a line has another width than the header', () => {
    expect(() => readRecordedFile('nature;date\nx;y;z\n', regional)).toThrow('3 cells');
  });
});

describe('a recorded JSON answer', () => {
  it.each([
    ['a records envelope', (rows: string) => `{"total_count": 66144, "results": ${rows}}`],
    ['an export', (rows: string) => rows],
  ])('is read as %s', (_, wrap) => {
    const text = wrap(
      '[{"date_heure": "2026-08-27T07:45:00+00:00", "pompage": "0", "solaire": 0, "x": null}]',
    );

    const { fields, rows } = readRecordedFile(text, regional);

    expect(fields.map((field) => field.name)).toEqual(['date_heure', 'pompage', 'solaire', 'x']);
    expect(rows).toEqual([[Date.UTC(2026, 7, 27, 7, 45), '0', 0, null]]);
  });
});
