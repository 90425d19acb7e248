import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import { UNAVAILABILITY } from '../../../api/outages/unavailability.dto.js';
import { FACT_OUTAGE, FACT_OUTAGE_PERIOD } from '../../../domain/star-schema/outage-tables.js';
import {
  recordColumns,
  type RecordTable,
  type StagedRecord,
} from '../../../domain/star-schema/record-table.js';
import { addMinutes } from '../../../domain/time/instant.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader } from '../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { aLoad, aRun, NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

type Cells = Readonly<Record<string, string | number | null>>;

const RTE = 'rte-generation-unavailabilities';
const AN_HOUR_LATER = addMinutes(NOON, 60);
const FIRST_LOAD = addMinutes(NOON, 600);
const SECOND_LOAD = addMinutes(NOON, 660);

/** An event of a group of Gravelines, from noon for two hours, and its span of the first hour. */
function anEvent(change: Cells = {}, span: Cells | undefined = {}) {
  const key = { publisher: RTE, outage_id: 'G-1', version: 1 };
  const event: Cells = {
    ...key,
    ...{ status: 'active', outage_kind: 'forced', fuel_type: 'NUCLEAR', source_code: 'nuclear' },
    ...{ asset_code: 'code G-1', asset_name: 'GRAVELINES 1', asset_kind: 'generation_unit' },
    ...{ region_code: '32', installed_mw: 910, available_mw: 0, published_at: NOON },
    ...{ started_at: NOON, ended_at: addMinutes(NOON, 120) },
    ...change,
  };
  const { publisher, outage_id: id, version } = { ...key, ...change };
  return {
    event,
    spans: [
      {
        ...{ publisher, outage_id: id, version, direction: '', period_start: NOON },
        ...{ period_end: AN_HOUR_LATER, available_mw: 0, unavailable_mw: 910 },
        ...span,
      },
    ],
  };
}

describe('what is unavailable at an instant', () => {
  let database: TestDatabase;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;
  let api: RunningApi;

  beforeAll(async () => {
    database = await createTestDatabase('simulated');
    const instants = [FIRST_LOAD, SECOND_LOAD];
    loader = createPostgresWarehouseLoader({
      databaseUrl: database.url,
      knownAtUtc: () => instants.shift() ?? SECOND_LOAD,
    });
    reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    api = await startApi(reader);
    const lake = {
      ...{ asset_name: 'REVIN 1', source_code: 'hydro', region_code: '44', installed_mw: 200 },
      asset_code: 'code R-1',
    };
    await load('first', [
      anEvent(),
      anEvent({ outage_id: 'G-2', asset_code: 'code G-2', asset_name: 'GRAVELINES 2' }),
      anEvent(
        {
          ...{ outage_id: 'S', asset_code: 'code S', asset_name: 'GRAVELINES' },
          ...{ asset_kind: 'production_unit', installed_mw: 5460 },
        },
        { unavailable_mw: 1820 },
      ),
      anEvent({ ...lake, outage_id: 'R-1' }, { unavailable_mw: 150 }),
      anEvent({ outage_id: 'UNTOLD', asset_code: 'code U' }, { unavailable_mw: null }),
      anEvent({ outage_id: 'OFF', asset_code: 'code O', status: 'dismissed' }),
      anEvent({ outage_id: 'LINE', asset_kind: 'transmission', region_code: null }),
      anEvent({ publisher: 'maintenance-page', outage_id: 'P' }, { unavailable_mw: 100 }),
    ]);
    await load('second', [anEvent({ ...lake, outage_id: 'R-1', version: 2 }, { version: 1 })]);
  });
  afterAll(async () => {
    await api.close();
    await reader.close();
    await loader.close();
    await database.drop();
  });

  async function load(runId: string, events: readonly ReturnType<typeof anEvent>[]): Promise<void> {
    const window = aLoad({ run: aRun({ runId }) });
    const staged = (table: RecordTable, rows: readonly Cells[]) => ({
      table,
      rows: batchOf(
        rows.map((cells) => ({
          cells: recordColumns(table).map(({ name }) => cells[name] ?? null),
          bronzeSha256: window.bronzeObjects[0]?.sha256 ?? '',
        })),
      ),
    });
    await loader.loadWindow(window, {
      records: [
        staged(
          FACT_OUTAGE,
          events.map(({ event }) => event),
        ),
        staged(
          FACT_OUTAGE_PERIOD,
          events.flatMap(({ spans }) => spans),
        ),
      ],
    });
  }

  async function answerTo(query: string): Promise<z.infer<typeof UNAVAILABILITY>> {
    const response = await api.get(`/v1/outages/unavailability${query}`);
    expect([query, response.status]).toEqual([query, 200]);
    return UNAVAILABILITY.parse(await response.json());
  }

  it('is told by site, a station and its groups counted once', async () => {
    expect(await answerTo(`?at=${NOON}&as_of=${FIRST_LOAD}`)).toEqual({
      ...{ at: NOON, publisher: RTE, unavailable_mw: 1970, events_without_figure: 1 },
      sites: [
        { site: 'Gravelines', region_code: '32', source: 'nuclear', unavailable_mw: 1820 },
        { site: 'Revin', region_code: '44', source: 'hydro', unavailable_mw: 150 },
      ],
      origin: 'simulated',
    });
  });

  it('does not count a span of another version than the event is of', async () => {
    expect(await answerTo(`?at=${NOON}&region_code=44`)).toMatchObject({
      ...{ unavailable_mw: 0, events_without_figure: 1, sites: [] },
    });
  });

  it.each([
    ['&source=hydro', 150],
    ['&region_code=32', 1820],
    ['&region_code=32&source=hydro', 0],
    ['&publisher=maintenance-page', 100],
  ])('with %s is %p MW', async (filter, mw) => {
    expect(await answerTo(`?at=${NOON}&as_of=${FIRST_LOAD}${filter}`)).toMatchObject({
      unavailable_mw: mw,
    });
  });

  it.each([
    [addMinutes(NOON, -1), 0, 0],
    [addMinutes(NOON, 59), 1970, 1],
    [AN_HOUR_LATER, 0, 5],
    [addMinutes(NOON, 120), 0, 0],
  ])('at %s is %p MW, with %p events that say nothing', async (at, mw, untold) => {
    expect(await answerTo(`?at=${at}&as_of=${FIRST_LOAD}`)).toMatchObject({
      unavailable_mw: mw,
      events_without_figure: untold,
    });
  });

  it.each([
    ['', 400, 'INVALID_PARAMETER'],
    ['?at=soon', 400, 'INVALID_PARAMETER'],
    [`?at=${NOON}&publisher=rte-transmission-unavailabilities`, 400, 'INVALID_PARAMETER'],
    [`?at=${NOON}&region_code=99`, 404, 'UNKNOWN_REGION'],
  ])('asked for with %j is refused with %i %s', async (query, status, code) => {
    const response = await api.get(`/v1/outages/unavailability${query}`);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('is not told without a token', async () => {
    expect((await api.get(`/v1/outages/unavailability?at=${NOON}`, {})).status).toBe(401);
  });
});

async function* batchOf(rows: readonly StagedRecord[]): AsyncGenerator<readonly StagedRecord[]> {
  yield await Promise.resolve(rows);
}
