import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addMinutes, parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { OdreDatasetId } from '../../../../sources/odre/odre-dataset.js';
import { refineRegional, type RefinedPayload } from '../../../../sources/odre/regional-refine.js';
import { SILVER_COLUMNS } from '../../../../sources/odre/silver-columns.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

import {
  anUnpublishedRecord,
  aPayload,
  aRecord,
  CONSOLIDATED,
  DEFINITIVE,
  EVERYTHING,
  REAL_TIME,
  reasonsOf,
  refineRecords,
  rowsOf,
  type SentRecord,
} from './payload-builders.js';

const SLOT = '2026-08-27T07:45:00Z';
const CONS_DEF: OdreDatasetId = 'eco2mix-regional-cons-def';

function refineBody(
  body: Uint8Array,
  dataset: OdreDatasetId = 'eco2mix-regional-tr',
): Promise<RefinedPayload> {
  const fetchedAtUtc = parseInstant('2026-08-27T08:00:00Z');
  const lineage = { bronzePath: 'bronze/x', bronzeSha256: 'a'.repeat(64), fetchedAtUtc };
  return refineRegional(dataset, EVERYTHING, [{ body, ...lineage }]);
}

describeWithRecorded('refining recorded payloads', () => {
  it('keeps every value of the consolidated Hauts-de-France file and drops the two hours that never were', async () => {
    const refined = await refineBody(
      readRecorded('eco2mix/odre_eco2mix-regional-cons-def_HautsDeFrance_2024-H1.csv'),
      'eco2mix-regional-cons-def',
    );

    expect(refined.rowsIn).toBe(8736);
    expect(refined.silver.height).toBe(8734);
    expect(reasonsOf(refined)).toEqual({ nonexistent_wall_time: 2 });
    expect(refined.unknownColumns).toEqual([]);
  });

  it('loads the older schema, keeps partly measured rows and sets the padding aside', async () => {
    const refined = await refineBody(
      readRecorded('eco2mix/odre_eco2mix-regional-tr_PACA_2020-05-06_old-schema.csv'),
    );

    expect(refined.rowsIn).toBe(3456);
    expect(reasonsOf(refined)).toEqual({ not_yet_published: 90 });
    expect(refined.silver.height).toBe(3366);
    expect(refined.unknownColumns).toHaveLength(38);
  });

  it('reads the recorded records answer of twelve regions', async () => {
    const refined = await refineBody(
      readRecorded('eco2mix/odre_eco2mix-regional-tr_records_2026-08-27.json'),
    );

    expect(refined.silver.height).toBe(24);
  });
});

const CELLS: readonly [string, string | number | null, number | null, string | null][] = [
  ['empty', '', null, 'not_measured'],
  ['absent', null, null, 'not_measured'],
  ['a dash', '-', null, 'not_measured'],
  ['blank', '  ', null, 'not_measured'],
  ['ND', 'ND', null, 'not_available'],
  ['ND between blanks', ' ND ', null, 'not_available'],
  ['zero', '0', 0, null],
  ['zero as a number', 0, 0, null],
  ['zero point zero', '0.0', 0, null],
  ['a number between blanks', ' 12 ', 12, null],
  ['a decimal', '12.5', 12.5, null],
  ['a decimal as a number', 12.5, 12.5, null],
  ['negative', '-3', -3, null],
  ['negative as a number', -3, -3, null],
  ['with a plus sign', '+7', 7, null],
  ['a word', 'abc', null, 'invalid'],
  ['NaN', 'NaN', null, 'invalid'],
  ['inf', 'inf', null, 'invalid'],
  ['Infinity', '-Infinity', null, 'invalid'],
  ['an exponent', '1e3', null, 'invalid'],
  ['a hexadecimal', '0x1F', null, 'invalid'],
  ['a decimal comma', '12,5', null, 'invalid'],
  ['a number with its unit', '12 MW', null, 'invalid'],
  ['a number with a thousands separator', '1 234', null, 'invalid'],
  ['two numbers', '1\n2', null, 'invalid'],
  ['digits of another script', '١٢', null, 'invalid'],
  ['a number beyond every power plant', '1234567890', null, 'invalid'],
  ['a number beyond every float', '9'.repeat(400), null, 'invalid'],
];

/** One record a cell, in slots that follow each other. */
async function refineCells(
  cells: readonly (string | number | null)[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const records = cells.map((cell, index) =>
    aRecord(addMinutes(parseInstant(SLOT), index * 15), { eolien: cell }),
  );
  return rowsOf((await refineRecords(records)).silver);
}

describe('a cell', () => {
  let rows: readonly Readonly<Record<string, unknown>>[];
  beforeAll(async () => {
    rows = await refineCells(CELLS.map(([, cell]) => cell));
  });

  it.each(CELLS.map((cell, index) => [...cell, index] as const))(
    'that is %s (%j) reads as %p, missing: %p',
    (...[, , valueMw, missing, index]) => {
      expect(rows[index]).toMatchObject({ wind_mw: valueMw, wind_missing: missing });
    },
  );

  it('has either a value or a reason, and never a zero that was not sent', async () => {
    const anyCell = fc.oneof(
      fc.constantFrom('', null, '-', 'ND', 'nd', ' ', '.', '-.', '--', '+', '0x0', 'null'),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('0', '1', '.', '-', ' ', 'e', 'N', 'D'), maxLength: 5 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    );
    const manyCells = fc.array(anyCell, { minLength: 200, maxLength: 200, size: 'max' });
    await fc.assert(
      fc.asyncProperty(manyCells, async (cells) => {
        const refined = await refineCells(cells);

        for (const [index, cell] of cells.entries()) {
          const { wind_mw: valueMw, wind_missing: missing } = refined[index] ?? {};
          expect({ cell, hasValue: valueMw !== null }).toEqual({
            cell,
            hasValue: missing === null,
          });
          const text = String(cell).trim();
          if (valueMw !== null) expect(valueMw).toBe(Number(text));
          if (valueMw === 0) expect(text).toMatch(/^[+-]?0+(\.0+)?$/);
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 30_000);

  it('that holds text where a number belongs is set aside while its row is loaded', async () => {
    const refined = await refineRecords([aRecord(SLOT, { eolien: 'abc', solaire: 'NaN' })]);

    expect(rowsOf(refined.silver)).toMatchObject([{ consumption_mw: 5000, wind_mw: null }]);
    expect(refined.invalidCells.map(({ field, rawValue }) => [field, rawValue]).sort()).toEqual([
      ['eolien', 'abc'],
      ['solaire', 'NaN'],
    ]);
    expect(refined.invalidCells[0]).toMatchObject({
      recordKey: '32|2026-08-27T07:45:00+00:00|09:45',
      bronzeSha256: '1'.repeat(64),
    });
  });
});

describe('a row', () => {
  it.each<[string, SentRecord]>([
    ['unreadable_instant', { date_heure: 'yesterday' }],
    ['unreadable_instant', { date_heure: null }],
    ['unreadable_instant', { date_heure: '2026-02-30T07:45:00+00:00' }],
    ['unreadable_instant', { date_heure: '2026-08-27T07:45:00' }],
    ['unknown_region', { code_insee_region: '94' }],
    ['unknown_region', { code_insee_region: 'Bretagne' }],
    ['unknown_region', { code_insee_region: '' }],
    ['unknown_region', { code_insee_region: null }],
    ['unknown_nature', { nature: 'Données rêvées' }],
    ['unknown_nature', { nature: '' }],
    ['unknown_nature', { nature: null }],
    ['off_grid', { date_heure: '2026-08-27T07:50:00+00:00', heure: '09:50' }],
    ['off_grid', { date_heure: '2026-08-27T07:45:01+00:00' }],
    ['wall_time_mismatch', { heure: '07:45' }],
    ['wall_time_mismatch', { heure: null }],
  ])('is set aside as %s when it says %j', async (reason, cells) => {
    const refined = await refineRecords([aRecord(SLOT), aRecord(SLOT, cells)]);

    expect(reasonsOf(refined)).toEqual({ [reason]: 1 });
    expect(refined.silver.height).toBe(1);
    expect(refined.rowsIn).toBe(2);
  });

  it.each<[string, SentRecord]>([
    ['with the offset of Paris', { date_heure: '2026-08-27T09:45:00+02:00' }],
    ['with an offset without colon', { date_heure: '2026-08-27T09:45:00+0200' }],
    ['with a Z', { date_heure: '2026-08-27T07:45:00Z' }],
    ['with a nature in other letters', { nature: ' DONNÉES TEMPS RÉEL ' }],
    ['with blanks around its region', { code_insee_region: ' 32 ' }],
  ])('is accepted %s', async (_, cells) => {
    const { silver } = await refineRecords([aRecord(SLOT, cells)]);

    expect(rowsOf(silver)).toMatchObject([
      { slot: SLOT, region_code: '32', vintage: 'real_time', step_minutes: 15 },
    ]);
  });

  it('off the half hour is off the grid of the consolidated dataset', async () => {
    const quarterPast = aRecord('2024-05-01T10:15:00Z', { nature: DEFINITIVE });

    expect(reasonsOf(await refineRecords([quarterPast], CONS_DEF))).toEqual({ off_grid: 1 });
  });

  it('is set aside as outside_window before the start of the window and from its end on', async () => {
    const window = timeWindow(parseInstant(SLOT), parseInstant('2026-08-27T08:15:00Z'));
    const slots = ['07:30', '07:45', '08:00', '08:15'].map((time) =>
      aRecord(`2026-08-27T${time}:00Z`),
    );

    const refined = await refineRecords(slots, 'eco2mix-regional-tr', window);

    expect(reasonsOf(refined)).toEqual({ outside_window: 2 });
    expect(rowsOf(refined.silver).map(({ slot }) => slot)).toEqual([SLOT, '2026-08-27T08:00:00Z']);
  });

  it('without values is not yet published after the last measured row of its region, a source gap before it', async () => {
    const refined = await refineRecords([
      anUnpublishedRecord('2026-08-27T07:30:00Z'),
      aRecord(SLOT),
      anUnpublishedRecord('2026-08-27T08:00:00Z', { ech_physiques: 120 }),
      anUnpublishedRecord('2026-08-27T07:30:00Z', { code_insee_region: '93' }),
    ]);

    expect(reasonsOf(refined)).toEqual({ source_gap: 1, not_yet_published: 2 });
    expect(rowsOf(refined.silver)).toMatchObject([{ slot: SLOT }]);
  });

  it('with one measured value is published', async () => {
    const { silver } = await refineRecords([anUnpublishedRecord(SLOT, { solaire: 0 })]);

    expect(rowsOf(silver)).toMatchObject([
      { solar_mw: 0, consumption_mw: null, consumption_missing: 'not_measured' },
    ]);
  });

  it('keeps all its cells as sent when it is set aside', async () => {
    const { setAsideRows } = await refineRecords([
      aRecord(SLOT, { code_insee_region: '94', eolien: ' x ', hydrogene: '7' }),
    ]);

    expect(rowsOf(setAsideRows)).toMatchObject([
      { code_insee_region: '94', eolien: ' x ', hydrogene: '7', reason: 'unknown_region' },
    ]);
  });
});

describe('the day of the spring clock change (R4)', () => {
  it.each([
    ['2024-03-30T23:00:00Z', '2024-03-31T01:00:00Z', 'eco2mix-regional-tr', REAL_TIME, 15, 92],
    ['2025-03-29T23:00:00Z', '2025-03-30T01:00:00Z', 'eco2mix-regional-tr', REAL_TIME, 15, 92],
    ['2024-03-30T23:00:00Z', '2024-03-31T01:00:00Z', CONS_DEF, DEFINITIVE, 30, 46],
    ['2025-03-29T23:00:00Z', '2025-03-30T01:00:00Z', CONS_DEF, CONSOLIDATED, 30, 46],
  ] as const)(
    'from %s, changed at %s, in %s (%s) keeps its slots and drops the hour that never was',
    async (...[midnight, change, dataset, nature, stepMinutes, slots]) => {
      const real = recordsFrom(midnight, slots, stepMinutes, { nature });
      const phantoms = recordsFrom(change, 60 / stepMinutes, stepMinutes, { nature }).map(
        (record) => ({ ...record, heure: String(record['heure']).replace('03:', '02:') }),
      );

      for (const records of [
        [...real, ...phantoms],
        [...phantoms, ...real],
      ]) {
        const refined = await refineRecords(records, dataset);
        expect(reasonsOf(refined)).toEqual({ nonexistent_wall_time: phantoms.length });
        expect(new Set(rowsOf(refined.silver).map(({ slot }) => slot)).size).toBe(slots);
        expect(refined.silver.height).toBe(slots);
      }
    },
  );

  it('is not met on an autumn night, where 02:00 is a real hour', async () => {
    const twoOClock = aRecord('2024-10-27T01:00:00Z');

    expect(twoOClock['heure']).toBe('02:00');
    expect(reasonsOf(await refineRecords([twoOClock]))).toEqual({});
  });
});

describe('the day of the autumn clock change (R4)', () => {
  it.each([
    ['2024-10-26T22:00:00Z', 'eco2mix-regional-tr', REAL_TIME, 15, 100],
    ['2025-10-25T22:00:00Z', 'eco2mix-regional-tr', REAL_TIME, 15, 100],
    ['2024-10-26T22:00:00Z', CONS_DEF, DEFINITIVE, 30, 50],
    ['2025-10-25T22:00:00Z', CONS_DEF, CONSOLIDATED, 30, 50],
  ] as const)(
    'from %s in %s (%s) stays without the hour ODRÉ leaves out, and takes it when it comes',
    async (...[midnight, dataset, nature, stepMinutes, slots]) => {
      const whole = recordsFrom(midnight, slots, stepMinutes, { nature });
      const sent = whole.filter((record) => !String(record['date_heure']).includes('T00:'));

      const refined = await refineRecords(sent, dataset);
      const complete = await refineRecords(whole, dataset);

      expect(reasonsOf(refined)).toEqual({});
      expect(refined.silver.height).toBe(slots - 60 / stepMinutes);
      expect(reasonsOf(complete)).toEqual({});
      expect(complete.silver.height).toBe(slots);
    },
  );
});

describe('several rows of one slot', () => {
  it.each([
    ['first', [DEFINITIVE, CONSOLIDATED, REAL_TIME]],
    ['in the middle', [REAL_TIME, DEFINITIVE, CONSOLIDATED]],
    ['last', [CONSOLIDATED, REAL_TIME, DEFINITIVE]],
  ])('keep the best vintage when it comes %s', async (_, natures) => {
    const refined = await refineRecords(
      natures.map((nature, index) => aRecord('2024-05-01T10:00:00Z', { nature, eolien: index })),
      CONS_DEF,
    );

    expect(rowsOf(refined.silver)).toMatchObject([
      { vintage: 'definitive', wind_mw: natures.indexOf(DEFINITIVE) },
    ]);
    expect(reasonsOf(refined)).toEqual({ duplicate: 2 });
  });

  it('of one vintage keep the one sent last', async () => {
    const refined = await refineRecords([1, 2, 3].map((eolien) => aRecord(SLOT, { eolien })));

    expect(rowsOf(refined.silver)).toMatchObject([{ wind_mw: 3 }]);
    expect(reasonsOf(refined)).toEqual({ duplicate: 2 });
  });

  it('keep the measured one, whatever is sent after it', async () => {
    const refined = await refineRecords([aRecord(SLOT), anUnpublishedRecord(SLOT)]);

    expect(rowsOf(refined.silver)).toMatchObject([{ consumption_mw: 5000 }]);
    expect(reasonsOf(refined)).toEqual({ not_yet_published: 1 });
  });
});

describe('a payload', () => {
  it('gives exactly the columns of Silver, in order', async () => {
    const { silver } = await refineRecords([aRecord(SLOT)]);

    expect(silver.columns).toEqual(SILVER_COLUMNS);
  });

  it.each(['eolien', 'nature', 'heure', 'date_heure', 'code_insee_region', 'ech_physiques'])(
    'without the column %s is refused with PAYLOAD_SCHEMA_DRIFT',
    async (column) => {
      const record = Object.fromEntries(
        Object.entries(aRecord(SLOT)).filter(([name]) => name !== column),
      );

      await expect(refineRecords([record])).rejects.toMatchObject({
        code: 'PAYLOAD_SCHEMA_DRIFT',
        message: expect.stringContaining(column),
        details: { missingColumns: column },
      });
    },
  );

  it('names every column it lacks', async () => {
    const { eolien, solaire, ...record } = aRecord(SLOT);

    await expect(refineRecords([record])).rejects.toMatchObject({
      details: { missingColumns: 'eolien,solaire' },
    });
    expect([eolien, solaire]).toEqual([1000, 200]);
  });

  it('of the years before batteries has no battery measured', async () => {
    const { stockage_batterie: charging, ...older } = aRecord(SLOT);

    const { silver } = await refineRecords([older]);

    expect(charging).toBe('0');
    expect(rowsOf(silver)).toMatchObject([
      { battery_charging_mw: null, battery_charging_missing: 'not_measured' },
    ]);
  });

  it('names the columns it does not know and is loaded all the same', async () => {
    const refined = await refineRecords([aRecord(SLOT, { hydrogene: '1', column_68: null })]);

    expect(refined.unknownColumns).toEqual(['hydrogene']);
    expect(refined.silver.height).toBe(1);
  });

  it('may bring unknown columns under names the product uses itself', async () => {
    const cells = { wind: '1', reason: 'x', wind_mw: '2', wind_onshore_mw: '3', vintage: 'y' };

    const { silver, unknownColumns } = await refineRecords([aRecord(SLOT, cells)]);

    expect(rowsOf(silver)).toMatchObject([{ wind_mw: 1000, vintage: 'real_time' }]);
    expect([...unknownColumns].sort()).toEqual(Object.keys(cells).sort());
  });

  it('without rows gives nothing and is no failure', async () => {
    const refined = await refineRecords([]);

    expect(refined).toMatchObject({ rowsIn: 0, invalidCells: [], unknownColumns: [] });
    expect(refined.silver.height).toBe(0);
  });

  it('in several pages is one payload, each row with the page it came from', async () => {
    const slots = [0, 15, 30, 45].map((minutes) => addMinutes(parseInstant(SLOT), minutes));
    const pages = slots.map((slot, index) => aPayload([aRecord(slot)], index + 1));

    const { silver, rowsIn } = await refineRegional('eco2mix-regional-tr', EVERYTHING, pages);

    expect(rowsIn).toBe(4);
    expect(rowsOf(silver)).toMatchObject(
      pages.map(({ bronzePath, bronzeSha256, fetchedAtUtc }, index) => ({
        slot: slots[index],
        bronze_path: bronzePath,
        bronze_sha256: bronzeSha256,
        fetched_at_utc: fetchedAtUtc,
      })),
    );
  });

  it('resolves duplicates and finds gaps across its pages', async () => {
    const { silver, ...refined } = await refineRegional('eco2mix-regional-tr', EVERYTHING, [
      aPayload([anUnpublishedRecord('2026-08-27T07:30:00Z'), aRecord(SLOT, { eolien: 1 })], 1),
      aPayload([], 2),
      aPayload([aRecord(SLOT, { eolien: 2 })], 3),
    ]);

    expect(rowsOf(silver)).toMatchObject([{ wind_mw: 2, bronze_path: 'bronze/page-3.json' }]);
    expect(reasonsOf({ silver, ...refined })).toEqual({ source_gap: 1, duplicate: 1 });
  });

  it('accounts for every row: rows in are rows accepted and rows set aside', async () => {
    const aSentRow = fc.record({
      slotIndex: fc.integer({ min: 0, max: 6 }),
      cells: fc.record(
        {
          code_insee_region: fc.constantFrom('32', '93', '94', '', null),
          nature: fc.constantFrom(REAL_TIME, CONSOLIDATED, 'x', null),
          heure: fc.constantFrom('09:45', '02:00', null),
          date_heure: fc.constantFrom('2026-08-27T07:50:00Z', 'junk', '2011-01-01T00:00:00Z', null),
          consommation: fc.constantFrom(null, 'ND', 'abc', 12),
        },
        { requiredKeys: [] },
      ),
      isPadding: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(aSentRow, { minLength: 1, maxLength: 30 }), async (rows) => {
        const records = rows.map(({ slotIndex, cells, isPadding }) => {
          const slot = addMinutes(parseInstant(SLOT), slotIndex * 15);
          return isPadding ? anUnpublishedRecord(slot, cells) : aRecord(slot, cells);
        });

        const refined = await refineRecords(records);

        const keys = rowsOf(refined.silver).map(
          (row) => `${String(row['region_code'])} ${String(row['slot'])}`,
        );
        expect(refined.rowsIn).toBe(records.length);
        expect(refined.silver.height + refined.setAsideRows.height).toBe(records.length);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 30_000);
});

function recordsFrom(
  start: string,
  count: number,
  stepMinutes: number,
  cells: SentRecord,
): SentRecord[] {
  return Array.from({ length: count }, (_, index) =>
    aRecord(addMinutes(parseInstant(start), index * stepMinutes), cells),
  );
}
