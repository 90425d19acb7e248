import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DataFrame } from 'nodejs-polars';

import {
  capacityFacts,
  createRegionalCapacityPipeline,
} from '../../../../sources/installed-capacity/regional-pipeline.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

import { ANY_WINDOW, aRaw, aRegionalFile, rowsOf } from './capacity-builders.js';

const FILE = 'capacity/odre_parc-region-annuel-production-filiere_2008-2023.csv';
const pipeline = createRegionalCapacityPipeline();

const COLUMNS = {
  nuclear: 3,
  thermal: 4,
  hydro: 5,
  wind: 6,
  solar: 7,
  bioenergy: 8,
} as const;

function refine(...contents: (Uint8Array | string)[]): Promise<RefinedRows> {
  return pipeline.refine(
    ANY_WINDOW,
    contents.map((content) => aRaw(content)),
  );
}

/** Capacity that holds on a day, by the rows of Gold; undefined where no row holds. */
function holdingOn(facts: DataFrame, region: string, source: string, day: string): unknown {
  const rows = rowsOf(facts).filter(
    (row) =>
      row['region_code'] === region &&
      row['source_code'] === source &&
      String(row['valid_from']) <= day &&
      (row['valid_to'] === null || day < (row['valid_to'] as string)),
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0] === undefined ? undefined : rows[0]['capacity_mw'];
}

describeWithRecorded('the recorded file of regional capacity', () => {
  let refined: RefinedRows;
  let facts: DataFrame;
  beforeAll(async () => {
    refined = await refine(readRecorded(FILE));
    facts = capacityFacts(await pipeline.silver.merge(undefined, refined.silver));
  });

  it('has its 208 rows accepted, 13 regions of 16 years, and no column that is unknown', () => {
    expect(refined.rowsIn).toBe(208);
    expect(refined.rowsAccepted).toBe(208);
    expect(refined.setAsideRows).toEqual([]);
    expect(refined.invalidCells).toEqual([]);
    expect(refined.unknownColumns).toEqual([]);
    expect(refined.silver.height).toBe(208 * 6);
  });

  it('is kept cell by cell as another way of reading it finds', () => {
    const silver = new Map(
      rowsOf(refined.silver).map((row) => [
        `${String(row['observed_on']).slice(0, 4)} ${String(row['region_code'])} ${String(row['source_code'])}`,
        row['capacity_mw'],
      ]),
    );
    // The shape is the only cell in quotes with semicolons around it: what stands before it is plain.
    const lines = Buffer.from(readRecorded(FILE)).toString('utf8').trim().split('\n').slice(1);
    let compared = 0;
    for (const line of lines) {
      const cells = line.split(';"{')[0]?.split(';') ?? [];
      for (const [source, column] of Object.entries(COLUMNS)) {
        const cell = cells[column] ?? '';
        const key = `${cells[0] ?? ''} ${cells[1] ?? ''} ${source}`;
        expect([key, silver.get(key)]).toEqual([key, cell === '' ? null : Number.parseFloat(cell)]);
        compared += 1;
      }
    }
    expect(compared).toBe(1248);
  });

  it.each([
    ['32', 'wind', '2023-12-31', 6083],
    ['32', 'wind', '2023-12-30', 5721],
    ['32', 'wind', '2030-01-01', 6083],
    ['44', 'nuclear', '2020-06-01', 12580],
    ['44', 'nuclear', '2021-06-01', 10820],
    ['84', 'nuclear', '2015-01-01', 13570],
    ['94', 'solar', '2008-12-31', 0.1],
    ['94', 'solar', '2024-01-01', 230],
    ['94', 'bioenergy', '2009-06-01', null],
    ['94', 'bioenergy', '2010-01-01', 2],
    ['11', 'nuclear', '2020-01-01', null],
    ['11', 'wind', '2009-01-01', null],
    ['76', 'solar', '2023-12-31', 3630],
    ['11', 'wind', '2008-12-30', undefined],
  ])('says that region %s of source %s has on %s: %p MW', (region, source, day, capacityMw) => {
    expect(holdingOn(facts, region, source, day)).toBe(capacityMw);
  });

  it('makes one row of equal years: nuclear power of Auvergne-Rhône-Alpes never changed', () => {
    const rows = rowsOf(facts).filter(
      (row) => row['region_code'] === '84' && row['source_code'] === 'nuclear',
    );

    expect(rows).toEqual([
      expect.objectContaining({
        valid_from: '2008-12-31',
        valid_to: null,
        capacity_mw: 13570,
        edition: '2023',
      }),
    ]);
  });

  it('passes every check', () => {
    for (const { name, passed, detail } of pipeline.judge(refined.silver, ANY_WINDOW)) {
      expect([name, passed, detail]).toEqual([name, true, detail]);
    }
  });

  it('keeps a region without the plant apart from one with none of it: nothing is ever zero', () => {
    expect(rowsOf(facts).some((row) => row['capacity_mw'] === 0)).toBe(false);
  });
});

const MANY = ['10', '20', '30', '40', '50', '60'] as const;

describe('a file of regional capacity', () => {
  it('with labels in place of technical names is read the same', async () => {
    const labels =
      'Année;Code INSEE région;Région;Parc nucléaire (MW);Parc thermique fossile (MW);Parc hydraulique (MW);Parc éolien (MW);Parc solaire (MW);Parc bioénergies (MW);Géo-shape région;Géo-point région';
    const technical = await refine(aRegionalFile([['2022', '11', ...MANY]]));
    const labelled = await refine(aRegionalFile([['2022', '11', ...MANY]], labels));

    expect(labelled.unknownColumns).toEqual([]);
    expect(rowsOf(labelled.silver.drop('bronze_path', 'bronze_sha256'))).toEqual(
      rowsOf(technical.silver.drop('bronze_path', 'bronze_sha256')),
    );
  });

  it('with a header in kW is read as kW', async () => {
    const inKw = aRegionalFile([['2022', '11', ...MANY.map((mw) => `${mw}000`)]]).replaceAll(
      '_mw',
      '_kw',
    );

    expect(rowsOf((await refine(inKw)).silver).map((row) => row['capacity_mw'])).toEqual([
      10, 20, 30, 40, 50, 60,
    ]);
  });

  it('with figures in kW under a header in MW is not believed', async () => {
    const inKw = aRegionalFile([
      ['2022', '84', '13570000', '1001000', '11402000', '742000', '', ''],
    ]);

    await expect(refine(inKw)).rejects.toMatchObject({
      code: 'PAYLOAD_NOT_BELIEVED',
      message: expect.stringContaining('13570000 MW of nuclear in region 84'),
    });
  });

  it('with one year in kW between years in MW is not believed, even a small region', async () => {
    const file = aRegionalFile([
      ['2021', '94', '', '369', '222', '18', '200', '2'],
      ['2022', '94', '', '369', '222', '18', '218', '2'],
      ['2023', '94', '', '36900', '22200', '1800', '23000', '200'],
    ]);

    await expect(refine(file)).rejects.toMatchObject({ code: 'PAYLOAD_NOT_BELIEVED' });
  });

  it('with figures in GW is not believed', async () => {
    const rows = ['11', '24', '27', '28'].map(
      (region) => ['2022', region, '0.01', '2.1', '0.02', '0.1', '0.2', '0.3'] as const,
    );

    await expect(refine(aRegionalFile(rows))).rejects.toMatchObject({
      code: 'PAYLOAD_NOT_BELIEVED',
      message: expect.stringContaining('GW'),
    });
  });

  it('that lacks a column is refused by its name', async () => {
    await expect(
      refine(aRegionalFile([['2022', '11', ...MANY]]).replace('parc_eolien_mw', 'x')),
    ).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
      message: expect.stringContaining('parc_eolien_mw'),
    });
  });

  it('with a column more is read, and the column is told', async () => {
    const lines = aRegionalFile([['2022', '11', ...MANY]])
      .trim()
      .split('\n');
    const refined = await refine(
      lines.map((line, at) => `${line};${at === 0 ? 'Parc marin' : '7'}`).join('\n'),
    );

    expect(refined.unknownColumns).toEqual(['parc_marin']);
    expect(refined.rowsAccepted).toBe(1);
  });

  it.each([
    ['2022', '99', '5', 'unknown_region'],
    ['22', '11', '5', 'invalid_year'],
    ['1/1/2022', '11', '5', 'invalid_year'],
  ])(
    'sets the row of year %s, region %s and wind %s aside as %s',
    async (year, region, wind, reason) => {
      const refined = await refine(
        aRegionalFile([
          ['2021', '11', ...MANY],
          [year, region, '10', '20', '30', wind, '50', '60'],
        ]),
      );

      expect(refined.rowsAccepted).toBe(1);
      expect(refined.setAsideRows).toEqual([
        expect.objectContaining({ reason, severity: 'defect', field: '' }),
      ]);
      expect(refined.setAsideRows[0]?.rawValue).toContain(`"parc_eolien_mw":"${wind}"`);
      expect(refined.setAsideRows[0]?.recordKey).toContain('line 3');
    },
  );

  it('sets a row that is too short aside and keeps the others', async () => {
    const refined = await refine(`${aRegionalFile([['2022', '11', ...MANY]])}2022;24;Centre\n`);

    expect(refined.rowsIn).toBe(2);
    expect(refined.setAsideRows.map(({ reason }) => reason)).toEqual(['wrong_number_of_cells']);
  });

  it('tells a repeated row from one that contradicts', async () => {
    const refined = await refine(
      aRegionalFile([
        ['2022', '11', ...MANY],
        ['2022', '11', ...MANY],
        ['2022', '11', '11', '20', '30', '40', '50', '60'],
      ]),
    );

    expect(refined.setAsideRows.map(({ reason }) => reason)).toEqual([
      'duplicate',
      'contradicting_duplicate',
    ]);
  });

  it('takes a decimal comma where semicolons part the cells, and only there', async () => {
    const withSemicolons = aRegionalFile([['2022', '11', '10', '20', '30', '1234,5', '50', '60']]);
    const withTabs = withSemicolons.replaceAll(';', '\t');

    const taken = await refine(withSemicolons);
    const other = await refine(withTabs);

    expect(taken.invalidCells).toEqual([]);
    expect(rowsOf(taken.silver).find((row) => row['source_code'] === 'wind')).toMatchObject({
      capacity_mw: 1234.5,
    });
    expect(other.invalidCells.map(({ rawValue }) => rawValue)).toEqual(['1234,5']);
  });

  it.each(['-5', '-4,5'])('sets the negative figure %s aside and keeps its row', async (wind) => {
    const refined = await refine(
      aRegionalFile([['2022', '11', '10', '20', '30', wind, '50', '60']]),
    );

    expect(refined.rowsAccepted).toBe(1);
    expect(refined.setAsideRows).toEqual([]);
    expect(refined.invalidCells).toEqual([
      expect.objectContaining({
        reason: 'negative_capacity',
        severity: 'defect',
        field: 'parc_eolien_mw',
        rawValue: wind,
      }),
    ]);
    expect(rowsOf(refined.silver).map((row) => row['capacity_mw'])).toEqual([10, 20, 30, 50, 60]);
  });

  it.each([
    ['four of six figures with their unit', ['1 MW', '2 MW', '3 MW', '4 MW', '5', '6'], false],
    ['six negative figures', ['-1', '-2', '-3', '-4', '-5', '-6'], false],
    ['three of six figures with their unit', ['1 MW', '2 MW', '3 MW', '4', '5', '6'], true],
    ['one figure in a row of empty cells', ['', '', '', '4 MW', '', ''], false],
    ['no figure at all', ['', '', '', '', '', ''], true],
  ])('with %s passes the gate: %p', async (...[, cells, passed]) => {
    const refined = await refine(aRegionalFile([['2022', '11', ...cells]]));

    expect(refined.checks).toEqual([
      expect.objectContaining({ name: 'figures_readable', severity: 'error', passed }),
    ]);
  });

  it('states nothing of a cell that is no number, not even that there is none', async () => {
    const refined = await refine(
      aRegionalFile([['2022', '11', '10', '20', '30', '1.212,5', 'ND', '60']]),
    );

    expect(refined.invalidCells.map(({ field, rawValue }) => [field, rawValue])).toEqual([
      ['parc_eolien_mw', '1.212,5'],
      ['parc_solaire_mw', 'ND'],
    ]);
    expect(rowsOf(refined.silver).map((row) => row['source_code'])).toEqual([
      'nuclear',
      'thermal',
      'hydro',
      'bioenergy',
    ]);
  });

  it('reads a shape of more than 100 kB in one cell', async () => {
    const shape = `"{""coordinates"": [${'[1.5, 48.5], '.repeat(12_000)}[1, 2]]}"`;
    const file = aRegionalFile([
      ['2022', '11', ...MANY],
      ['2022', '24', ...MANY],
    ]).replaceAll('"{""type"": ""MultiPolygon""}"', shape);

    expect(file.length).toBeGreaterThan(240_000);
    expect((await refine(file)).rowsAccepted).toBe(2);
  });

  it.each([
    ['UTF-16 with its mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['Latin-1', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    [
      'UTF-8 with line ends of Windows',
      (text: string) => Buffer.from(text.replaceAll('\n', '\r\n')),
    ],
  ])('in %s is read the same', async (_, encoded) => {
    const refined = await refine(encoded(aRegionalFile([['2022', '11', ...MANY]])));

    expect(rowsOf(refined.silver).map((row) => row['capacity_mw'])).toEqual([
      10, 20, 30, 40, 50, 60,
    ]);
  });

  it('in an encoding that cannot be told is refused', async () => {
    const windows = Buffer.concat([
      Buffer.from(aRegionalFile([['2022', '11', ...MANY]])),
      Buffer.from([0x32, 0x30, 0x32, 0x32, 0x3b, 0x92, 0x0a]),
    ]);

    await expect(refine(windows)).rejects.toMatchObject({
      code: 'PAYLOAD_NOT_BELIEVED',
      message: expect.stringContaining('encoding'),
    });
  });
});

describe('editions of regional capacity', () => {
  const older = aRaw(
    aRegionalFile([
      ['2021', '11', ...MANY],
      ['2022', '11', ...MANY],
    ]),
    {
      fetchedAt: '2024-01-01T00:00:00Z',
    },
  );
  const newer = aRaw(
    aRegionalFile([
      ['2022', '11', '10', '20', '30', '41', '50', '60'],
      ['2023', '11', '10', '20', '30', '44', '50', '60'],
    ]),
    { fetchedAt: '2025-01-01T00:00:00Z' },
  );
  const silverOf = async (...raws: (typeof older)[]): Promise<DataFrame> => {
    let silver: DataFrame | undefined;
    for (const raw of raws) {
      const refined = await pipeline.refine(ANY_WINDOW, [raw]);
      silver = await pipeline.silver.merge(silver, refined.silver);
    }
    if (silver === undefined) throw new Error('no edition was given');
    return silver;
  };
  const windOf = (silver: DataFrame) =>
    rowsOf(capacityFacts(silver))
      .filter((row) => row['source_code'] === 'wind')
      .map(
        (row) =>
          `${String(row['valid_from'])}..${String(row['valid_to'])} ${String(row['capacity_mw'])} ${String(row['edition'])}`,
      )
      .sort();

  it('say the same in whatever order they are merged, and once more changes nothing', async () => {
    const forward = await silverOf(older, newer);

    expect(windOf(forward)).toEqual([
      '2021-12-31..2022-12-31 40 2022',
      '2022-12-31..2023-12-31 41 2023',
      '2023-12-31..null 44 2023',
    ]);
    expect(rowsOf(await silverOf(newer, older))).toEqual(rowsOf(forward));
    expect(rowsOf(await silverOf(older, newer, older))).toEqual(rowsOf(forward));
  });

  it('follow the newer edition, even when the older one arrives later', async () => {
    const lateOlder = {
      ...older,
      fetchedAtUtc: newer.fetchedAtUtc.replace('2025', '2026') as typeof older.fetchedAtUtc,
    };

    expect(windOf(await silverOf(newer, lateOlder))).toEqual([
      '2021-12-31..2022-12-31 40 2022',
      '2022-12-31..2023-12-31 41 2023',
      '2023-12-31..null 44 2023',
    ]);
  });

  it('count a region once, however many files of one edition there are', async () => {
    const again = (wind: string, fetchedAt: string) =>
      aRaw(aRegionalFile([['2023', '11', '10', '20', '30', wind, '50', '60']]), { fetchedAt });
    const silver = await silverOf(
      older,
      newer,
      again('45', '2025-02-01T00:00:00Z'),
      again('46', '2025-03-01T00:00:00Z'),
    );
    const proportion = pipeline
      .judge(silver, ANY_WINDOW)
      .find(({ name }) => name === 'capacity_in_proportion');

    expect(proportion).toMatchObject({ passed: true });
  });

  it('count the figure of the file that came last', async () => {
    const doubled = (wind: string, fetchedAt: string) =>
      aRaw(aRegionalFile([['2024', '11', '10', '20', '30', wind, '50', '60']]), { fetchedAt });
    const silver = await silverOf(
      older,
      doubled('9000', '2026-03-01T00:00:00Z'),
      doubled('40', '2026-01-01T00:00:00Z'),
    );
    const proportion = pipeline
      .judge(silver, ANY_WINDOW)
      .find(({ name }) => name === 'capacity_in_proportion');

    expect(proportion).toMatchObject({
      passed: false,
      detail: expect.stringContaining('region 11: 210.0 to 9170.0 MW'),
    });
  });

  it('warn of a region whose capacity has doubled since the edition before', async () => {
    const doubled = aRaw(aRegionalFile([['2024', '11', '90', '90', '90', '90', '90', '90']]), {
      fetchedAt: '2026-01-01T00:00:00Z',
    });
    const checks = pipeline.judge(await silverOf(older, doubled), ANY_WINDOW);

    expect(checks.find(({ name }) => name === 'capacity_in_proportion')).toMatchObject({
      severity: 'warning',
      passed: false,
      detail: expect.stringContaining('region 11: 210.0 to 540.0 MW'),
    });
  });
});
