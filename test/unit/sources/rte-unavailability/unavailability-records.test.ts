import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import type { RteDatasetId } from '../../../../sources/rte-unavailability/rte-dataset.js';
import { createRteUnavailabilityPipeline } from '../../../../sources/rte-unavailability/rte-pipeline.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { rawObject } from '../outages/raw-object.js';

type Fields = Readonly<Record<string, unknown>>;

const WINDOW = timeWindow(
  parseInstant('2026-10-01T00:00:00Z'),
  parseInstant('2026-10-02T00:00:00Z'),
);
const START = '2026-10-01T06:00:00Z';
const END = '2026-10-05T18:00:00Z';

/** A record of v7: a reactor that loses a third of its power for some days. */
function aRecord(change: Fields = {}): Fields {
  return {
    identifier: 'E-1',
    message_id: 'E-1_3',
    version: 3,
    creation_date: '2026-09-01T00:00:00Z',
    publication_date: '2026-09-20T10:30:00Z',
    start_date: START,
    end_date: END,
    unavailability_type: 'PLANNED_MAINTENANCE',
    event_status: 'ACTIVE',
    fuel_type: 'NUCLEAR',
    market_participant: 'EDF',
    market_participant_eic_code: '17X100A100A0001A',
    affected_asset_or_unit_eic_code: '17W100P100P0001X',
    affected_asset_or_unit_name: 'GRAVELINES 1',
    affected_asset_or_unit_type: 'GENERATION_UNIT',
    affected_asset_or_unit_installed_capacity: 900,
    reason: 'Visite',
    remarks: null,
    values: [aSpan()],
    ...change,
  };
}

function aSpan(change: Fields = {}): Fields {
  return {
    ...{ start_date: START, end_date: END },
    ...{ available_capacity: 600, unavailable_capacity: 300 },
    ...change,
  };
}

function refine(
  records: readonly unknown[],
  dataset: RteDatasetId = 'rte-generation-unavailabilities',
  resource = 'generation_unavailabilities',
): Promise<RefinedRows> {
  const body = JSON.stringify({ [resource]: records });
  return createRteUnavailabilityPipeline({ dataset }).refine(WINDOW, [rawObject(body)]);
}

const rowOf = async (change: Fields): Promise<Record<string, unknown> | undefined> =>
  (await refine([aRecord(change)])).silver.toRecords()[0];

describe('a record of v7', () => {
  it('is read value for value', async () => {
    const rows = await refine([aRecord()]);

    expect(rows.silver.toRecords()).toMatchObject([
      {
        ...{ outage_id: 'E-1', version: 3, status: 'active', outage_kind: 'planned' },
        ...{ asset_code: '17W100P100P0001X', asset_name: 'GRAVELINES 1' },
        ...{ asset_kind: 'generation_unit', fuel_type: 'NUCLEAR', source_code: 'nuclear' },
        ...{ region_code: '32', installed_mw: 900, reason: 'Visite', direction: '' },
        ...{ started_at: new Date(START), ended_at: new Date(END) },
        published_at: new Date('2026-09-20T10:30:00Z'),
        ...{ period_available_mw: 600, period_unavailable_mw: 300 },
      },
    ]);
    expect(rows).toMatchObject({ invalidCells: [], setAsideRows: [], unknownColumns: [] });
  });

  it.each([
    ['ACTIVE', 'active'],
    ['INACTIVE', 'finished'],
    ['DISMISSED', 'dismissed'],
    ['dismissed', 'dismissed'],
    [null, 'active'],
  ])('with the status %p is %s', async (sent, status) => {
    expect(await rowOf({ event_status: sent })).toMatchObject({ status });
  });

  it.each([
    ['FORCED_UNAVAILABILITY', 'forced'],
    ['UNPLANNED', 'forced'],
    ['Planned unavailability', 'planned'],
  ])('of the type %s is %s', async (sent, kind) => {
    expect(await rowOf({ unavailability_type: sent })).toMatchObject({ outage_kind: kind });
  });

  it('is known by its code where it has no name', async () => {
    expect(await rowOf({ affected_asset_or_unit_name: null })).toMatchObject({
      asset_name: '17W100P100P0001X',
    });
  });

  it('takes its version as a text or a number', async () => {
    expect(await rowOf({ version: '28' })).toMatchObject({ version: 28 });
  });

  it('without an end is open', async () => {
    const row = await rowOf({ end_date: null, values: [aSpan({ end_date: null })] });

    expect(row).toMatchObject({ ended_at: null, period_end: null });
  });

  it('has no markup in its reason', async () => {
    expect(await rowOf({ reason: '<script>alert(1)</script>Visite' })).toMatchObject({
      reason: 'alert(1)Visite',
    });
  });
});

describe('a span', () => {
  it.each([
    [{ available_capacity: 0, unavailable_capacity: 1200 }, [0, 900]],
    [{ available_capacity: 250, unavailable_capacity: null }, [250, 650]],
    [{ available_capacity: null, unavailable_capacity: 400 }, [500, 400]],
    [{ available_capacity: 950, unavailable_capacity: null }, [950, 0]],
    [{ available_capacity: null, unavailable_capacity: null }, [null, null]],
    [{ available_capacity: '600,5', unavailable_capacity: '299.5' }, [600.5, 299.5]],
    [{ available_capacity: 0, unavailable_capacity: 0 }, [0, 0]],
  ] as const)('with %j of 900 MW installed is %j', async (sent, [available, unavailable]) => {
    expect(await rowOf({ values: [aSpan(sent)] })).toMatchObject({
      period_available_mw: available,
      period_unavailable_mw: unavailable,
    });
  });

  it('is not capped, nor worked out, where nobody says what is installed', async () => {
    const change = { affected_asset_or_unit_installed_capacity: null };
    const span = aSpan({ available_capacity: null, unavailable_capacity: 1200 });

    expect(await rowOf({ ...change, values: [span] })).toMatchObject({
      installed_mw: null,
      period_available_mw: null,
      period_unavailable_mw: 1200,
    });
  });

  it.each([
    [{ available_capacity: -5 }, 'negative_capacity', 'available_capacity'],
    [{ unavailable_capacity: 'all' }, 'invalid_number', 'unavailable_capacity'],
    [{ unavailable_capacity: { mw: 5 } }, 'invalid_number', 'unavailable_capacity'],
    [{ start_date: 'soon' }, 'invalid_span', 'values'],
    [{ start_date: END, end_date: START }, 'invalid_span', 'values'],
  ] as const)('with %j is told as %s, and its record stays', async (sent, reason, field) => {
    const rows = await refine([aRecord({ values: [aSpan(sent)] })]);

    expect(rows).toMatchObject({ rowsAccepted: 1, invalidCells: [{ reason, field }] });
  });

  it('that begins like another one is left out and told', async () => {
    const rows = await refine([
      aRecord({ values: [aSpan(), aSpan({ available_capacity: 1, unavailable_capacity: 899 })] }),
    ]);

    expect(rows.silver.height).toBe(1);
    expect(rows.invalidCells).toMatchObject([{ reason: 'repeated_span' }]);
  });

  it.each([null, []])('may be none: %j', async (values) => {
    expect(await rowOf({ values })).toMatchObject({ outage_id: 'E-1', period_start: null });
  });
});

describe('a record that cannot be read', () => {
  it.each([
    [{ identifier: '' }, 'missing_identifier'],
    [{ identifier: null }, 'missing_identifier'],
    [{ version: '1.5' }, 'invalid_version'],
    [{ version: 'latest' }, 'invalid_version'],
    [{ version: -1 }, 'invalid_version'],
    [{ start_date: null }, 'missing_start_date'],
    [{ start_date: '01/10/2026' }, 'invalid_start_date'],
    [{ start_date: '2026-02-30T00:00:00Z' }, 'invalid_start_date'],
    [{ start_date: '2026-10-01T06:00:00' }, 'invalid_start_date'],
    [{ publication_date: 'yesterday' }, 'invalid_publication_date'],
    [{ end_date: '2026-09-01T00:00:00Z' }, 'ends_before_it_starts'],
    [{ unavailability_type: 'BROKEN' }, 'invalid_unavailability_type'],
    [{ event_status: 'PERHAPS' }, 'invalid_event_status'],
    [{ affected_asset_or_unit_type: 'BATTERY' }, 'unknown_asset_type'],
    [{ affected_asset_or_unit_name: '', affected_asset_or_unit_eic_code: null }, 'missing_asset'],
    [{ values: 'none' }, 'invalid_values'],
  ])('for %j is set aside as %s; the others are read', async (change, reason) => {
    const rows = await refine([aRecord(change), aRecord({ identifier: 'another' })]);

    expect(rows).toMatchObject({ rowsIn: 2, rowsAccepted: 1 });
    expect(rows.setAsideRows).toMatchObject([{ reason, severity: 'defect', field: '' }]);
  });

  it.each([[null], ['text'], [[]], [7]])(
    'as it is no object but %j, is set aside',
    async (record) => {
      const rows = await refine([record, aRecord()]);

      expect(rows).toMatchObject({
        rowsIn: 2,
        rowsAccepted: 1,
        setAsideRows: [{ severity: 'defect' }],
      });
    },
  );

  it('loses its capacity only, where that is no number', async () => {
    const rows = await refine([aRecord({ affected_asset_or_unit_installed_capacity: -900 })]);

    expect(rows.invalidCells).toMatchObject([{ reason: 'negative_capacity' }]);
    expect(rows.silver.toRecords()).toMatchObject([
      { installed_mw: null, period_unavailable_mw: 300 },
    ]);
  });
});

describe('a line in the shape of v7', () => {
  it('states its exchange capacity by direction', async () => {
    const between = (sender: string, receiver: string, available: number): Fields => ({
      ...{ start_date: START, end_date: END, available_capacity: available },
      ...{ sender_country_name: sender, receiver_country_name: receiver },
    });
    const record = aRecord({
      affected_asset_or_unit_name: 'Villarodin-Venaus',
      affected_asset_or_unit_type: 'AC_LINK',
      fuel_type: undefined,
      affected_asset_or_unit_installed_capacity: undefined,
      values: undefined,
      values_impacted_NTC: [between('France', 'Italy', 2586), between('Italy', 'France', 995)],
    });

    const rows = await refine(
      [record],
      'rte-transmission-unavailabilities',
      'transmission_network_unavailabilities',
    );

    expect(rows.silver.toRecords()).toMatchObject([
      { asset_kind: 'transmission', direction: 'France>Italy', period_available_mw: 2586 },
      { asset_kind: 'transmission', direction: 'Italy>France', period_available_mw: 995 },
    ]);
    expect(rows).toMatchObject({ unknownColumns: [], invalidCells: [] });
  });
});
