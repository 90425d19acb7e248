import { describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { createMaintenancePagePipeline } from '../../../../sources/maintenance-page/maintenance-pipeline.js';
import { readPageDate } from '../../../../sources/maintenance-page/page-dates.js';
import {
  pageHtml,
  type PageEvent,
} from '../../../../sources/maintenance-page/stand-in/page-html.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { rawObject } from '../outages/raw-object.js';

const WINDOW = timeWindow(
  parseInstant('2026-09-20T00:00:00Z'),
  parseInstant('2026-09-21T00:00:00Z'),
);
const pipeline = createMaintenancePagePipeline();

function anEvent(change: Partial<PageEvent> = {}): PageEvent {
  return {
    id: 'EDF-2026-0042',
    unit: 'GRAVELINES 3',
    area: 'Hauts-de-France',
    type: 'Maintenance planifiée',
    start: '05/10/2026 08:30',
    end: '12/10/2026 18:00',
    unavailableMw: '910',
    description: 'Visite partielle',
    ...change,
  };
}

const refine = (body: string | Uint8Array): Promise<RefinedRows> =>
  pipeline.refine(WINDOW, [rawObject(body, { name: 'page.html' })]);
const refineEvents = (...events: readonly PageEvent[]): Promise<RefinedRows> =>
  refine(pageHtml(events));
const cellOf = async (change: Partial<PageEvent>, column: string): Promise<unknown> => {
  const { silver } = await refineEvents(anEvent(change));
  return silver.toRecords()[0]?.[column];
};
const reasonOf = async (change: Partial<PageEvent>): Promise<string | undefined> => {
  const { setAsideRows } = await refineEvents(anEvent(change), anEvent({ id: 'another' }));
  return setAsideRows[0]?.reason;
};

describe('an event of the page', () => {
  it('is read value for value', async () => {
    const rows = await refineEvents(anEvent({ version: '4', status: 'En cours' }));

    expect(rows.silver.toRecords()).toEqual([
      {
        outage_id: 'EDF-2026-0042',
        version: 4,
        status: 'active',
        outage_kind: 'planned',
        asset_code: null,
        asset_name: 'GRAVELINES 3',
        asset_kind: 'generation_unit',
        fuel_type: null,
        source_code: 'nuclear',
        region_code: '32',
        started_at: new Date('2026-10-05T06:30:00Z'),
        ended_at: new Date('2026-10-12T16:00:00Z'),
        installed_mw: null,
        reason: 'Visite partielle',
        published_at: null,
        span_number: 0,
        direction: '',
        period_start: new Date('2026-10-05T06:30:00Z'),
        period_end: new Date('2026-10-12T16:00:00Z'),
        period_available_mw: null,
        period_unavailable_mw: 910,
        bronze_path: 'bronze/maintenance/page.html',
        bronze_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        fetched_at_utc: '2026-11-21T10:00:00Z',
      },
    ]);
    expect(rows).toMatchObject({ rowsIn: 1, rowsAccepted: 1, setAsideRows: [], invalidCells: [] });
  });

  it.each([
    ['Avarie fortuite', 'forced'],
    ['Arrêt', undefined],
    ['PROGRAMMÉE', 'planned'],
  ])('of the type %s is %p', async (type, kind) => {
    if (kind === undefined) expect(await reasonOf({ type })).toBe('unknown_type');
    else expect(await cellOf({ type }, 'outage_kind')).toBe(kind);
  });

  it.each([
    ['1\u202F300', 1300],
    ['1\u00A0300,5 MW', 1300.5],
    ['0', 0],
    ['', null],
    ['ND', null],
  ])('states %j as %p MW', async (unavailableMw, value) => {
    expect(await cellOf({ unavailableMw }, 'period_unavailable_mw')).toBe(value);
  });

  it.each([
    ['-910', 'negative_capacity'],
    ['beaucoup', 'invalid_number'],
    ['9 à 10', 'invalid_number'],
  ])('whose power is %s keeps its row, without the cell', async (unavailableMw, reason) => {
    const rows = await refineEvents(anEvent({ unavailableMw }));

    expect(rows.rowsAccepted).toBe(1);
    expect(rows.invalidCells).toMatchObject([
      { reason, field: 'unavail-mw', rawValue: unavailableMw },
    ]);
  });

  it.each([
    [{ id: '' }, 'missing_id'],
    [{ id: 'x'.repeat(81) }, 'invalid_id'],
    [{ unit: ' ' }, 'missing_unit'],
    [{ start: '' }, 'missing_start'],
    [{ start: '31/02/2026' }, 'start_invalid_date'],
    [{ start: '10/13/2026' }, 'start_invalid_date'],
    [{ end: 'bientôt' }, 'end_invalid_date'],
    [{ end: '04/10/2026' }, 'ends_before_it_starts'],
    [{ version: 'v2' }, 'invalid_version'],
    [{ status: 'Peut-être' }, 'unknown_status'],
  ] as const)('with %j is set aside as %s, and the others are read', async (change, reason) => {
    const rows = await refineEvents(anEvent(change), anEvent({ id: 'another' }));

    expect(rows).toMatchObject({ rowsIn: 2, rowsAccepted: 1 });
    expect(rows.setAsideRows).toMatchObject([{ reason, severity: 'defect', field: '' }]);
  });

  it('that has no end is open, not of length zero', async () => {
    expect(await cellOf({ end: '' }, 'ended_at')).toBeNull();
    expect(await cellOf({ end: '-' }, 'period_end')).toBeNull();
  });

  it('that is called off stays, with its status', async () => {
    expect(await cellOf({ status: 'Annulée' }, 'status')).toBe('cancelled');
    expect(await cellOf({ status: 'Retirée' }, 'status')).toBe('dismissed');
  });

  it('of a unit nobody listed takes the region of its area, and else none', async () => {
    expect(await cellOf({ unit: 'CENTRALE X', area: 'BRETAGNE' }, 'region_code')).toBe('53');
    expect(await cellOf({ unit: 'CENTRALE X', area: 'Ouest' }, 'region_code')).toBeNull();
  });

  it('twice in a page counts once', async () => {
    const rows = await refineEvents(anEvent({ unavailableMw: '1' }), anEvent());

    expect(rows).toMatchObject({ rowsIn: 2, rowsAccepted: 1 });
    expect(rows.setAsideRows).toMatchObject([{ reason: 'duplicate', severity: 'expected' }]);
    expect(rows.silver.getColumn('period_unavailable_mw').get(0)).toBe(910);
  });
});

describe('a date of the page', () => {
  it.each([
    ['05/10/2026 08:30', '2026-10-05T06:30:00Z'],
    ['05-10-2026 8h30', '2026-10-05T06:30:00Z'],
    ['5.10.2026', '2026-10-04T22:00:00Z'],
    ['lundi 5 octobre 2026 à 8h', '2026-10-05T06:00:00Z'],
    ['1er août 2026', '2026-07-31T22:00:00Z'],
    ['2026-10-05 08:30', '2026-10-05T06:30:00Z'],
    ['2026-10-05T08:30:00+00:00', '2026-10-05T08:30:00Z'],
    ['29/02/2028 23:59', '2028-02-29T22:59:00Z'],
    ['05/10/2026 24:00', '2026-10-05T22:00:00Z'],
  ])('%s is Parisian: %s', (text, instantUtc) => {
    expect(readPageDate(text, 'start')).toEqual({ instantUtc });
  });

  it.each([
    '29/02/2026',
    '00/10/2026',
    '05/00/2026',
    '05/10/26',
    '5 octember 2026',
    '05/10/2026 25:00',
    '05/10/2026 08:60',
    '2026',
    '',
    "1'; drop table",
  ])('%j is none', (text) => {
    expect(readPageDate(text, 'start')).toEqual({ reason: 'invalid_date' });
  });

  it('without a time begins its day as a start and ends it as an end', () => {
    expect(readPageDate('05/10/2026', 'start')).toEqual({ instantUtc: '2026-10-04T22:00:00Z' });
    expect(readPageDate('05/10/2026', 'end')).toEqual({ instantUtc: '2026-10-05T22:00:00Z' });
  });

  it('on the days the clocks change is 23 and 25 hours long', () => {
    const hours = (day: string): number => {
      const [start, end] = [readPageDate(day, 'start'), readPageDate(day, 'end')];
      if (!('instantUtc' in start) || !('instantUtc' in end)) throw new Error('no instants');
      return (Date.parse(end.instantUtc) - Date.parse(start.instantUtc)) / 3_600_000;
    };

    expect([hours('29/03/2026'), hours('25/10/2026')]).toEqual([23, 25]);
  });

  it.each([
    ['29/03/2026 01:59', { instantUtc: '2026-03-29T00:59:00Z' }],
    ['29/03/2026 02:00', { reason: 'wall_time_nonexistent' }],
    ['29/03/2026 02:59', { reason: 'wall_time_nonexistent' }],
    ['29/03/2026 03:00', { instantUtc: '2026-03-29T01:00:00Z' }],
    ['25/10/2026 01:59', { instantUtc: '2026-10-24T23:59:00Z' }],
    ['25/10/2026 02:00', { reason: 'wall_time_ambiguous' }],
    ['25/10/2026 02:59', { reason: 'wall_time_ambiguous' }],
    ['25/10/2026 03:00', { instantUtc: '2026-10-25T02:00:00Z' }],
  ])('%s, around a change of clocks, is %j', (text, expected) => {
    expect(readPageDate(text, 'start')).toEqual(expected);
  });

  it('that names no one instant sets its event aside with that reason', async () => {
    expect(await reasonOf({ start: '29/03/2026 02:30' })).toBe('start_wall_time_nonexistent');
    expect(await reasonOf({ end: '25/10/2026 02:30' })).toBe('end_wall_time_ambiguous');
  });
});

describe('a hostile page', () => {
  const withDescription = async (html: string): Promise<unknown> => {
    const page = pageHtml([anEvent({ description: 'PLACE' })]).replace('PLACE', () => html);
    const { silver } = await refine(page);
    return silver.getColumn('reason').get(0);
  };

  it.each([
    ['<b>Visite</b> <i>partielle</i>', 'Visite partielle'],
    ['Visite<script>alert(1)</script>', 'Visite'],
    ['&lt;script&gt;alert(1)&lt;/script&gt; visite', 'alert(1) visite'],
    ['&lt;&lt;b&gt;script&gt;x', 'x'],
    ['<img src=x onerror="alert(1)">visite', 'visite'],
    ['P &lt; 100 MW', 'P < 100 MW'],
    ['Visite\u0000\u0007', 'Visite'],
    ['&lt;!-- note', null],
    ['', null],
  ])('with the description %j brings the text %j to Gold, no markup', async (html, text) => {
    expect(await withDescription(html)).toBe(text);
  });

  it('with entities of its own expands none of them', async () => {
    const bomb = [
      '<!DOCTYPE html [<!ENTITY a "ha">',
      ...Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n} "${`&a${n - 1};`.repeat(10)}">`),
      '<!ENTITY file SYSTEM "file:///etc/passwd">]>',
    ].join('\n');
    const page = pageHtml([anEvent({ description: 'PLACE' })])
      .replace('<!DOCTYPE html>', bomb)
      .replace('PLACE', '&a11; &file;');

    const { silver } = await refine(page);

    expect(silver.getColumn('reason').get(0)).toBe('&a11; &file;');
  });

  it('nested a hundred thousand deep is refused, and not with a full stack', async () => {
    const page = `<html><body>${'<div>'.repeat(100_000)}</body></html>`;

    await expect(refine(page)).rejects.toMatchObject({ code: 'PAYLOAD_SCHEMA_DRIFT' });
  });

  it('of a million tags is refused within seconds', async () => {
    const startedMs = Date.now();
    const page = `<html><body>${'<b></b>'.repeat(700_000)}</body></html>`;

    await expect(refine(page)).rejects.toBeInstanceOf(GridError);
    expect(Date.now() - startedMs).toBeLessThan(10_000);
  });

  it('in Windows-1252, said or not, keeps its accents', async () => {
    const page = pageHtml([anEvent({ description: 'Visite décennale' })]);
    const silent = page.replace('<meta charset="utf-8">', '');
    const declared = page.replace('utf-8', 'iso-8859-1');

    for (const text of [silent, declared]) {
      const { silver } = await refine(Buffer.from(text, 'latin1'));
      expect(silver.getColumn('reason').get(0)).toBe('Visite décennale');
    }
  });
});

describe('the marks of the page', () => {
  it('may stand in a table beside others', async () => {
    const page = pageHtml([anEvent()]).replace(
      '<h1>',
      '<table><tr><th>Légende</th></tr></table><h1>',
    );

    expect(await refine(page)).toMatchObject({ rowsAccepted: 1 });
  });

  it('may stand beside a new column, which is told', async () => {
    const page = pageHtml([anEvent()]).replace('<th>Zone</th>', '<th>Zone</th><th>Couleur</th>');

    expect(await refine(page)).toMatchObject({ rowsAccepted: 1, unknownColumns: ['COULEUR'] });
  });

  it('do not hold for a row of another kind: it is set aside', async () => {
    const page = pageHtml([anEvent()]).replace('</tbody>', '<tr><td>Total</td></tr></tbody>');
    const rows = await refine(page);

    expect(rows.setAsideRows).toMatchObject([{ reason: 'unknown_row', rawValue: 'Total' }]);
  });

  it('of an empty table that also has events contradict each other', async () => {
    const page = pageHtml([anEvent()]).replace(
      '</tbody>',
      '<tr class="no-events"><td>Aucune</td></tr></tbody>',
    );

    await expect(refine(page)).rejects.toMatchObject({ code: 'PAYLOAD_SCHEMA_DRIFT' });
  });
});
