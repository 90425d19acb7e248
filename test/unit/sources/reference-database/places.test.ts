import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DataFrame } from 'nodejs-polars';

import { simulatedNodes } from '../../../../domain/place/grid-node.js';
import { nodesOfCommunes } from '../../../../domain/place/nodes-of-communes.js';
import {
  referenceContent,
  type ReferenceContent,
} from '../../../../domain/place/reference-content.js';
import { recordColumns } from '../../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { readGeographicCode } from '../../../../platform/reference-database/decoupage-administratif.js';
import {
  createReferenceGridNodesPipeline,
  createReferencePlacesPipeline,
} from '../../../../sources/reference-database/places-pipeline.js';
import type { RawObject, SourcePipeline } from '../../../../sources/source-pipeline.js';

import { memoryReader } from './memory-reader.js';
import { aRawObject, bytesOf } from './raw-object.js';

const NOW = parseInstant('2026-11-21T02:40:00Z');
const WINDOW = timeWindow(
  parseInstant('2026-11-20T00:00:00Z'),
  parseInstant('2026-11-21T00:00:00Z'),
);

let content: ReferenceContent;

beforeAll(async () => {
  const code = await readGeographicCode();
  const nodes = simulatedNodes(code.departments);
  content = referenceContent(code, nodes, nodesOfCommunes(code.communes, nodes, new Map()));
});

const places = (pageRows = 5000, of = () => content) =>
  createReferencePlacesPipeline({ reader: memoryReader(of), now: () => NOW, pageRows });

async function extractOf(pipeline: SourcePipeline) {
  const received = [];
  for await (const one of pipeline.fetch?.(WINDOW) ?? []) {
    received.push({ ...one, bytes: await bytesOf(one.body) });
  }
  return received;
}

/** An extract of some rows, a line each. */
const lines = (...rows: readonly object[]) =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const COMMUNE = {
  table: 'commune',
  commune_code: '37115',
  commune_name: 'Descartes',
  department_code: '37',
  region_code: '24',
  population: 3356,
  node_code: 'SIM37',
  node_basis: 'simulated',
};
const POSTAL = {
  table: 'postal_code',
  postal_code: '37160',
  commune_code: '37115',
  region_code: '24',
};

const refine = (...raws: readonly RawObject[]) => places().refine(WINDOW, raws);
const records = (frame: DataFrame) => frame.toRecords();

describe('an extract of the places', () => {
  it('is one object that states its rows: regions, communes, postal codes', async () => {
    const [object, ...others] = await extractOf(places());

    expect(others).toEqual([]);
    expect(object).toMatchObject({
      rows: 26 + 34_969 + 35_493,
      extension: 'jsonl',
      contentType: 'application/x-ndjson',
      sourceUrl: 'memory://places#region,commune,postal_code',
    });
    expect(object?.bytes.toString('utf8').trimEnd().split('\n')).toHaveLength(object?.rows ?? 0);
  });

  it('has the same bytes whatever the size of a page', async () => {
    const [[one], [other]] = [await extractOf(places(5000)), await extractOf(places(1234))];

    expect(one?.bytes.equals(other?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('ends when the database was filled anew while it was read', async () => {
    let asked = 0;
    const reader = memoryReader(
      () => content,
      () => `edition ${(asked += 1)}`,
    );
    const pipeline = createReferencePlacesPipeline({ reader, now: () => NOW });

    await expect(extractOf(pipeline)).rejects.toMatchObject({
      code: 'SOURCE_TRUNCATED',
      isRetryable: true,
    });
  });

  it('waits for a database that is still empty', async () => {
    const reader = {
      ...memoryReader(() => content),
      findEdition: () => Promise.resolve(undefined),
    };

    await expect(
      extractOf(createReferencePlacesPipeline({ reader, now: () => NOW })),
    ).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', isRetryable: true });
  });

  it('of nodes is nothing where there are none', async () => {
    const reader = memoryReader(() => ({ ...content, grid_node: [] }));

    expect(await extractOf(createReferenceGridNodesPipeline({ reader, now: () => NOW }))).toEqual(
      [],
    );
  });
});

describe('the places refined', () => {
  it('account for every row, and pass their checks', async () => {
    const [object] = await extractOf(places());
    const refined = await refine(aRawObject(object?.bytes ?? ''));

    expect(refined).toMatchObject({
      rowsIn: object?.rows,
      rowsAccepted: object?.rows,
      setAsideRows: [],
      unknownColumns: [],
    });
    expect(
      places()
        .judge(refined.silver, WINDOW)
        .filter(({ passed }) => !passed),
    ).toEqual([]);
  });

  it('become rows of three tables of Gold, with all of their columns and types', async () => {
    const [object] = await extractOf(places());
    const { silver } = await refine(aRawObject(object?.bytes ?? ''));
    const rowsOf = (name: string) => {
      const target = places().gold.find((one) => one.kind === 'records' && one.table === name);
      return target?.kind === 'records' ? (target.rowsOf?.(silver) ?? silver) : silver;
    };

    for (const [name, count] of [
      ['dim_commune', 34_969],
      ['bridge_postal_code', 35_493],
      ['dim_region_profile', 26],
    ] as const) {
      const rows = rowsOf(name);
      const table = RECORD_TABLES.find((one) => one.name === name);
      expect(rows.height).toBe(count);
      for (const column of table === undefined ? [] : recordColumns(table)) {
        expect(rows.columns).toContain(column.name);
        if (column.isNullable) continue;
        expect({ column: column.name, nulls: rows.getColumn(column.name).nullCount() }).toEqual({
          column: column.name,
          nulls: 0,
        });
      }
    }
    expect(
      records(rowsOf('bridge_postal_code')).filter((row) => row['postal_code'] === '37160'),
    ).toMatchObject([
      ...['37001', '37045', '37080', '37115', '37145', '37168'].map((commune_code) => ({
        ...{ commune_code, region_code: '24', node_code: 'SIM37', node_basis: 'simulated' },
        is_current: true,
      })),
      {
        commune_code: '86042',
        commune_name: 'Buxeuil',
        region_code: '75',
        node_code: 'SIM86',
        is_current: true,
      },
    ]);
    expect(
      records(rowsOf('dim_region_profile')).find((row) => row['region_code'] === '53'),
    ).toMatchObject({
      region_name: 'Bretagne',
      population: 3_449_370,
      commune_count: 1202,
      area_km2: 27_359,
      is_in_eco2mix: true,
    });
    expect(
      records(rowsOf('dim_commune')).find((row) => row['commune_code'] === '01001'),
    ).toMatchObject({ commune_name: "L'Abergement-Clémenciat", department_code: '01' });
  });

  it('lose no leading zero: a code that has lost one is set aside', async () => {
    const refined = await refine(
      aRawObject(
        lines(COMMUNE, { ...POSTAL, postal_code: '1400' }, { ...COMMUNE, commune_code: '1001' }),
      ),
    );

    expect(refined).toMatchObject({ rowsIn: 3, rowsAccepted: 1 });
    expect(refined.setAsideRows.map(({ recordKey, reason }) => [recordKey, reason])).toEqual([
      ['postal_code 1400 37115', 'malformed_code'],
      ['commune 1001', 'malformed_code'],
    ]);
  });

  it('set aside what is no row: no JSON, no known table, a cell of another type, no commune', async () => {
    const refined = await refine(
      aRawObject(
        [
          lines(COMMUNE, POSTAL),
          '<html>\n',
          lines({ table: 'river', name: 'Loire' }),
          lines({ ...COMMUNE, commune_code: '37116', population: '3356' }),
          lines({ ...COMMUNE, commune_code: '37117', population: -1 }),
          lines({ ...POSTAL, commune_code: '99999' }),
        ].join(''),
      ),
    );

    expect(refined).toMatchObject({ rowsIn: 7, rowsAccepted: 2 });
    expect(refined.setAsideRows.map(({ reason }) => reason)).toEqual([
      'unreadable_line',
      'unknown_table',
      'malformed_cell',
      'malformed_cell',
      'unknown_commune',
    ]);
    expect(refined.rowsIn).toBe(refined.rowsAccepted + refined.setAsideRows.length);
  });

  it('say that a column is gone, and which', async () => {
    const without = (row: typeof COMMUNE) => ({ ...row, node_basis: undefined });

    await expect(
      refine(aRawObject(lines(without(COMMUNE), without({ ...COMMUNE, commune_code: '37116' })))),
    ).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
      message: expect.stringContaining('commune lacks the columns node_basis'),
    });
  });

  it('report a column nobody knows, and go on', async () => {
    const refined = await refine(aRawObject(lines({ ...COMMUNE, mayor: 'M.' })));

    expect(refined).toMatchObject({ rowsAccepted: 1, unknownColumns: ['commune.mayor'] });
  });

  it('keep a missing population missing', async () => {
    const { silver } = await refine(aRawObject(lines({ ...COMMUNE, population: null })));

    expect(records(silver)).toMatchObject([{ population: null }]);
  });

  it('of an empty object are nothing', async () => {
    const refined = await refine(aRawObject(''));

    expect(refined).toMatchObject({ rowsIn: 0, rowsAccepted: 0, setAsideRows: [] });
    expect(places().judge(refined.silver, WINDOW)).toEqual([]);
  });
});

describe('extracts merged into Silver', () => {
  const at = async (fetchedAt: string, ...rows: readonly object[]) =>
    (await refine(aRawObject(lines(...rows), { fetchedAt }))).silver;
  const merge = (existing: DataFrame | undefined, incoming: DataFrame) =>
    places().silver.merge(existing, incoming);
  const other = { ...COMMUNE, commune_code: '37116' };

  it('the newest row of a key counts, in whatever order extracts arrive', async () => {
    const old = await at('2026-11-20T02:40:00Z', COMMUNE, other);
    const young = await at('2026-11-21T02:40:00Z', { ...COMMUNE, population: 4000 }, other);
    const [forward, backward] = [
      await merge(await merge(undefined, old), young),
      await merge(young, old),
    ];

    expect(records(forward)).toEqual(records(backward));
    expect(records(forward)).toMatchObject([
      { commune_code: '37115', population: 4000, is_current: true },
      { commune_code: '37116', is_current: true },
    ]);
  });

  it('what the newest extract lacks stays, and is not current any more', async () => {
    const old = await at('2026-11-20T02:40:00Z', COMMUNE, other);
    const young = await at('2026-11-21T02:40:00Z', COMMUNE);

    expect(records(await merge(old, young))).toMatchObject([
      { commune_code: '37115', is_current: true },
      { commune_code: '37116', is_current: false },
    ]);
    expect(records(await merge(young, old))).toEqual(records(await merge(old, young)));
  });

  it('the same rows twice change nothing', async () => {
    const once = await merge(undefined, await at('2026-11-20T02:40:00Z', COMMUNE, POSTAL));
    const twice = await merge(once, await at('2026-11-20T02:40:00Z', COMMUNE, POSTAL));

    expect(records(twice)).toEqual(records(once));
    expect(twice.columns).toEqual(once.columns);
  });
});

describe('the checks of places close the gate', () => {
  const failing = async (change: (content: ReferenceContent) => ReferenceContent) => {
    const [object] = await extractOf(places(5000, () => change(content)));
    const { silver } = await refine(aRawObject(object?.bytes ?? ''));
    return places()
      .judge(silver, WINDOW)
      .filter(({ passed }) => !passed);
  };

  it('when a region of eCO2mix is missing', async () => {
    const failed = await failing((whole) => ({
      ...whole,
      region: whole.region.filter((row) => row['region_code'] !== '53'),
    }));

    expect(failed).toMatchObject([
      { name: 'regions_there', severity: 'error', detail: 'without the regions 53' },
    ]);
  });

  it('when a postal code lies in another region than its commune', async () => {
    const failed = await failing((whole) => ({
      ...whole,
      postal_code: whole.postal_code.map((row) =>
        row['commune_code'] === '29019' ? { ...row, region_code: '52' } : row,
      ),
    }));

    expect(failed).toMatchObject([{ name: 'postal_codes_lead_on', severity: 'error' }]);
  });

  it('but not when only the population of a region is unknown', async () => {
    const failed = await failing((whole) => ({
      ...whole,
      region: whole.region.map((row) =>
        row['region_code'] === '53' ? { ...row, population: null } : row,
      ),
    }));

    expect(failed).toMatchObject([{ name: 'population_known', severity: 'warning' }]);
  });
});

describe('the nodes of the reference database', () => {
  it('become rows of dim_grid_node', async () => {
    const pipeline = createReferenceGridNodesPipeline({
      reader: memoryReader(() => content),
      now: () => NOW,
    });
    const [object] = await extractOf(pipeline);
    const { silver, rowsAccepted } = await pipeline.refine(WINDOW, [
      aRawObject(object?.bytes ?? ''),
    ]);
    const table = RECORD_TABLES.find(({ name }) => name === 'dim_grid_node');

    expect(rowsAccepted).toBe(96);
    for (const { name } of table === undefined ? [] : recordColumns(table)) {
      expect(silver.columns).toContain(name);
    }
    expect(records(silver).find((row) => row['node_code'] === 'SIM29')).toMatchObject({
      node_name: 'POSTE SIMULE FINISTÈRE',
      region_code: '53',
      is_simulated: true,
    });
    expect(pipeline.judge(silver, WINDOW).every(({ passed }) => passed)).toBe(true);
  });
});
