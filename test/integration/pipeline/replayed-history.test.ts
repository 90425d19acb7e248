import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';

import { REGIONAL_ENERGY_SOURCES } from '../../../domain/energy/energy-source.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { parisDay } from '../../../domain/time/paris-time.js';
import {
  describeWithRecorded,
  readRecorded,
  RECORDED_DATA,
} from '../../recorded/recorded-files.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';

const HALF_YEAR = windowOf('2023-12-31T23:00:00Z', '2024-06-30T22:00:00Z');
const LABELS: Readonly<Record<string, string>> = {
  consumption: 'Consommation (MW)',
  nuclear: 'Nucléaire (MW)',
  thermal: 'Thermique (MW)',
  wind: 'Eolien (MW)',
  solar: 'Solaire (MW)',
  hydro: 'Hydraulique (MW)',
  bioenergy: 'Bioénergies (MW)',
  pumping: 'Pompage (MW)',
  battery_charging: 'Stockage batterie',
  battery_discharging: 'Déstockage batterie',
  exchange: 'Ech. physiques (MW)',
};

/** The file read in the plainest way, apart from the product's own parser. */
function readFile(): ReadonlyMap<string, number> {
  const text = Buffer.from(
    readRecorded('eco2mix/odre_eco2mix-regional-cons-def_HautsDeFrance_2024-H1.csv'),
  ).toString('utf8');
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\n');
  const names = header.split(';');
  const values = new Map<string, number>();
  for (const line of lines) {
    const cells = line.split(';');
    const instant = parseInstant(cells[names.indexOf('Date - Heure')] ?? '');
    for (const source of REGIONAL_ENERGY_SOURCES) {
      const cell = cells[names.indexOf(LABELS[source] ?? '')] ?? '';
      if (cell !== '') values.set(`${instant} ${source}`, Number(cell));
    }
  }
  return values;
}

describeWithRecorded('the recorded half year of Hauts-de-France, replayed', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'replayed',
      mode: { kind: 'replay', folder: `${RECORDED_DATA}/eco2mix` },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    await pipeline.backfill(HALF_YEAR);
  }, 120_000);

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it('stands in Gold value for value, every column and every row', async () => {
    const expected = readFile();
    const { rows } = await sql.query<{ key: string; value_mw: number | null }>(`
      select to_char(f.slot_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || s.source_code as key, f.value_mw
      from fact_energy_flow f join dim_source s using (source_key)`);
    const stored = new Map(rows.map(({ key, value_mw }) => [key, value_mw]));

    expect(stored.size).toBe(8734 * REGIONAL_ENERGY_SOURCES.length);
    expect(expected.size).toBe(stored.size);
    const different = [...expected].filter(([key, value]) => stored.get(key) !== value);
    expect(different).toEqual([]);
  });

  it('has 46 half-hours on the spring day and nothing twice', async () => {
    const rows = await pipeline.reader.findFlows({
      window: parisDay('2024-03-31'),
      regionCodes: ['32'],
      sources: ['consumption'],
      limit: 1000,
    });

    expect(rows).toHaveLength(46);
    expect(new Set(rows.map((row) => row.slotStartUtc)).size).toBe(46);
  });

  it('gains no row and no revision when it is backfilled again', async () => {
    const again = await pipeline.backfill(HALF_YEAR);

    expect(again).toMatchObject({ inserted: 0, revised: 0, unchanged: 8734 * 11 });
    const { rows } = await sql.query('select count(*)::int as n from fact_energy_flow_revision');
    expect(rows).toEqual([{ n: 0 }]);
  }, 60_000);
});
