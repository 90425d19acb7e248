import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startOdreStandIn } from '../../../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../../../sources/odre/stand-in/stand-in-options.js';

import { ask, askExport, askRecords, type ServedRecord } from './ask-stand-in.js';

const TR = 'eco2mix-regional-tr';
const CONSOLIDATED = 'eco2mix-regional-cons-def';

let nowMs = 0;
let standIn: OdreStandIn;
beforeAll(async () => {
  const mode = {
    kind: 'simulated',
    seed: 11,
    publicationLagSeconds: 480,
    clock: () => nowMs,
  } as const;
  standIn = await startOdreStandIn({ port: 0, mode });
});
afterAll(() => standIn.close());

const dayOf = (dataset: string, date: string): Promise<readonly ServedRecord[]> =>
  askExport(standIn, dataset, {
    where: `code_insee_region = '32' and date = '${date}'`,
    order_by: 'date_heure, heure',
  });
const figuresOf = (row: ServedRecord | undefined): unknown => {
  const { date, heure, date_heure, ...figures } = row ?? {};
  return { isRow: date !== undefined && heure !== undefined && date_heure !== undefined, figures };
};
const stampOf = (rows: readonly ServedRecord[], heure: string): unknown =>
  rows.find((row) => row['heure'] === heure)?.['date_heure'];

describe('the day of the spring clock change', () => {
  it.each([
    ['2024-03-31', CONSOLIDATED, 30, Date.UTC(2026, 8, 25)],
    ['2025-03-30', CONSOLIDATED, 30, Date.UTC(2026, 8, 25)],
    ['2024-03-31', TR, 15, Date.UTC(2024, 4, 20)],
    ['2025-03-30', TR, 15, Date.UTC(2025, 4, 20)],
  ])('has its missing hour twice: %s in %s', async (date, dataset, step, clockMs) => {
    nowMs = clockMs;
    const rows = await dayOf(dataset, date);

    expect(rows).toHaveLength(1440 / step);
    for (const minutes of step === 15 ? ['00', '15', '30', '45'] : ['00', '30']) {
      const skipped = rows.find((row) => row['heure'] === `02:${minutes}`);
      const next = rows.find((row) => row['heure'] === `03:${minutes}`);
      expect(skipped?.['date_heure']).toBe(`${date}T01:${minutes}:00+00:00`);
      expect(next?.['date_heure']).toBe(`${date}T01:${minutes}:00+00:00`);
      expect(figuresOf(skipped)).toEqual(figuresOf(next));
    }
    expect(new Set(rows.map((row) => row['date_heure'])).size).toBe(1380 / step);
  });
});

describe('the day of the autumn clock change', () => {
  it.each([
    ['2024-10-27', CONSOLIDATED, 30, Date.UTC(2026, 8, 25)],
    ['2025-10-26', CONSOLIDATED, 30, Date.UTC(2026, 8, 25)],
    ['2024-10-27', TR, 15, Date.UTC(2024, 11, 20)],
    ['2025-10-26', TR, 15, Date.UTC(2025, 11, 20)],
  ])('lacks the first of its two hours: %s in %s', async (date, dataset, step, clockMs) => {
    nowMs = clockMs;
    const rows = await dayOf(dataset, date);

    expect(rows).toHaveLength(1440 / step);
    expect(rows.filter((row) => String(row['date_heure']).startsWith(`${date}T00:`))).toEqual([]);
    expect(stampOf(rows, '02:00')).toBe(`${date}T01:00:00+00:00`);
    expect(stampOf(rows, '02:30')).toBe(`${date}T01:30:00+00:00`);
  });
});

describe('the windows of the datasets', () => {
  it('meet at the last consolidated day, about three months back', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const last = await askRecords(standIn, CONSOLIDATED, { order_by: 'date_heure desc', limit: 1 });
    const first = await askRecords(standIn, TR, { order_by: 'date_heure', limit: 1 });
    const oldest = await askRecords(standIn, CONSOLIDATED, { order_by: 'date_heure', limit: 1 });

    expect(last.results[0]).toMatchObject({ date: '2026-06-30', heure: '23:30' });
    expect(first.results[0]).toMatchObject({ date: '2026-07-01', heure: '00:00' });
    expect(oldest.results[0]).toMatchObject({ date: '2013-01-01', heure: '00:00' });
  });

  it('name how final their rows are', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const natureOn = async (dataset: string, date: string): Promise<unknown> =>
      (await askRecords(standIn, dataset, { where: `date = '${date}'`, limit: 1 })).results[0]?.[
        'nature'
      ];

    expect(await natureOn(CONSOLIDATED, '2024-12-31')).toBe('Données définitives');
    expect(await natureOn(CONSOLIDATED, '2025-01-01')).toBe('Données consolidées');
    expect(await natureOn(TR, '2026-09-01')).toBe('Données temps réel');
  });

  it('pad real time with empty rows to the end of tomorrow', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const tomorrow = await dayOf(TR, '2026-09-26');
    const after = await dayOf(TR, '2026-09-27');

    expect(tomorrow).toHaveLength(96);
    expect(after).toHaveLength(0);
    const { code_insee_region, libelle_region, nature, date, heure, date_heure, ...measures } =
      tomorrow[95] ?? {};
    expect({ code_insee_region, libelle_region, nature, date, heure, date_heure }).toEqual({
      code_insee_region: '32',
      libelle_region: 'Hauts-de-France',
      nature: 'Données temps réel',
      date: '2026-09-26',
      heure: '23:45',
      date_heure: '2026-09-26T21:45:00+00:00',
    });
    expect(new Set(Object.values(measures))).toEqual(new Set([null]));
  });
});

describe('real-time rows', () => {
  const SLOT = "date_heure = '2026-09-25T09:45:00Z' and consommation is not null";
  const published = async (clockMs: number): Promise<number> => {
    nowMs = clockMs;
    return (await askRecords(standIn, TR, { where: SLOT })).total_count;
  };

  it('appear once the lag has passed, all within half an hour of it', async () => {
    const dueMs = Date.UTC(2026, 8, 25, 9, 53);

    expect(await published(dueMs - 1000)).toBe(0);
    expect(await published(dueMs)).toBeGreaterThanOrEqual(9);
    expect(await published(dueMs + 30 * 60_000)).toBe(12);
  });

  it('are text where the API declares text, and null in the artefact', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const { results } = await askRecords(standIn, TR, {
      where: "date_heure = '2026-09-24T01:30:00Z' and code_insee_region = '84'",
    });

    expect(results[0]).toMatchObject({
      pompage: expect.stringMatching(/^-\d+$/),
      stockage_batterie: expect.stringMatching(/^(0|-\d+)$/),
      destockage_batterie: expect.stringMatching(/^\d+$/),
      eolien: expect.any(Number),
      solaire: 0,
      column_68: null,
    });
  });
});

describe('consolidated rows', () => {
  it('give wind as text, and the ratios of their own figures', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const rows = await askExport(standIn, CONSOLIDATED, {
      where: "date_heure >= '2025-06-01T00:00:00Z' and date_heure < '2025-06-02T00:00:00Z'",
    });

    expect(rows).toHaveLength(48 * 12);
    for (const row of rows) {
      expect(row).toMatchObject({ eolien: expect.stringMatching(/^\d+$/), column_30: null });
      expect(row['tco_nucleaire']).toBeCloseTo(
        (100 * Number(row['nucleaire'])) / Number(row['consommation']),
        1,
      );
    }
    const isWithoutNuclear = (row: ServedRecord): boolean => row['code_insee_region'] === '53';
    expect(new Set(rows.filter(isWithoutNuclear).map((row) => row['tch_nucleaire']))).toEqual(
      new Set([null]),
    );
  });

  it('write a ratio of nothing with its decimal point', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const { text } = await ask(standIn, `${CONSOLIDATED}/records`, {
      where: "date = '2025-06-01' and code_insee_region = '53'",
      limit: 1,
    });

    expect(text).toContain('"tco_nucleaire": 0.0, "tch_nucleaire": null');
  });
});

describe('national rows', () => {
  it('are the sum of the regions, once all have published', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const where = "date_heure = '2026-09-24T12:15:00Z'";
    const regional = await askRecords(standIn, TR, { where, limit: 100 });
    const national = await askRecords(standIn, 'eco2mix-national-tr', { where });

    const sum = (field: string): number =>
      regional.results.reduce((total, row) => total + Number(row[field]), 0);
    const row = national.results[0] ?? {};
    expect(Object.keys(row)).toHaveLength(41);
    for (const field of ['consommation', 'nucleaire', 'eolien', 'solaire', 'pompage']) {
      expect(row[field]).toBe(sum(field));
    }
    // Twelve roundings of regional balances lie between the sum and the national figure.
    expect(Math.abs(Number(row['ech_physiques']) - sum('ech_physiques'))).toBeLessThanOrEqual(26);
    expect(Number(row['fioul']) + Number(row['charbon']) + Number(row['gaz'])).toBe(
      sum('thermique'),
    );
  });

  it('carry commercial exchanges at half-hours only before the market of quarter-hours', async () => {
    const commerceAt = async (year: number): Promise<unknown[]> => {
      nowMs = Date.UTC(year, 8, 25, 10);
      const { results } = await askRecords(standIn, 'eco2mix-national-tr', {
        where: `date_heure >= '${year}-09-24T12:00:00Z' and date_heure < '${year}-09-24T13:00:00Z'`,
        order_by: 'date_heure',
      });
      return results.map((row) => row['ech_comm_espagne']);
    };

    expect(await commerceAt(2021)).toEqual([expect.any(Number), null, expect.any(Number), null]);
    expect(await commerceAt(2026)).not.toContain(null);
  });

  it('carry forecasts only in the future, and measures only on half-hours once consolidated', async () => {
    nowMs = Date.UTC(2026, 8, 25, 10);
    const future = await askRecords(standIn, 'eco2mix-national-tr', {
      order_by: 'date_heure desc',
      limit: 1,
    });
    const quarters = await askRecords(standIn, 'eco2mix-national-cons-def', {
      where: "date_heure >= '2025-06-01T10:00:00Z' and date_heure < '2025-06-01T11:00:00Z'",
      order_by: 'date_heure',
    });

    expect(future.results[0]).toMatchObject({
      consommation: null,
      prevision_j1: expect.any(Number),
    });
    expect(quarters.results.map((row) => row['consommation'] === null)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
