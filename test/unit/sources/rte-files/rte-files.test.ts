import { describe, expect, it } from '@jest/globals';

import { isGateClosed } from '../../../../domain/quality/window-checks.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { parisDay } from '../../../../domain/time/paris-time.js';
import { scanContent } from '../../../../sources/landed-files/content-scan.js';
import { recogniseRteFile } from '../../../../sources/rte-files/landed-rte-files.js';
import { createNationalFilePipeline } from '../../../../sources/rte-files/national-file-pipeline.js';
import { createRegionFilePipeline } from '../../../../sources/rte-files/region-file-pipeline.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { RECORDED_DATA } from '../../../recorded/recorded-files.js';
import { aRawObject, nationalRows } from '../odre/national-builders.js';
import { EVERYTHING, rowsOf } from '../odre/payload-builders.js';

import {
  labelsOfDay,
  LATER_NATIONAL_COLUMNS,
  MEASURES_OF_FRANCE,
  NATIONAL_HEADER,
  REGION_HEADER,
  rteFile,
  type FileCells,
  type FileParts,
  type FileRecord,
} from './rte-file-builders.js';

const national = createNationalFilePipeline();
const region = createRegionFilePipeline();
const CONSOLIDATED = 'Données consolidées';
const DEFINITIVE = 'Données définitives';

const refineNational = (
  records: readonly FileRecord[],
  parts: FileParts = {},
): Promise<RefinedRows> => national.refine(EVERYTHING, [aRawObject(rteFile(records, parts))]);

/** A day of France by quarters, consumption telling the minute. */
function dayOfFrance(date: string, labels = labelsOfDay(15), nature?: string): FileRecord[] {
  return labels.map((time, index) => ({
    date,
    time,
    ...(nature === undefined ? {} : { nature }),
    cells: { ...MEASURES_OF_FRANCE, Consommation: 40_000 + index },
  }));
}

const MEASURES_OF_A_REGION: FileCells = {
  Consommation: 5000,
  Thermique: 500,
  Nucléaire: 3000,
  Eolien: 1000,
  Solaire: 200,
  Hydraulique: 10,
  Pompage: 0,
  Bioénergies: 90,
  'Ech. physiques': 200,
};

function dayOfRegion(perimeter: string, date: string, labels: readonly string[]): FileRecord[] {
  return labels.map((time) => ({ perimeter, date, time, cells: MEASURES_OF_A_REGION }));
}

async function recognise(content: Uint8Array, name = 'file.xls') {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(content);
  }
  return recogniseRteFile({ name, scan: await scanContent(chunks()) });
}

describe('the end of a file of RTE', () => {
  const records = [{ date: '2016-06-01', time: '00:00', cells: MEASURES_OF_FRANCE }];
  const cut = (content: Uint8Array, bytes: number): Uint8Array => content.subarray(0, -bytes);

  it.each([
    ['is whole with its legal notice', rteFile(records), true],
    [
      'is whole with the notice in other words',
      rteFile(records, { notice: 'Usage : RTE décline toute faute.\t\t' }),
      true,
    ],
    ['is told when the notice is missing', rteFile(records, { notice: null }), false],
    ['is told when a record was cut', cut(rteFile(records, { notice: null }), 20), false],
    ['is told when the first cell of a record was cut', rteFile(records, { notice: 'Fra' }), false],
  ])('%s', async (_, content, passed) => {
    const { checks } = await national.refine(parisDay('2016-06-01'), [aRawObject(content)]);

    expect(checks).toMatchObject([{ name: 'closing_notice_present', severity: 'warning', passed }]);
  });
});

describe("RTE's national file", () => {
  it('is read in its own shape: Latin-1, a tab more, a question mark, a legal notice', async () => {
    const refined = await refineNational([
      {
        date: '2016-06-01',
        time: '00:00',
        cells: {
          ...MEASURES_OF_FRANCE,
          'Prévision J-1': 49500,
          'Prévision J': 'ND',
          'Ech. comm. Angleterre': -2000,
          'Hydraulique - Fil de l?eau + éclusée': 4000,
          'Gaz - Cogén.': 77,
        },
      },
    ]);

    const rows = new Map(nationalRows(refined.silver).map((row) => [row.series, row]));
    expect(rows.size).toBe(32);
    expect(rows.get('consumption')).toEqual({
      slot: '2016-05-31T22:00:00Z',
      series: 'consumption',
      value: 50000,
      unit: 'MW',
      missing: null,
      step: 15,
      rank: 0,
    });
    expect(rows.get('consumption_forecast_intraday')).toMatchObject({ missing: 'not_available' });
    expect(rows.get('commercial_exchange_great_britain')).toMatchObject({ value: -2000 });
    expect(rows.get('hydro_run_of_river')).toMatchObject({ value: 4000 });
    expect(rows.get('gas_cogeneration')).toMatchObject({ value: 77 });
    expect(rows.get('co2_intensity')).toMatchObject({ value: 50, unit: 'g/kWh' });
    expect(rows.get('hydro_reservoir')).toMatchObject({ value: null, missing: 'not_measured' });
    expect(refined.setAsideRows).toMatchObject([
      { reason: 'legal_notice', severity: 'expected', recordKey: 'line 3' },
    ]);
    expect([refined.rowsIn, refined.rowsAccepted]).toEqual([2, 1]);
    expect(refined.unknownColumns).toEqual([]);
  });

  it('of later years has batteries and wind at sea', async () => {
    const { silver, unknownColumns } = await refineNational(
      [
        {
          date: '2024-01-01',
          time: '00:00',
          nature: DEFINITIVE,
          cells: {
            ...MEASURES_OF_FRANCE,
            'Stockage batterie': -7,
            'Déstockage batterie': 9,
            'Eolien offshore': 60,
            'Eolien terrestre': 1940,
          },
        },
      ],
      { header: NATIONAL_HEADER + LATER_NATIONAL_COLUMNS },
    );

    const value = (series: string) => nationalRows(silver, series)[0];
    expect(value('battery_charging')).toMatchObject({ value: -7, rank: 2 });
    expect(value('battery_discharging')).toMatchObject({ value: 9 });
    expect(value('wind_offshore')).toMatchObject({ value: 60 });
    expect(unknownColumns).toEqual([]);
  });

  it('of the year without a header is read by the order of its columns', async () => {
    const records = dayOfFrance('2013-02-01', ['00:00', '00:30'], DEFINITIVE);
    const { silver, rowsAccepted } = await refineNational(records, { isHeaderless: true });

    expect(rowsAccepted).toBe(2);
    expect(nationalRows(silver, 'bioenergy')[1]).toMatchObject({
      slot: '2013-01-31T23:30:00Z',
      value: 800,
      rank: 2,
    });
  });

  it('may have been saved again as UTF-8, with French dates', async () => {
    const { silver } = await refineNational(
      [{ date: '01/06/2016', time: '9:45', cells: MEASURES_OF_FRANCE }],
      { encoding: 'utf8' },
    );

    expect(nationalRows(silver, 'consumption')).toMatchObject([{ slot: '2016-06-01T07:45:00Z' }]);
  });

  it('of consolidated half-hours keeps them with their step, ND between them or nothing', async () => {
    const records = labelsOfDay(15).map((time, index) => ({
      date: '2016-06-01',
      time,
      nature: CONSOLIDATED,
      cells: {
        'Prévision J-1': 50000,
        ...(index % 2 === 0 ? { ...MEASURES_OF_FRANCE, 'Ech. comm. Espagne': 5 } : {}),
        ...(index % 2 === 1 ? { 'Ech. comm. Espagne': 'ND' } : {}),
      },
    }));

    const { silver, rowsAccepted } = await refineNational(records);

    expect(rowsAccepted).toBe(96);
    for (const series of ['consumption', 'commercial_exchange_spain']) {
      expect(nationalRows(silver, series).slice(0, 2)).toMatchObject([
        { step: 30, missing: null, rank: 1 },
        { step: 15, missing: 'inside_half_hour', value: null },
      ]);
    }
    expect(nationalRows(silver, 'consumption_forecast_day_ahead')[1]).toMatchObject({
      value: 50000,
      step: 15,
    });
  });

  it('sets the blank rows of the rest of the day aside', async () => {
    const refined = await refineNational([
      ...dayOfFrance('2016-06-01', ['00:00', '00:15']),
      { date: '2016-06-01', time: '00:30', cells: {} },
    ]);

    expect(refined.setAsideRows.map(({ reason }) => reason)).toEqual([
      'legal_notice',
      'not_yet_published',
    ]);
    expect(isGateClosed(national.judge(refined.silver, parisDay('2016-06-01')))).toBe(false);
  });

  it('sets lines of another width and bad dates aside, and keeps the others', async () => {
    const good = dayOfFrance('2016-06-01', ['00:00', '00:15', '00:30', '00:45']);
    const text = Buffer.from(rteFile(good)).toString('latin1').split('\n');
    text.splice(2, 0, 'France\tDonnées temps réel\t2016-06-01\t00:05\t1');
    text.splice(3, 0, (text[1] ?? '').replace('2016-06-01', '2016-02-30'));
    const body = Buffer.from(text.join('\n'), 'latin1');

    const refined = await national.refine(EVERYTHING, [aRawObject(body)]);

    expect(refined.rowsAccepted).toBe(4);
    expect(
      refined.setAsideRows.map(
        ({ reason, severity, recordKey }) => `${reason} ${severity} ${recordKey}`,
      ),
    ).toEqual([
      'wrong_number_of_cells defect line 3',
      'legal_notice expected line 8',
      'unreadable_instant defect France||00:00',
    ]);
    expect(refined.rowsIn).toBe(refined.rowsAccepted + refined.setAsideRows.length);
  });

  it('without a mandatory column is refused as drifted', async () => {
    const header = NATIONAL_HEADER.replace('\tNucléaire', '');

    await expect(
      refineNational(dayOfFrance('2016-06-01', ['00:00']), { header }),
    ).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
      details: { missingColumns: 'nucleaire' },
    });
  });
});

describe('Parisian wall time in a file', () => {
  it('of the hour that spring skips is rejected: 92 slots of 96 rows', async () => {
    const refined = await refineNational(dayOfFrance('2024-03-31'));

    const rows = nationalRows(refined.silver, 'consumption');
    expect(rows).toHaveLength(92);
    expect(rows[8]).toMatchObject({ slot: '2024-03-31T01:00:00Z', value: 40_012 });
    expect(
      refined.setAsideRows.filter(({ reason }) => reason === 'nonexistent_wall_time'),
    ).toHaveLength(4);
    const failed = national
      .judge(refined.silver, parisDay('2024-03-31'))
      .filter(({ passed, name }) => !passed && name !== 'energy_balance');
    expect(failed).toEqual([]);
  });

  it('of the hour that autumn repeats is resolved by order: 100 slots of 100 rows', async () => {
    const labels = labelsOfDay(15);
    const twice = [...labels.slice(0, 12), ...labels.slice(8)];
    const refined = await refineNational(dayOfFrance('2024-10-27', twice));

    const rows = nationalRows(refined.silver, 'consumption');
    expect(rows).toHaveLength(100);
    expect(rows[8]).toMatchObject({ slot: '2024-10-27T00:00:00Z', value: 40_008 });
    expect(rows[12]).toMatchObject({ slot: '2024-10-27T01:00:00Z', value: 40_012 });
    expect(rows.map(({ value }) => value)).toEqual(twice.map((_, index) => 40_000 + index));
  });

  it('of that hour is resolved the other way round in a file that begins with its end', async () => {
    const labels = labelsOfDay(15);
    const twice = [...labels.slice(0, 12), ...labels.slice(8)];
    const records = [
      ...dayOfFrance('2024-10-27', twice),
      ...dayOfFrance('2024-10-28', ['00:00']),
    ].reverse();
    const refined = await refineNational(records);

    const rows = nationalRows(refined.silver, 'consumption');
    expect(rows.slice(0, 100).map(({ value }) => value)).toEqual(
      twice.map((_, index) => 40_000 + index),
    );
  });

  it('of that hour, given once, is the second pass, and the first is a known gap', async () => {
    const refined = await refineNational(dayOfFrance('2024-10-27'));

    const rows = nationalRows(refined.silver, 'consumption');
    expect(rows).toHaveLength(96);
    expect(rows[8]).toMatchObject({ slot: '2024-10-27T01:00:00Z', value: 40_008 });
    const gaps = national
      .judge(refined.silver, parisDay('2024-10-27'))
      .find(({ name }) => name === 'slots_complete');
    expect(gaps).toMatchObject({ passed: true });
    expect(gaps?.detail).toContain('4 missing as known');
  });
});

describe("RTE's regional file", () => {
  const refineRegion = (records: readonly FileRecord[], sourceUrl = 'file:///x.xls') =>
    region.refine(EVERYTHING, [
      { ...aRawObject(rteFile(records, { header: REGION_HEADER })), sourceUrl },
    ]);

  it.each([
    ['Bretagne', '53'],
    ['Grand-Est', '44'],
    ['Ile-de-France', '11'],
    ['PACA', '93'],
    ['Auvergne-Rhône-Alpes', '84'],
    ['NPP', '32'],
  ])('of %s is of region %s', async (perimeter, code) => {
    const { silver } = await refineRegion(dayOfRegion(perimeter, '2016-06-01', ['00:00', '00:15']));

    expect(rowsOf(silver)).toMatchObject([
      {
        region_code: code,
        slot: '2016-05-31T22:00:00Z',
        step_minutes: 15,
        vintage: 'real_time',
        consumption_mw: 5000,
        thermal_mw: 500,
        pumping_mw: 0,
        battery_charging_mw: null,
        battery_charging_missing: 'not_measured',
      },
      { slot: '2016-05-31T22:15:00Z' },
    ]);
  });

  it('whose perimeter says nothing is of the region in its name, or of none', async () => {
    const records = dayOfRegion('', '2016-06-01', ['00:00']);
    const named = await refineRegion(
      records,
      'file:///landing/eCO2mix_RTE_Occitanie_En-cours-TR.xls',
    );
    const escaped = await refineRegion(
      records,
      'https://eco2mix.rte-france.com/download/eco2mix/eCO2mix_RTE_Auvergne-Rh%C3%B4ne-Alpes_En-cours-TR.zip',
    );
    const nameless = await refineRegion(records);

    expect(rowsOf(named.silver)).toMatchObject([{ region_code: '76' }]);
    expect(rowsOf(escaped.silver)).toMatchObject([{ region_code: '84' }]);
    expect(nameless.setAsideRows.map(({ reason }) => reason)).toEqual([
      'legal_notice',
      'unknown_region',
    ]);
  });

  it('of half-hours has them, with blank rows between or without', async () => {
    const halves = dayOfRegion('Bretagne', '2016-06-01', labelsOfDay(30)).map((record) => ({
      ...record,
      nature: CONSOLIDATED,
    }));
    const quarters = labelsOfDay(15).map((time) => ({
      perimeter: 'Bretagne',
      nature: CONSOLIDATED,
      date: '2016-06-01',
      time,
      cells: /:(?:00|30)$/.test(time) ? MEASURES_OF_A_REGION : {},
    }));

    const [plain, padded] = [await refineRegion(halves), await refineRegion(quarters)];

    expect(plain.silver.height).toBe(48);
    expect(rowsOf(padded.silver)).toEqual(rowsOf(plain.silver));
    expect(rowsOf(plain.silver)[0]).toMatchObject({ step_minutes: 30, vintage: 'consolidated' });
    expect(padded.setAsideRows.filter(({ reason }) => reason === 'inside_half_hour')).toHaveLength(
      48,
    );
    expect(padded.rowsIn).toBe(padded.rowsAccepted + padded.setAsideRows.length);
    expect(isGateClosed(region.judge(padded.silver, parisDay('2016-06-01')))).toBe(false);
  });
});

describe('a landed file', () => {
  it('of France is recognised, with its rows and its days', async () => {
    const records = ['2016-06-01', '2016-06-02'].flatMap((date) => dayOfFrance(date));

    expect(await recognise(rteFile(records))).toEqual({
      recognised: {
        dataset: 'rte-eco2mix-national-file',
        rows: 193,
        contentType: 'text/tab-separated-values; charset=iso-8859-1',
        extension: 'xls',
        window: {
          startUtc: parseInstant('2016-05-31T22:00:00Z'),
          endUtc: parseInstant('2016-06-04T22:00:00Z'),
        },
      },
    });
  });

  it('has as many rows as refining it accounts for', async () => {
    const content = rteFile(dayOfFrance('2024-03-31'));
    const found = await recognise(content);
    const refined = await national.refine(EVERYTHING, [aRawObject(content)]);

    expect(found).toMatchObject({ recognised: { rows: refined.rowsIn } });
    expect(refined.rowsIn).toBe(refined.rowsAccepted + refined.setAsideRows.length);
  });

  it('of half-hours has as many days as its rows make', async () => {
    const records = dayOfRegion('Bretagne', '2016-06-01', labelsOfDay(30));

    expect(
      await recognise(rteFile(records, { header: REGION_HEADER, notice: null })),
    ).toMatchObject({
      recognised: {
        dataset: 'rte-eco2mix-region-file',
        rows: 48,
        window: { startUtc: '2016-05-31T22:00:00Z', endUtc: '2016-06-02T22:00:00Z' },
      },
    });
  });

  it('without a header is recognised by its first record', async () => {
    const records = dayOfFrance('2013-02-01', ['00:00', '00:30'], DEFINITIVE);

    expect(await recognise(rteFile(records, { isHeaderless: true }))).toMatchObject({
      recognised: { dataset: 'rte-eco2mix-national-file', rows: 3 },
    });
  });

  it.each([
    ['of nobody’s perimeter', 'unknown_perimeter', { perimeter: 'Corse' }, REGION_HEADER],
    ['without a column', 'missing_columns', {}, NATIONAL_HEADER.replace('\tGaz\t', '\t')],
    ['whose first date is none', 'unreadable_date', { date: 'juin' }, NATIONAL_HEADER],
  ])('%s is refused as %s', async (_, reason, parts, header) => {
    const [record] = dayOfFrance('2016-06-01', ['00:00']);
    if (record === undefined) throw new TypeError('a day has records');

    expect(await recognise(rteFile([{ ...record, ...parts }], { header }))).toMatchObject({
      refused: { reason, fr: expect.any(String), en: expect.any(String) },
    });
  });

  it.each([
    ['another table', 'a;b\n1;2\n'],
    ['a page', '<html><body>Périmètre</body></html>'],
    ['nothing', ''],
    ['a calendar of Tempo', 'Date\tType de jour TEMPO\n2024-01-01\tBLEU\n'],
  ])('that is %s is left to others', async (_, text) => {
    expect(await recognise(Buffer.from(text))).toBeUndefined();
  });
});

describe('the file recorded in 2016', () => {
  it(`is named in ${RECORDED_DATA}/eco2mix/SOURCE.txt and is not there: its shape is built here`, () => {
    expect(NATIONAL_HEADER.split('\t')).toHaveLength(36);
    expect(rteFile(dayOfFrance('2016-06-01', ['00:00'])).includes(0x3f)).toBe(true);
  });
});
