import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';

import { REGIONAL_ENERGY_SOURCES } from '../../../domain/energy/energy-source.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { COLUMN_OF_SOURCE, technicalName } from '../../../sources/odre/regional-columns.js';
import {
  describeWithRecorded,
  readRecorded,
  RECORDED_DATA,
} from '../../recorded/recorded-files.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';

type Cells = Readonly<Record<string, string | number | null>>;

/** Rows of the older file under technical names, read in the plainest way. */
function provenceRows(): readonly Cells[] {
  const text = Buffer.from(
    readRecorded('eco2mix/odre_eco2mix-regional-tr_PACA_2020-05-06_old-schema.csv'),
  ).toString('utf8');
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(';').map(technicalName);
  return lines.map((line) => {
    const cells = line.split(';');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

function augustRows(): readonly Cells[] {
  const text = Buffer.from(
    readRecorded('eco2mix/odre_eco2mix-regional-tr_records_2026-08-27.json'),
  ).toString('utf8');
  return (JSON.parse(text) as { results: Cells[] }).results;
}

/** Every measured cell as `region instant source` -> MW; blanks, `ND` and `-` are none. */
function measuredCells(rows: readonly Cells[]): Map<string, number> {
  const cells = new Map<string, number>();
  for (const row of rows) {
    const instant = parseInstant(String(row['date_heure']));
    for (const source of REGIONAL_ENERGY_SOURCES) {
      const cell = row[COLUMN_OF_SOURCE[source]];
      if (cell === null || cell === undefined || ['', '-', 'ND'].includes(String(cell))) continue;
      cells.set(`${String(row['code_insee_region'])} ${instant} ${source}`, Number(cell));
    }
  }
  return cells;
}

describeWithRecorded('recorded real-time data, replayed', () => {
  let pipeline: Pipeline;
  let sql: pg.Client;

  const storedCells = async (start: string, end: string) => {
    const { rows } = await sql.query<{ key: string; value_mw: number | null }>(
      `select r.region_code || ' ' || to_char(f.slot_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || s.source_code as key, f.value_mw
       from fact_energy_flow f join dim_source s using (source_key) join dim_region r using (region_key)
       where f.slot_start >= $1 and f.slot_start < $2`,
      [start, end],
    );
    return new Map(rows.map(({ key, value_mw }) => [key, value_mw]));
  };

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'replayed',
      mode: { kind: 'replay', folder: `${RECORDED_DATA}/eco2mix` },
    });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    await pipeline.backfill(windowOf('2020-04-30T22:00:00Z', '2020-06-05T22:00:00Z'));
    await pipeline.backfill(windowOf('2026-08-27T00:00:00Z', '2026-08-28T00:00:00Z'));
  }, 120_000);

  afterAll(async () => {
    await sql.end();
    await pipeline.stop();
  });

  it('of twelve regions on 2026-08-27 stands in Gold cell for cell', async () => {
    const stored = await storedCells('2026-08-27T00:00:00Z', '2026-08-28T00:00:00Z');

    expect(stored).toEqual(measuredCells(augustRows()));
    expect(stored.size).toBe(24 * REGIONAL_ENERGY_SOURCES.length);
  });

  it('of the older schema stands in Gold cell for cell, and what was not measured is null, never zero', async () => {
    const stored = await storedCells('2020-04-30T22:00:00Z', '2020-06-05T22:00:00Z');
    const measured = measuredCells(provenceRows());

    expect(stored.size).toBe(3366 * REGIONAL_ENERGY_SOURCES.length);
    expect(new Map([...stored].filter(([, value]) => value !== null))).toEqual(measured);
  });

  it('keeps wind and solar of the seven slots whose consumption is missing', async () => {
    const flows = await pipeline.reader.findFlows({
      window: windowOf('2020-05-10T00:00:00Z', '2020-05-10T01:30:00Z'),
      regionCodes: ['93'],
      sources: ['consumption', 'wind', 'nuclear'],
      limit: 100,
    });

    expect(flows).toHaveLength(18);
    for (const { source, valueMw, reason } of flows) {
      expect([source, valueMw === null, reason]).toEqual(
        source === 'wind' ? ['wind', false, null] : [source, true, 'not_measured'],
      );
    }
  });

  it('sets the ninety rows of padding aside with their reason', async () => {
    const { rows } = await sql.query(
      `select reason, severity, count(*)::int as n from rejected_record group by reason, severity`,
    );

    expect(rows).toEqual([{ reason: 'not_yet_published', severity: 'expected', n: 90 }]);
  });
});
