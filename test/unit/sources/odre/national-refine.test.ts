import { describe, expect, it } from '@jest/globals';

import {
  NATIONAL_SERIES,
  NATIONAL_SERIES_CODES,
} from '../../../../domain/energy/national-series.js';
import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { COLUMN_OF_SERIES } from '../../../../sources/odre/national-columns.js';
import { refineNational } from '../../../../sources/odre/national-refine.js';
import { NATIONAL_SILVER_COLUMNS } from '../../../../sources/odre/national-silver.js';
import { DATASET_SCHEMAS } from '../../../../sources/odre/stand-in/dataset-schema.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

import {
  aForecastRecord,
  aNationalRecord,
  nationalRows,
  refineNationalRecords,
} from './national-builders.js';
import {
  aPayload,
  CONSOLIDATED,
  DEFINITIVE,
  EVERYTHING,
  type SentRecord,
} from './payload-builders.js';

const SLOT = '2026-08-27T07:45:00Z';
const DECEMBER = 'eco2mix/odre_eco2mix-national-tr_2021-12.csv';

/** Slots a quarter of an hour apart. */
function slotsFrom(first: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => addMinutes(parseInstant(first), index * 15));
}

function reasonsOf({ setAsideRows }: RefinedRows): readonly string[] {
  return setAsideRows.map(({ reason }) => reason);
}

/** Labels of the recorded file by the series they belong to, read off the file by hand. */
const DECEMBER_LABELS: Readonly<Record<string, string>> = {
  'Consommation (MW)': 'consumption',
  'Prévision J-1 (MW)': 'consumption_forecast_day_ahead',
  'Prévision J (MW)': 'consumption_forecast_intraday',
  'Fioul (MW)': 'oil',
  'Charbon (MW)': 'coal',
  'Gaz (MW)': 'gas',
  'Nucléaire (MW)': 'nuclear',
  'Eolien (MW)': 'wind',
  'Solaire (MW)': 'solar',
  'Hydraulique (MW)': 'hydro',
  'Pompage (MW)': 'pumping',
  'Bioénergies (MW)': 'bioenergy',
  'Ech. physiques (MW)': 'exchange',
  'Taux de CO2 (g/kWh)': 'co2_intensity',
  'Ech. comm. Angleterre (MW)': 'commercial_exchange_great_britain',
  'Ech. comm. Espagne (MW)': 'commercial_exchange_spain',
  'Ech. comm. Italie (MW)': 'commercial_exchange_italy',
  'Ech. comm. Suisse (MW)': 'commercial_exchange_switzerland',
  'Ech. comm. Allemagne-Belgique (MW)': 'commercial_exchange_germany_belgium',
  'Fioul - TAC (MW)': 'oil_turbine',
  'Fioul - Cogénération (MW)': 'oil_cogeneration',
  'Fioul - Autres (MW)': 'oil_other',
  'Gaz - TAC (MW)': 'gas_turbine',
  'Gaz - Cogénération (MW)': 'gas_cogeneration',
  'Gaz - CCG (MW)': 'gas_combined_cycle',
  'Gaz - Autres (MW)': 'gas_other',
  "Hydraulique - Fil de l'eau + éclusée (MW)": 'hydro_run_of_river',
  'Hydraulique - Lacs (MW)': 'hydro_reservoir',
  'Hydraulique - STEP turbinage (MW)': 'hydro_pumped_storage',
  'Bioénergies - Déchets (MW)': 'bioenergy_waste',
  'Bioénergies - Biomasse (MW)': 'bioenergy_biomass',
  'Bioénergies - Biogaz (MW)': 'bioenergy_biogas',
};

/** What the file says, cell by cell, read with nothing of the product: `slot series` to text. */
function cellsOfDecember(): ReadonlyMap<string, string> {
  const [header = '', ...lines] = Buffer.from(readRecorded(DECEMBER))
    .toString('utf8')
    .trim()
    .split(/\r?\n/);
  const labels = header.split(';');
  const cells = new Map<string, string>();
  for (const line of lines) {
    const row = line.split(';');
    const slot = new Date(row[4] ?? '').toISOString().replace('.000Z', 'Z');
    labels.forEach((label, index) => {
      const series = DECEMBER_LABELS[label];
      if (series !== undefined) cells.set(`${slot} ${series}`, row[index] ?? '');
    });
  }
  return cells;
}

describeWithRecorded('refining recorded national payloads', () => {
  it('keeps December 2021 cell for cell, half-hourly exchanges with their step', async () => {
    const sent = cellsOfDecember();

    const refined = await refineNational(EVERYTHING, [
      { ...aPayload([]), body: readRecorded(DECEMBER) },
    ]);
    const rows = nationalRows(refined.silver);

    expect(sent.size).toBe(2976 * 32);
    expect(rows).toHaveLength(sent.size);
    const differing = rows.filter((row) => {
      const text = sent.get(`${row.slot} ${row.series}`);
      const isHalfHourly = row.series.startsWith('commercial_');
      const isSecondQuarter = isHalfHourly && /:(?:15|45):00Z$/.test(row.slot);
      const expected = isSecondQuarter
        ? { text: '', value: null, missing: 'inside_half_hour', step: 15 }
        : { text, value: Number(text), missing: null, step: isHalfHourly ? 30 : 15 };
      return (
        text !== expected.text ||
        row.value !== expected.value ||
        row.missing !== expected.missing ||
        row.step !== expected.step ||
        row.rank !== 0 ||
        row.unit !== (row.series === 'co2_intensity' ? 'g/kWh' : 'MW')
      );
    });
    expect(differing).toEqual([]);
    expect(refined).toMatchObject({
      rowsIn: 2976,
      rowsAccepted: 2976,
      setAsideRows: [],
      invalidCells: [],
      unknownColumns: [],
      newestSlotUtc: '2021-12-31T22:45:00Z',
      newestMeasuredUtc: '2021-12-31T22:45:00Z',
    });
  });

  it('reads the records of 2026: exchanges at every quarter, batteries, wind on land and at sea', async () => {
    const body = readRecorded('eco2mix/odre_eco2mix-national-tr_records_2026-08-27.json');

    const { silver, rowsAccepted, unknownColumns } = await refineNational(EVERYTHING, [
      { ...aPayload([]), body },
    ]);

    expect(rowsAccepted).toBe(3);
    expect(unknownColumns).toEqual([]);
    expect(silver.height).toBe(3 * 36);
    const newest = new Map(
      nationalRows(silver)
        .filter(({ slot }) => slot === SLOT)
        .map(({ series, value, step }) => [series, { value, step }]),
    );
    expect(newest.get('consumption')).toEqual({ value: 47132, step: 15 });
    expect(newest.get('consumption_forecast_day_ahead')).toEqual({ value: 46550, step: 15 });
    expect(newest.get('consumption_forecast_intraday')).toEqual({ value: 45950, step: 15 });
    expect(newest.get('gas_combined_cycle')).toEqual({ value: 2171, step: 15 });
    expect(newest.get('wind_onshore')).toEqual({ value: 3322, step: 15 });
    expect(newest.get('wind_offshore')).toEqual({ value: 210, step: 15 });
    expect(newest.get('pumping')).toEqual({ value: -66, step: 15 });
    expect(newest.get('battery_charging')).toEqual({ value: -3, step: 15 });
    expect(newest.get('co2_intensity')).toEqual({ value: 30, step: 15 });
    expect(newest.get('commercial_exchange_great_britain')).toEqual({ value: -2052, step: 15 });
    expect(newest.get('hydro_run_of_river')).toEqual({ value: 2436, step: 15 });
  });
});

describe('national series', () => {
  it('are the measures of the dataset, each under one code', () => {
    const fields = DATASET_SCHEMAS['eco2mix-national-tr'].fields.slice(5).map(({ name }) => name);

    expect(Object.values(COLUMN_OF_SERIES).sort()).toEqual([...fields].sort());
    expect(NATIONAL_SERIES_CODES.filter((code) => NATIONAL_SERIES[code].unit !== 'MW')).toEqual([
      'co2_intensity',
    ]);
  });

  it('have the columns of Silver even when none was sent', async () => {
    const { silver, rowsIn } = await refineNationalRecords([]);
    const one = await refineNationalRecords([aNationalRecord(SLOT)]);

    expect([silver.height, rowsIn]).toEqual([0, 0]);
    expect(one.silver.columns).toEqual(NATIONAL_SILVER_COLUMNS);
  });

  it('that were not sent have no rows, and are not missing', async () => {
    const { silver } = await refineNationalRecords([aNationalRecord(SLOT)]);

    expect(nationalRows(silver, 'hydro_reservoir')).toEqual([]);
    expect(nationalRows(silver, 'solar')).toHaveLength(1);
  });
});

describe('a national cell', () => {
  it.each<[string, string | number | null, number | null, string | null]>([
    ['empty', '', null, 'not_measured'],
    ['absent', null, null, 'not_measured'],
    ['a dash', '-', null, 'not_measured'],
    ['ND', 'ND', null, 'not_available'],
    ['zero', 0, 0, null],
    ['a number as text', '12', 12, null],
    ['negative', -3, -3, null],
    ['a word', 'douze', null, 'invalid'],
  ])('that is %s (%p) reads as %p, missing: %p', async (_, cell, value, missing) => {
    const { silver, invalidCells } = await refineNationalRecords([
      aNationalRecord(SLOT, { solaire: cell }),
    ]);

    expect(nationalRows(silver, 'solar')).toMatchObject([
      { value, missing, step: value === null ? null : 15 },
    ]);
    expect(invalidCells.map(({ field, rawValue }) => [field, rawValue])).toEqual(
      missing === 'invalid' ? [['solaire', 'douze']] : [],
    );
  });
});

describe('half-hourly values', () => {
  const halfHourly = (slot: string, cells: SentRecord): SentRecord =>
    /:(?:00|30):/.test(slot)
      ? aNationalRecord(slot, { nature: CONSOLIDATED, ...cells })
      : aForecastRecord(slot, { nature: CONSOLIDATED });

  it('of the consolidated dataset stand for 30 minutes, forecasts for 15', async () => {
    const slots = slotsFrom('2024-05-01T10:00:00Z', 8);
    const { silver, newestMeasuredUtc } = await refineNationalRecords(
      slots.map((slot) => halfHourly(slot, {})),
    );

    expect(nationalRows(silver, 'consumption')).toMatchObject(
      slots.map((slot, index) => ({
        slot,
        value: index % 2 === 0 ? 47132 : null,
        missing: index % 2 === 0 ? null : 'inside_half_hour',
        step: index % 2 === 0 ? 30 : 15,
        rank: 1,
      })),
    );
    expect(nationalRows(silver, 'consumption_forecast_day_ahead').map(({ step }) => step)).toEqual(
      slots.map(() => 15),
    );
    expect(newestMeasuredUtc).toBe('2024-05-01T11:30:00Z');
  });

  it('are recognised column by column', async () => {
    const slots = slotsFrom('2021-12-01T10:00:00Z', 8);
    const { silver } = await refineNationalRecords(
      slots.map((slot, index) =>
        aNationalRecord(slot, { ech_comm_espagne: index % 2 === 0 ? 700 : null }),
      ),
    );

    expect(nationalRows(silver, 'commercial_exchange_spain')[0]).toMatchObject({ step: 30 });
    expect(nationalRows(silver, 'exchange')[0]).toMatchObject({ step: 15 });
  });

  it('that miss one half-hour do not call it inside another', async () => {
    const slots = slotsFrom('2021-12-01T10:00:00Z', 8);
    const { silver } = await refineNationalRecords(
      slots.map((slot, index) =>
        aNationalRecord(slot, {
          ech_comm_espagne: index % 2 === 0 && index !== 4 ? 700 : null,
        }),
      ),
    );

    expect(nationalRows(silver, 'commercial_exchange_spain').map(({ missing }) => missing)).toEqual(
      [
        null,
        'inside_half_hour',
        null,
        'inside_half_hour',
        'not_measured',
        'inside_half_hour',
        null,
        'inside_half_hour',
      ],
    );
  });

  it('are not supposed where one quarter has a value', async () => {
    const slots = slotsFrom('2026-08-27T06:00:00Z', 8);
    const { silver } = await refineNationalRecords(
      slots.map((slot, index) =>
        aNationalRecord(slot, { ech_comm_espagne: index % 2 === 0 || index === 5 ? 700 : null }),
      ),
    );
    const rows = nationalRows(silver, 'commercial_exchange_spain');

    expect(rows.map(({ missing }) => missing)).not.toContain('inside_half_hour');
    expect(rows[0]).toMatchObject({ step: 15 });
  });

  it('of a day that cannot tell follow the rest of the window', async () => {
    const slots = slotsFrom('2021-12-01T21:00:00Z', 13);
    const { silver } = await refineNationalRecords(
      slots.map((slot, index) =>
        aNationalRecord(slot, { ech_comm_espagne: index % 2 === 0 ? 700 : null }),
      ),
    );

    expect(nationalRows(silver, 'commercial_exchange_spain').at(-1)).toMatchObject({
      slot: '2021-12-02T00:00:00Z',
      step: 30,
    });
  });

  it.each([
    ['of real time, where one may be late', undefined, [15, null], 'not_measured'],
    ['of consolidated values, where it never comes', CONSOLIDATED, [30, 15], 'inside_half_hour'],
  ])('are not told by a single quarter %s', async (_, nature, steps, missing) => {
    const cells = nature === undefined ? {} : { nature };
    const { silver } = await refineNationalRecords([
      aNationalRecord('2026-06-01T10:00:00Z', cells),
      aForecastRecord('2026-06-01T10:15:00Z', cells),
      aNationalRecord('2026-06-01T10:30:00Z', cells),
    ]);
    const [first, second] = nationalRows(silver, 'consumption');

    expect([first?.step, second?.step]).toEqual(steps);
    expect(second?.missing).toBe(missing);
  });

  it('of one era do not reach into the days of another', async () => {
    const before = slotsFrom('2025-09-30T08:00:00Z', 8);
    const after = slotsFrom('2025-10-01T08:00:00Z', 8);
    const { silver } = await refineNationalRecords([
      ...before.map((slot, index) =>
        aNationalRecord(slot, { ech_comm_espagne: index % 2 === 0 ? 700 : null }),
      ),
      ...after.map((slot) => aNationalRecord(slot)),
    ]);

    expect(nationalRows(silver, 'commercial_exchange_spain').map(({ step }) => step)).toEqual([
      ...[30, 15, 30, 15, 30, 15, 30, 15],
      ...after.map(() => 15),
    ]);
  });
});

describe('a national row', () => {
  it('to come keeps its forecasts and nothing else', async () => {
    const refined = await refineNationalRecords([
      aNationalRecord(SLOT),
      aForecastRecord('2026-08-27T08:00:00Z', { ech_physiques: 100, ech_comm_espagne: 4 }),
      aForecastRecord('2026-08-27T08:15:00Z', { prevision_j: null }),
    ]);

    expect(
      nationalRows(refined.silver)
        .filter(({ slot }) => slot > SLOT)
        .map(({ slot, series }) => `${slot.slice(11, 16)} ${series}`)
        .sort(),
    ).toEqual([
      '08:00 consumption_forecast_day_ahead',
      '08:00 consumption_forecast_intraday',
      '08:15 consumption_forecast_day_ahead',
    ]);
    expect(refined).toMatchObject({
      rowsAccepted: 3,
      newestSlotUtc: '2026-08-27T08:15:00Z',
      newestMeasuredUtc: SLOT,
    });
  });

  it('to come without a forecast is not published yet', async () => {
    const refined = await refineNationalRecords([
      aNationalRecord(SLOT),
      aForecastRecord('2026-08-27T08:00:00Z', { prevision_j1: null, prevision_j: '-' }),
    ]);

    expect(refined.rowsAccepted).toBe(1);
    expect(refined.setAsideRows).toMatchObject([
      {
        reason: 'not_yet_published',
        severity: 'expected',
        recordKey: 'France|2026-08-27T08:00:00+00:00|10:00',
        field: '',
      },
    ]);
  });

  it('between measured ones says that nothing was measured', async () => {
    const { silver } = await refineNationalRecords([
      aNationalRecord('2026-08-27T07:00:00Z'),
      aForecastRecord('2026-08-27T07:15:00Z'),
      aNationalRecord('2026-08-27T07:30:00Z'),
      aNationalRecord('2026-08-27T07:45:00Z'),
    ]);

    expect(nationalRows(silver, 'consumption')[1]).toMatchObject({
      value: null,
      missing: 'not_measured',
      step: null,
    });
  });

  it.each<[string, SentRecord]>([
    ['unreadable_instant', { date_heure: '2026-08-27 07:45' }],
    ['unknown_perimeter', { perimetre: 'Grand Est' }],
    ['unknown_nature', { nature: 'Données inventées' }],
    ['unknown_nature', { nature: null }],
    ['off_grid', { date_heure: '2026-08-27T07:50:00+00:00', heure: '09:50' }],
    ['wall_time_mismatch', { heure: '10:45' }],
  ])('is set aside as %s when it holds %j', async (reason, cells) => {
    const refined = await refineNationalRecords([aNationalRecord(SLOT, cells)]);

    expect(reasonsOf(refined)).toEqual([reason]);
    expect(refined.setAsideRows[0]?.severity).toBe('defect');
    expect(refined.silver.height).toBe(0);
  });

  it('outside the window is set aside', async () => {
    const window = timeWindow(
      parseInstant('2026-08-27T08:00:00Z'),
      parseInstant('2026-08-27T09:00:00Z'),
    );

    expect(reasonsOf(await refineNationalRecords([aNationalRecord(SLOT)], window))).toEqual([
      'outside_window',
    ]);
  });

  it('sent twice counts once: the best vintage, then the last', async () => {
    const refined = await refineNationalRecords([
      aNationalRecord(SLOT, { nature: DEFINITIVE, consommation: 3 }),
      aNationalRecord(SLOT, { nature: DEFINITIVE, consommation: 4 }),
      aNationalRecord(SLOT, { nature: CONSOLIDATED, consommation: 2 }),
    ]);

    expect(nationalRows(refined.silver, 'consumption')).toMatchObject([{ value: 4, rank: 2 }]);
    expect(reasonsOf(refined)).toEqual(['duplicate', 'duplicate']);
  });
});

describe('a national payload', () => {
  it('without a mandatory column is refused as drifted', async () => {
    const record = Object.entries(aNationalRecord(SLOT)).filter(([name]) => name !== 'taux_co2');

    await expect(refineNationalRecords([Object.fromEntries(record)])).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
      details: { missingColumns: 'taux_co2' },
    });
  });

  it('with a column nobody knows is loaded without it, whatever its name', async () => {
    const refined = await refineNationalRecords([
      aNationalRecord(SLOT, { hydrogene: 5, wind: 9, is_odd: 'x' }),
    ]);

    expect(refined.unknownColumns).toEqual(['hydrogene', 'wind', 'is_odd']);
    expect(nationalRows(refined.silver, 'wind')).toMatchObject([{ value: 3532 }]);
  });

  it('in several pages is one payload', async () => {
    const refined = await refineNational(EVERYTHING, [
      aPayload([aNationalRecord(SLOT)], 1),
      aPayload([aNationalRecord('2026-08-27T07:30:00Z')], 2),
    ]);

    expect(refined.rowsIn).toBe(2);
    expect(nationalRows(refined.silver, 'consumption')).toHaveLength(2);
  });
});
