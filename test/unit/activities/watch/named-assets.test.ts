import { describe, expect, it } from '@jest/globals';
import pl from 'nodejs-polars';

import { ASSETS_OF_DATASET, namedAssets } from '../../../../activities/watch/named-assets.js';
import { parseInstant, type UtcInstant } from '../../../../domain/time/instant.js';
import type { SetAsideRecord } from '../../../../sources/source-pipeline.js';

const at = (time: string): UtcInstant => parseInstant(`2026-08-27T${time}:00Z`);
const FETCHED = at('12:08');

const flows = (rows: readonly (readonly [string, string])[]) =>
  pl.DataFrame(
    {
      region_code: rows.map(([region]) => region),
      slot_start_utc: rows.map(([, time]) => Date.parse(at(time))),
    },
    { schema: { region_code: pl.Utf8, slot_start_utc: pl.Datetime('ms', 'UTC') } },
  );

const setAside = (recordKey: string, reason = 'unknown_region'): SetAsideRecord => ({
  ...{ recordKey, reason, severity: 'defect', field: '', rawValue: '', bronzeSha256: '0' },
});

const regionsNamed = (
  silver: pl.DataFrame,
  setAsideRows: readonly SetAsideRecord[] = [],
  dataset: 'eco2mix-regional-tr' | 'eco2mix-national-tr' = 'eco2mix-regional-tr',
) => namedAssets(dataset, { silver, setAsideRows, fetchedAtUtc: FETCHED });

describe('the assets that a window names', () => {
  it('are its regions, each from its first to its last slot', () => {
    const named = regionsNamed(
      flows([
        ['93', '11:15'],
        ['11', '11:30'],
        ['93', '11:45'],
        ['93', '11:30'],
      ]),
    );

    expect(named).toEqual([
      { kind: 'region', code: '11', oldestUtc: at('11:30'), newestUtc: at('11:30') },
      { kind: 'region', code: '93', oldestUtc: at('11:15'), newestUtc: at('11:45') },
    ]);
  });

  it('are also regions whose rows were set aside because nobody knows them', () => {
    const named = regionsNamed(flows([]), [
      setAside('94|2026-08-27T13:30:00+02:00|13:30'),
      setAside('94|2026-08-27T11:45:00Z|13:45'),
      setAside('11|2026-08-27T11:45:00Z|13:45', 'off_grid'),
      setAside('|2026-08-27T11:45:00Z|13:45'),
    ]);

    expect(named).toEqual([
      {
        kind: 'region',
        code: '94',
        oldestUtc: at('11:30'),
        newestUtc: at('11:45'),
        rowsSetAside: 2,
      },
    ]);
  });

  it('with an unreadable instant are named when they were fetched', () => {
    expect(regionsNamed(flows([]), [setAside('94|yesterday|13:30')])).toEqual([
      { kind: 'region', code: '94', oldestUtc: FETCHED, newestUtc: FETCHED, rowsSetAside: 1 },
    ]);
  });

  it('are none where rows name no asset', () => {
    expect(regionsNamed(flows([['11', '11:30']]), [], 'eco2mix-national-tr')).toEqual([]);
    expect(regionsNamed(flows([]))).toEqual([]);
  });

  it('are units and lines, as of the publication that names them', () => {
    const silver = pl.DataFrame(
      {
        asset_code: ['17W100P100P0001A', '17W100P100P0001A', null, 'LINE-1', 'PYLON'],
        asset_name: ['GRAVELINES 1', 'GRAVELINES 1', 'unnamed', 'IFA 1', 'pylon'],
        asset_kind: [
          'generation_unit',
          'generation_unit',
          'generation_unit',
          'transmission',
          'pylon',
        ],
        published_at: [Date.parse(at('08:00')), Date.parse(at('09:00')), null, null, null],
      },
      {
        schema: {
          ...{ asset_code: pl.Utf8, asset_name: pl.Utf8, asset_kind: pl.Utf8 },
          published_at: pl.Datetime('ms', 'UTC'),
        },
      },
    );

    const named = namedAssets('rte-generation-unavailabilities', {
      ...{ silver, setAsideRows: [], fetchedAtUtc: FETCHED },
    });

    expect(named).toEqual([
      {
        ...{ kind: 'generation_unit', code: '17W100P100P0001A', name: 'GRAVELINES 1' },
        ...{ oldestUtc: at('08:00'), newestUtc: at('09:00') },
      },
      {
        ...{ kind: 'transmission', code: 'LINE-1', name: 'IFA 1' },
        oldestUtc: FETCHED,
        newestUtc: FETCHED,
      },
    ]);
  });

  it('are substations, as of the day of the register that names them', () => {
    const silver = pl.DataFrame({
      substation_code: ['BARNAP7', null, 'BARNAP7', 'VALDI'],
      observed_on: ['2023-12-31', '2023-12-31', '2024-12-31', 'some day'],
    });

    const named = namedAssets('generation-register', {
      ...{ silver, setAsideRows: [setAside('94|x|y')], fetchedAtUtc: FETCHED },
    });

    expect(named).toEqual([
      {
        ...{ kind: 'grid_node', code: 'BARNAP7' },
        oldestUtc: '2023-12-31T00:00:00Z',
        newestUtc: '2024-12-31T00:00:00Z',
      },
      { kind: 'grid_node', code: 'VALDI', oldestUtc: FETCHED, newestUtc: FETCHED },
    ]);
  });

  it('come from datasets that are about the grid itself', () => {
    expect(Object.keys(ASSETS_OF_DATASET)).not.toContain('open-meteo-forecast');
  });
});
