import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';

import { FLOW_SCHEMA, type FlowJson } from '../../../api/openapi/flow-schema.js';
import { REGIONAL_PRODUCTION_PAGE } from '../../../api/production/production.dto.js';
import { REGION_CODES } from '../../../domain/region/region.js';
import { addMinutes, epochMsOf, instantFromEpochMs } from '../../../domain/time/instant.js';
import { createJoseTokenVerifier } from '../../../platform/identity/jose-token-verifier.js';
import {
  startLocalIdentityProvider,
  type LocalIdentityProvider,
} from '../../../platform/identity/local-identity-provider.js';
import { requestLocalToken } from '../../../platform/identity/local-token-client.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { aFlow, aLoad, aRun, inBatches, NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

const SLOTS = 4;
const REGIONS = REGION_CODES.slice(0, 3);
const HOUR = `start=${NOON}&end=${addMinutes(NOON, 60)}`;
const DOCUMENT = z.object({
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

describe('the API over PostgreSQL, with tokens of the local identity provider', () => {
  let home: string;
  let database: TestDatabase;
  let provider: LocalIdentityProvider;
  let reader: WarehouseReader;
  let api: RunningApi;
  let authorization: string;
  let beforeRevisionUtc: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'grid-api-'));
    database = await createTestDatabase('simulated');
    beforeRevisionUtc = await loadHourAndRevision(database.url);
    provider = await startLocalIdentityProvider({ port: 0, home });
    const { issuer, caFile } = provider;
    reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    api = await startApi(
      reader,
      createJoseTokenVerifier({ issuer, audience: 'grid-power-stream', caFile }),
    );
    authorization = `Bearer ${await requestLocalToken({ issuer, caFile, home, role: 'reader' })}`;
  });

  afterAll(async () => {
    await api.close();
    await reader.close();
    await provider.close();
    await database.drop();
    await rm(home, { recursive: true, force: true });
  });

  const ask = (path: string, headers: Record<string, string> = {}) =>
    api.get(path, { authorization, ...headers });
  const askPage = async (query: string) => {
    const response = await ask(`/v1/production/regional?${query}`);
    expect(response.status).toBe(200);
    return REGIONAL_PRODUCTION_PAGE.parse(await response.json());
  };

  it('pages by cursor visit every row once, in order, whatever the size of a page', async () => {
    const whole = await askPage(HOUR);
    expect(whole.data).toHaveLength(SLOTS * REGIONS.length * 11);
    expect(whole.data.map(keyOf)).toEqual(whole.data.map(keyOf).sort());

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 60 }), async (limit) => {
        const visited: FlowJson[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const page = await askPage(`${HOUR}&limit=${limit}${next}`);
          visited.push(...page.data);
          cursor = page.next_cursor;
        }
        expect(visited).toEqual(whole.data);
      }),
      { numRuns: 6, seed: 1 },
    );
  });

  it('a cursor of another series is refused', async () => {
    const { next_cursor: cursor } = await askPage(`${HOUR}&limit=5`);
    const response = await ask(
      `/v1/production/regional?${HOUR}&source=wind&limit=5&cursor=${cursor ?? ''}`,
    );
    expect(response.status).toBe(400);
  });

  it('a window holds its start and not its end', async () => {
    const page = await askPage(
      `start=${addMinutes(NOON, 15)}&end=${addMinutes(NOON, 30)}&region_code=11&source=wind`,
    );
    expect(page.data.map((row) => row.slot_start)).toEqual([addMinutes(NOON, 15)]);
  });

  it('regions and sources may be repeated or comma-separated', async () => {
    const [one, other] = REGIONS;
    const commas = await askPage(
      `${HOUR}&region_code=${one ?? ''},${other ?? ''}&source=wind,solar`,
    );
    const repeats = await askPage(
      `${HOUR}&region_code=${other ?? ''}&region_code=${one ?? ''}&source=solar&source=wind`,
    );
    expect(commas.data).toHaveLength(SLOTS * 2 * 2);
    expect(repeats).toEqual(commas);
  });

  it('a value that is missing is null with its reason, and zero is zero', async () => {
    const query = `start=${NOON}&end=${addMinutes(NOON, 15)}&region_code=${REGIONS[0] ?? ''}`;
    const { data } = await askPage(query);
    const valueOf = (source: string) => data.find((row) => row.source === source);

    expect(valueOf('solar')).toMatchObject({ value: 0, reason: null });
    expect(valueOf('nuclear')).toMatchObject({ value: null, reason: 'not_available' });
    expect(valueOf('hydro')).toMatchObject({ value: null, reason: 'not_measured' });
    for (const row of data) expect(row.value === null).toBe(row.reason !== null);
  });

  it('as_of serves what was known before a correction, in UTC or with an encoded offset', async () => {
    const query = `${HOUR}&region_code=${REGIONS[0] ?? ''}&source=wind`;
    const local = `${instantFromEpochMs(epochMsOf(parsed(beforeRevisionUtc)) + 7_200_000).slice(
      0,
      -1,
    )}%2B02:00`;

    expect((await askPage(query)).data[0]?.value).toBe(999);
    expect((await askPage(`${query}&as_of=${beforeRevisionUtc}`)).data[0]?.value).toBe(100);
    expect((await askPage(`${query}&as_of=${local}`)).data[0]?.value).toBe(100);
  });

  it('an empty window tells that it was never fetched or is not published yet', async () => {
    const past = await askPage('start=2015-01-01T00:00:00Z&end=2015-01-02T00:00:00Z');
    const future = await askPage('start=2098-01-01T00:00:00Z&end=2098-01-02T00:00:00Z');

    expect(past).toMatchObject({ data: [], next_cursor: null, reason: 'never_fetched' });
    expect(past.message).toMatch(/collectée/);
    expect(future.reason).toBe('not_yet_published');
  });

  it('an empty window that was fetched is a gap of the source', async () => {
    const hour = `start=${addMinutes(NOON, -120)}&end=${addMinutes(NOON, -60)}`;
    expect((await askPage(hour)).reason).toBe('source_gap');
  });

  it('serves the same page again as 304, compressed under a tag of its own', async () => {
    const path = `/v1/production/regional?${HOUR}`;
    const plain = await ask(path, { 'accept-encoding': 'identity' });
    const zipped = await ask(path, { 'accept-encoding': 'gzip' });
    const etag = zipped.headers.get('etag') ?? '';

    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(await zipped.text()).toBe(await plain.text());
    expect(etag).not.toBe(plain.headers.get('etag'));
    expect((await ask(path, { 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(
      304,
    );
  });

  it('follows a number back to its runs, raw bytes and past', async () => {
    const at = addMinutes(NOON, 7);
    const response = await ask(`/v1/lineage?region_code=${REGIONS[0] ?? ''}&source=wind&at=${at}`);
    const lineage: unknown = await response.json();

    expect(lineage).toMatchObject({
      fact: { slot_start: NOON, value: 999 },
      run: {
        run_id: 'run-2',
        workflow_id: 'eco2mix-regional-tr/2026-08-27',
        temporal_ui_url:
          'http://127.0.0.1:8233/namespaces/grid-simulated/workflows/eco2mix-regional-tr%2F2026-08-27/run-2/history',
      },
      revisions: [
        { value: 999, known_to: null, run_id: 'run-2' },
        { value: 100, run_id: 'run-1' },
      ],
    });
  });

  it('refuses a token whose signature does not fit', async () => {
    const response = await ask('/v1/regions', {
      authorization: `${authorization.slice(0, -8)}AAAAAAAA`,
    });
    expect(response.status).toBe(401);
  });

  it('answers as its OpenAPI document says', async () => {
    const document = DOCUMENT.parse(await (await api.get('/docs-json', {})).json());
    const region = REGIONS[0] ?? '';
    const answers = {
      RegionalProductionPage: await ask(`/v1/production/regional?${HOUR}`),
      RegionList: await ask('/v1/regions'),
      Lineage: await ask(`/v1/lineage?region_code=${region}&source=wind&at=${NOON}`),
      Health: await ask('/health/ready'),
      Problem: await ask('/v1/production/regional?limit=x'),
    };

    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(Object.keys(answers)),
    );
    for (const [id, response] of Object.entries(answers)) {
      const body: unknown = await response.json();
      expect({ id, issues: issuesOf(document.components.schemas, id, body) }).toEqual({
        id,
        issues: [],
      });
    }
    expect(issuesOf(document.components.schemas, 'Flow', { value: '12' })).not.toEqual([]);
  });

  it('documents every parameter with an example and what is allowed', async () => {
    const document = await (await api.get('/docs-json', {})).json();
    const operations = OPERATIONS.parse(document).paths;
    const parameters = Object.values(operations).flatMap(({ get }) => get.parameters ?? []);

    expect(parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'region_code',
        'source',
        'start',
        'end',
        'as_of',
        'limit',
        'cursor',
        'at',
      ]),
    );
    for (const parameter of parameters) {
      expect(parameter.description).toContain('Allowed:');
      expect(parameter.schema).toHaveProperty('example');
    }
  });
});

const OPERATIONS = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z.object({
        parameters: z
          .array(z.object({ name: z.string(), description: z.string(), schema: z.unknown() }))
          .optional(),
      }),
    }),
  ),
});

/** What a JSON Schema of the document finds wrong with an answer. */
function issuesOf(schemas: Record<string, object>, id: string, body: unknown): unknown[] {
  const text = JSON.stringify({ $defs: schemas, $ref: `#/$defs/${id}` });
  const schema = z.fromJSONSchema(
    z.looseObject({}).parse(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))),
  );
  return schema.safeParse(body).error?.issues ?? [];
}

const keyOf = (row: FlowJson) => `${row.slot_start}|${row.region_code}|${row.source}`;

function parsed(instant: string) {
  return instantFromEpochMs(Date.parse(instant));
}

/** An hour of three regions, then one value corrected; returns an instant between the two. */
async function loadHourAndRevision(databaseUrl: string): Promise<string> {
  const loader = createPostgresWarehouseLoader({ databaseUrl });
  const cells = { consumption: 3_000, wind: 100, solar: 0, nuclear: 'not_available' } as const;
  const hour = Array.from({ length: SLOTS }, (_, slot) =>
    REGIONS.map((regionCode) =>
      aFlow({ regionCode, slotStartUtc: addMinutes(NOON, slot * 15), cells }),
    ),
  ).flat();
  const correction = aFlow({
    regionCode: FLOW_SCHEMA.shape.region_code.parse(REGIONS[0]),
    cells: { ...cells, wind: 999 },
  });

  await loader.loadWindow(aLoad({ runId: 'run-1' }), { flows: inBatches(hour) });
  const between = instantFromEpochMs(Date.now() + 1_000);
  await passed(between);
  await loader.loadWindow(
    aLoad({ run: aRun({ runId: 'run-2', fetchedAtUtc: addMinutes(NOON, 90) }) }),
    { flows: inBatches([correction]) },
  );
  await loader.close();
  return between;
}

/** Resolves once the clock is past an instant: knowledge is dated by it, to the second. */
async function passed(instant: string): Promise<void> {
  while (Date.now() <= Date.parse(instant) + 1_000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
