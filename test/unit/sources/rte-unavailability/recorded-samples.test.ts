import { beforeAll, expect, it } from '@jest/globals';
import type { DataFrame } from 'nodejs-polars';

import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { createRteUnavailabilityPipeline } from '../../../../sources/rte-unavailability/rte-pipeline.js';
import type { RefinedRows, SourcePipeline } from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';
import { rawObject } from '../outages/raw-object.js';

import { RECORDED_GENERATION, RECORDED_TRANSMISSION } from './recorded-values.js';

const FOLDER = 'outages/rte-api-sandbox-2016-2017';
const WINDOW = timeWindow(
  parseInstant('2016-02-01T00:00:00Z'),
  parseInstant('2016-03-01T00:00:00Z'),
);

function rowsOf(frame: DataFrame, columns: readonly string[]): (string | number | null)[][] {
  return frame.toRecords().map((record) =>
    columns.map((column) => {
      const cell: unknown = record[column];
      return cell !== null && typeof cell === 'object' && 'toISOString' in cell
        ? (cell as Date).toISOString().replace('.000Z', 'Z')
        : (cell as string | number | null);
    }),
  );
}

function goldRows(pipeline: SourcePipeline, table: string, silver: DataFrame): DataFrame {
  const target = pipeline.gold.find((gold) => gold.kind === 'records' && gold.table === table);
  if (target?.kind !== 'records' || target.rowsOf === undefined) throw new Error(`no ${table}`);
  return target.rowsOf(silver);
}

describeWithRecorded("RTE's recorded sample of generation (v1)", () => {
  const pipeline = createRteUnavailabilityPipeline({ dataset: 'rte-generation-unavailabilities' });
  let refined: RefinedRows;
  beforeAll(async () => {
    const body = readRecorded(`${FOLDER}/generation_unavailabilities.json`);
    refined = await pipeline.refine(WINDOW, [rawObject(body)]);
  });

  it('gives all 17 versions, value for value', () => {
    const columns = [
      ...['outage_id', 'version', 'status', 'outage_kind', 'asset_code', 'asset_name'],
      ...['asset_kind', 'fuel_type', 'source_code', 'region_code', 'started_at', 'ended_at'],
      ...['installed_mw', 'period_available_mw', 'period_unavailable_mw', 'published_at'],
    ];

    expect(rowsOf(refined.silver, columns)).toEqual(RECORDED_GENERATION);
    expect(refined).toMatchObject({
      rowsIn: 17,
      rowsAccepted: 17,
      setAsideRows: [],
      invalidCells: [],
      unknownColumns: [],
      newestMeasuredUtc: '2016-02-05T13:52:00Z',
    });
  });

  it('keeps the texts as they were sent, broken accents and line ends too', () => {
    const reasons = rowsOf(refined.silver, ['outage_id', 'reason']);

    expect(reasons[0]).toEqual([
      'EC-EDF-05470-EDF-H-00028027',
      'Foreseen Maintenance / Maintenance pr\uFFFDvue',
    ]);
    expect(reasons[2]?.[1]).toBe('Foreseen Maintenance / Maintenance pr\uFFFDvue\nDivers');
    expect(reasons[16]?.[1]).toMatch(/^Essais de requalifications en cours\n\n-+\n\nOngoing/);
  });

  it('gives Gold the 12 events in their highest version, whatever the order in the file', async () => {
    const silver = await pipeline.silver.merge(undefined, refined.silver);
    const highest = new Map<string, readonly (string | number | null)[]>();
    for (const row of RECORDED_GENERATION) {
      const known = highest.get(String(row[0]));
      if (known === undefined || Number(known[1]) < Number(row[1]))
        highest.set(String(row[0]), row);
    }
    const expected = [...highest.values()].map((row) => [row[0], row[1], row[2], row[11], row[13]]);

    const outages = goldRows(pipeline, 'fact_outage', silver);

    const columns = ['outage_id', 'version', 'status', 'ended_at', 'available_mw'];
    expect(rowsOf(outages, columns)).toEqual(expected.sort());
    expect(outages.height).toBe(12);
    expect(new Set(rowsOf(outages, ['publisher']).flat())).toEqual(
      new Set(['rte-generation-unavailabilities']),
    );
  });

  it('names the four units whose region nothing tells', async () => {
    const silver = await pipeline.silver.merge(undefined, refined.silver);

    const failed = pipeline.judge(silver, WINDOW).filter(({ passed }) => !passed);

    expect(failed.map(({ name, severity }) => [name, severity])).toEqual([
      ['assets_resolved', 'warning'],
    ]);
    const names = failed[0]?.detail.split(': ')[1]?.split(', ') ?? [];
    expect(names.toSorted()).toEqual([
      '17W100P100P0005Z',
      '17W100P100P02942',
      '17W100P100P0333I',
      '17W100P100P03388',
    ]);
  });
});

describeWithRecorded("RTE's recorded sample of transmission (v1)", () => {
  const pipeline = createRteUnavailabilityPipeline({
    dataset: 'rte-transmission-unavailabilities',
  });
  let refined: RefinedRows;
  beforeAll(async () => {
    const body = readRecorded(`${FOLDER}/transmission_network_unavailabilities.json`);
    refined = await pipeline.refine(WINDOW, [rawObject(body)]);
  });

  it('gives all 21 events with every span in its direction, value for value', () => {
    const eventColumns = [
      ...['outage_id', 'version', 'status', 'outage_kind', 'asset_code', 'asset_name'],
      ...['started_at', 'ended_at', 'published_at', 'reason'],
    ];
    const spanColumns = ['direction', 'period_start', 'period_end', 'period_available_mw'];
    const events = rowsOf(refined.silver, eventColumns);
    const spans = rowsOf(refined.silver, spanColumns);

    expect(events.map((event, row) => [...event, ...(spans[row] ?? [])])).toEqual(
      RECORDED_TRANSMISSION.flatMap((recorded) =>
        recorded.spans.map((span) => [...recorded.event, ...span]),
      ),
    );
    expect(refined).toMatchObject({ rowsIn: 21, rowsAccepted: 21, setAsideRows: [] });
    expect(refined.unknownColumns).toEqual([]);
  });

  it('states no lost capacity and no place: a line has neither', () => {
    const cells = rowsOf(refined.silver, [
      ...['period_unavailable_mw', 'installed_mw', 'region_code', 'source_code', 'fuel_type'],
    ]);

    expect(new Set(cells.flat())).toEqual(new Set([null]));
  });

  it('gives Gold both directions of one span as two periods', async () => {
    const silver = await pipeline.silver.merge(undefined, refined.silver);

    const periods = goldRows(pipeline, 'fact_outage_period', silver);

    const columns = ['outage_id', 'direction', 'period_start', 'available_mw'];
    expect(rowsOf(periods, columns).filter(([id]) => id === 'EC-OUSPIR-Indispo-CC03')).toEqual([
      ['EC-OUSPIR-Indispo-CC03', 'Germany>France', '2016-05-09T05:00:00Z', 1500],
      ['EC-OUSPIR-Indispo-CC03', 'France>Germany', '2016-05-09T05:00:00Z', 2100],
    ]);
    expect(periods.height).toBe(RECORDED_TRANSMISSION.flatMap(({ spans }) => spans).length);
  });

  it('keeps an event that was cancelled, with its status', async () => {
    const silver = await pipeline.silver.merge(undefined, refined.silver);

    const statuses = rowsOf(goldRows(pipeline, 'fact_outage', silver), ['outage_id', 'status']);

    expect(statuses).toContainEqual(['EC-OUSPIR-Indispo-CC01', 'cancelled']);
  });
});
