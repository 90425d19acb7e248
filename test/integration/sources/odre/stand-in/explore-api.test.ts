import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startOdreStandIn } from '../../../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../../../sources/odre/stand-in/stand-in-options.js';

import { ask, askExport, askRecords } from './ask-stand-in.js';

const NOW_MS = Date.UTC(2026, 8, 25, 10, 7);
const MODE = {
  kind: 'simulated',
  seed: 7,
  publicationLagSeconds: 480,
  clock: () => NOW_MS,
} as const;
const REGIONAL = 'eco2mix-regional-tr';
const ONE_HOUR = "date_heure >= '2026-09-20T10:00:00Z' and date_heure < '2026-09-20T11:00:00Z'";

describe('the stand-in', () => {
  let standIn: OdreStandIn;
  beforeAll(async () => {
    standIn = await startOdreStandIn({ port: 0, mode: MODE });
  });
  afterAll(() => standIn.close());

  it('serves the base path of Explore v2.1 on loopback', () => {
    expect(standIn.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/explore\/v2\.1$/);
  });

  it('describes a dataset and its fields', async () => {
    const { status, text } = await ask(standIn, REGIONAL);

    const metadata = JSON.parse(text) as { fields: { name: string }[]; metas: { default: object } };
    expect(status).toBe(200);
    expect(metadata).toMatchObject({ dataset_id: REGIONAL });
    expect(metadata.fields).toHaveLength(30);
    expect(metadata.fields).toContainEqual(
      expect.objectContaining({ name: 'pompage', label: 'Pompage (MW)', type: 'text' }),
    );
    expect(metadata.metas.default).toMatchObject({
      modified: '2026-09-25T10:07:00+00:00',
      records_count: (87 + 1) * 96 * 12,
    });
  });

  it('serves the 30 keys of a regional record in their order', async () => {
    const { results } = await askRecords(standIn, REGIONAL, { where: ONE_HOUR, limit: 1 });

    expect(Object.keys(results[0] ?? {}).join(' ')).toBe(
      'code_insee_region libelle_region nature date heure date_heure consommation thermique ' +
        'nucleaire eolien solaire hydraulique pompage bioenergies ech_physiques stockage_batterie ' +
        'destockage_batterie tco_thermique tch_thermique tco_nucleaire tch_nucleaire tco_eolien ' +
        'tch_eolien tco_solaire tch_solaire tco_hydraulique tch_hydraulique tco_bioenergies ' +
        'tch_bioenergies column_68',
    );
  });

  it('serves ten rows unless asked for others, and counts them all', async () => {
    const ten = await askRecords(standIn, REGIONAL, { where: ONE_HOUR });
    const all = await askRecords(standIn, REGIONAL, { where: ONE_HOUR, limit: -1 });

    expect(ten.total_count).toBe(48);
    expect(ten.results).toHaveLength(10);
    expect(all.results).toHaveLength(48);
  });

  it.each([
    [
      { limit: 1473 },
      'InvalidRESTParameterError',
      'Invalid value for limit API parameter: 1473 was found but -1 <= limit <= 100 is expected.',
    ],
    [
      { limit: 1, offset: 10_000 },
      'InvalidRESTParameterError',
      'Invalid value for sum of offset + limit API parameter: 10001 was found but <= 10000 is expected.',
    ],
    [
      { where: 'anzahl > 1' },
      'ODSQLError',
      'ODSQL query is malformed: Unknown field: anzahl. Clause(s) containing the error(s): where.',
    ],
    [
      { order_by: 'anzahl' },
      'ODSQLError',
      'ODSQL query is malformed: Unknown field: anzahl. Clause(s) containing the error(s): order_by.',
    ],
  ])('answers %j with 400', async (parameters: Record<string, string | number>, code, message) => {
    const { status, text } = await ask(standIn, `${REGIONAL}/records`, parameters);

    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ error_code: code, message });
  });

  it('refuses to order the text field date of the national dataset', async () => {
    const { status, text } = await ask(standIn, 'eco2mix-national-tr/records', {
      where: "date >= '2026-09-01'",
    });

    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error_code: 'ODSQLError' });
  });

  it('serves the last row that paging reaches', async () => {
    const { status } = await ask(standIn, `${REGIONAL}/records`, { limit: 100, offset: 9900 });

    expect(status).toBe(200);
  });

  it.each(['no-such-dataset/records', 'no-such-dataset', `${REGIONAL}/no-such-endpoint`])(
    'answers 404 to %s',
    async (path) => {
      expect((await ask(standIn, path)).status).toBe(404);
    },
  );

  it('serves an export as a bare array, unsorted unless an order is asked for', async () => {
    const unsorted = await askExport(standIn, REGIONAL, { where: ONE_HOUR });
    const sorted = await askExport(standIn, REGIONAL, {
      where: ONE_HOUR,
      order_by: 'date_heure desc, code_insee_region',
    });

    const keys = (rows: typeof sorted): string[] =>
      rows.map((row) => `${String(row['date_heure'])} ${String(row['code_insee_region'])}`);
    const instants = unsorted.map((row) => String(row['date_heure']));
    expect(instants).not.toEqual([...instants].sort());
    expect(keys(sorted).toSorted()).toEqual(keys(unsorted).toSorted());
    expect(sorted[0]).toMatchObject({
      date_heure: '2026-09-20T10:45:00+00:00',
      code_insee_region: '11',
    });
    expect(sorted.at(-1)).toMatchObject({
      date_heure: '2026-09-20T10:00:00+00:00',
      code_insee_region: '93',
    });
  });

  it('serves rows in pages whose union is the export', async () => {
    const where = "date_heure >= '2026-09-19T20:00:00Z' and date_heure < '2026-09-20T20:00:00Z'";
    const order_by = 'date_heure, code_insee_region';
    const exported = await askExport(standIn, REGIONAL, { where, order_by });
    const paged: unknown[] = [];
    for (let offset = 0; offset < exported.length; offset += 100) {
      const page = await askRecords(standIn, REGIONAL, { where, order_by, limit: 100, offset });
      expect(page.total_count).toBe(exported.length);
      paged.push(...page.results);
    }

    expect(exported).toHaveLength(96 * 12);
    expect(paged).toEqual(exported);
  });

  it('serves rows slot by slot whose union is the export', async () => {
    const end = "date_heure < '2026-09-20T14:00:00Z'";
    const order_by = 'date_heure, code_insee_region';
    const exported = await askExport(standIn, REGIONAL, {
      where: `date_heure > '2026-09-20T10:00:00Z' and ${end}`,
      order_by,
    });
    const walked: unknown[] = [];
    let last = '2026-09-20T10:00:00Z';
    for (;;) {
      const where = `date_heure > '${last}' and ${end}`;
      const { results } = await askRecords(standIn, REGIONAL, { where, order_by, limit: 12 });
      if (results.length === 0) break;
      walked.push(...results);
      last = String(results.at(-1)?.['date_heure']);
    }

    expect(walked).toEqual(exported);
  });

  it('sorts by any field', async () => {
    const { results } = await askRecords(standIn, REGIONAL, {
      where: ONE_HOUR,
      order_by: 'consommation desc',
      limit: 5,
    });

    const figures = results.map((row) => Number(row['consommation']));
    expect(figures).toEqual(figures.toSorted((a, b) => b - a));
    expect(results[0]?.['code_insee_region']).toBe('11');
  });

  it('selects fields and counts rows', async () => {
    const fields = await askRecords(standIn, REGIONAL, {
      where: ONE_HOUR,
      select: 'heure, code_insee_region',
      limit: 1,
    });
    const counted = await askRecords(standIn, REGIONAL, {
      where: ONE_HOUR,
      select: 'count(*) as n',
    });

    expect(Object.keys(fields.results[0] ?? {})).toEqual(['heure', 'code_insee_region']);
    expect(counted.results).toEqual([{ n: 48 }]);
  });

  it('refines and excludes, more than once', async () => {
    const { text } = await ask(standIn, `${REGIONAL}/records`, {
      where: ONE_HOUR,
      refine: 'code_insee_region:"53"',
      exclude: ['heure:"12:00"', 'heure:"12:15"'],
      lang: 'fr',
    });

    expect(JSON.parse(text)).toMatchObject({
      total_count: 2,
      results: [{ code_insee_region: '53' }, { code_insee_region: '53' }],
    });
  });

  it('writes CSV with names and a byte order mark unless asked otherwise', async () => {
    const parameters = { where: ONE_HOUR, limit: 1, order_by: 'date_heure' };
    const plain = await ask(standIn, `${REGIONAL}/exports/csv`, parameters);
    const labelled = await ask(standIn, `${REGIONAL}/exports/csv`, {
      ...parameters,
      use_labels: 'true',
      with_bom: 'false',
      delimiter: ',',
      timezone: 'Europe/Paris',
    });

    expect(plain.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(plain.text.startsWith('\uFEFFcode_insee_region;libelle_region;nature;')).toBe(true);
    expect(plain.text).toContain(';2026-09-20;12:00;2026-09-20T10:00:00+00:00;');
    expect(plain.text.endsWith(';\r\n')).toBe(true);
    expect(
      labelled.text.startsWith('Code INSEE région,Région,Nature,Date,Heure,Date - Heure,'),
    ).toBe(true);
    expect(labelled.text).toContain(',2026-09-20,12:00,2026-09-20T12:00:00+02:00,');
  });

  it('writes instants with the offset of the zone asked for', async () => {
    const at = async (timezone: string): Promise<unknown> =>
      (await askRecords(standIn, REGIONAL, { where: ONE_HOUR, order_by: 'date_heure', timezone }))
        .results[0]?.['date_heure'];

    expect(await at('Europe/Paris')).toBe('2026-09-20T12:00:00+02:00');
    expect(await at('America/New_York')).toBe('2026-09-20T06:00:00-04:00');
    expect(await at('UTC')).toBe('2026-09-20T10:00:00+00:00');
  });

  it('breaks an export with an offset off past row 10,000, inside its 200 stream', async () => {
    const { status, text } = await ask(standIn, `${REGIONAL}/exports/json`, { offset: 1 });

    expect(status).toBe(200);
    expect(text).toContain(
      'Streaming interrupted due to the following error: Invalid value for sum of offset + limit',
    );
    expect(text).toContain('(error_code: InvalidRESTParameterError)');
  });

  it('logs what it was asked', async () => {
    const before = standIn.requests().length;
    await ask(standIn, `${REGIONAL}/records`, { where: ONE_HOUR });

    const seen = standIn.requests().slice(before);
    expect(seen).toMatchObject([{ dataset: REGIONAL, endpoint: 'records' }]);
    expect(seen[0]?.parameters.get('where')).toBe(ONE_HOUR);
  });
});

describe('the quota of the stand-in', () => {
  it('counts down in the headers of every answer, refusals included', async () => {
    const standIn = await startOdreStandIn({ port: 0, mode: MODE });
    const first = await ask(standIn, `${REGIONAL}/records`, { limit: 1 });
    const refused = await ask(standIn, `${REGIONAL}/records`, { limit: 101 });
    await standIn.close();

    expect(first.headers.get('x-ratelimit-dataset-limit')).toBe('50000');
    expect(first.headers.get('x-ratelimit-dataset-remaining')).toBe('49999');
    expect(first.headers.get('x-ratelimit-dataset-reset')).toBe('2026-10-01 00:00:00+00:00');
    expect(first.headers.get('x-ratelimit-limit')).toBe('10000000');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('9999999');
    expect(first.headers.get('x-ratelimit-reset')).toBe('2026-09-26 00:00:00+00:00');
    expect(refused.status).toBe(400);
    expect(refused.headers.get('x-ratelimit-dataset-remaining')).toBe('49998');
  });

  it('is counted for each dataset apart and answers 429 when it is used up', async () => {
    const quota = { datasetCallsPerMonth: 1, retryAfterSeconds: 3 };
    const standIn = await startOdreStandIn({ port: 0, mode: MODE, quota });
    const [, second] = [
      await ask(standIn, `${REGIONAL}/records`),
      await ask(standIn, `${REGIONAL}/records`),
    ];
    const other = await ask(standIn, 'eco2mix-national-tr/records');
    await standIn.close();

    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('3');
    expect(second.headers.get('x-ratelimit-dataset-remaining')).toBe('0');
    expect(JSON.parse(second.text)).toEqual({
      errorcode: 10002,
      reset_time: '2026-10-01T00:00:00Z',
      limit_time_unit: 'month',
      call_limit: 1,
      error: 'Too many requests on the domain. Please contact the domain administrator.',
    });
    expect(other.status).toBe(200);
  });

  it('of anonymous users has its own error code', async () => {
    const quota = { domainCallsPerDay: 0, isAnonymous: true };
    const standIn = await startOdreStandIn({ port: 0, mode: MODE, quota });
    const { status, text, headers } = await ask(standIn, `${REGIONAL}/records`);
    await standIn.close();

    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBeNull();
    expect(JSON.parse(text)).toMatchObject({
      errorcode: 10005,
      limit_time_unit: 'day',
      error: 'You have exceeded the requests limit for anonymous users.',
    });
  });
});
