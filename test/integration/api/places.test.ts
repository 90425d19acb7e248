import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { goldContent } from '../../../activities/load/gold-content.js';
import { RECORD_PAGE_SCHEMAS } from '../../../api/records/record-page-schemas.js';
import { createPostgresWarehouseLoader } from '../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader } from '../../../platform/warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../../../platform/warehouse/warehouse-reader.js';
import {
  createReferenceGridNodesPipeline,
  createReferencePlacesPipeline,
} from '../../../sources/reference-database/places-pipeline.js';
import type { SourcePipeline } from '../../../sources/source-pipeline.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';
import { memoryReader } from '../../unit/sources/reference-database/memory-reader.js';
import { aRawObject, bytesOf } from '../../unit/sources/reference-database/raw-object.js';
import { aReferenceContent } from '../platform/reference-database/reference-content-builder.js';
import { aBronzeObject, aLoad, aRun, NOON } from '../platform/warehouse/staged-flow-builder.js';

import { startApi, type RunningApi } from './running-api.js';

const PAGE = z.object({ data: z.array(z.looseObject({})), next_cursor: z.string().nullable() });
const PROBLEM = z.object({ title: z.string(), detail: z.string(), status: z.literal(400) });

describe('the places behind the API', () => {
  let database: TestDatabase;
  let loader: WarehouseLoader;
  let reader: WarehouseReader;
  let api: RunningApi;

  beforeAll(async () => {
    database = await createTestDatabase('simulated');
    loader = createPostgresWarehouseLoader({ databaseUrl: database.url });
    reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    const options = { reader: memoryReader(() => aReferenceContent()), now: () => NOON };
    await load(createReferencePlacesPipeline(options));
    await load(createReferenceGridNodesPipeline(options));
    api = await startApi(reader);
  });
  afterAll(async () => {
    await api.close();
    await reader.close();
    await loader.close();
    await database.drop();
  });

  /** From an extract to Gold, through the steps of the pipeline. */
  const load = async (pipeline: SourcePipeline) => {
    const run = aRun({ runId: pipeline.dataset });
    for await (const received of pipeline.fetch?.(run.window) ?? []) {
      const raw = aRawObject(await bytesOf(received.body));
      const { silver } = await pipeline.refine(run.window, [raw]);
      const merged = await pipeline.silver.merge(undefined, silver);
      const bronze = { ...aBronzeObject(pipeline.dataset), sha256: raw.bronzeSha256 };
      await loader.loadWindow(
        aLoad({ run, bronzeObjects: [bronze] }),
        goldContent(pipeline.gold, merged, () => Promise.resolve()),
      );
    }
  };
  const ask = async (path: string) => {
    const response = await api.get(path);
    expect([path, response.status]).toEqual([path, 200]);
    return PAGE.parse(await response.json()).data;
  };

  it('a postal code in two regions gives all of its communes, to choose from', async () => {
    expect(await ask('/v1/communes?postal_code=37160')).toEqual([
      {
        postal_code: '37160',
        commune_code: '37115',
        commune_name: 'Descartes',
        region_code: '24',
        node_code: 'SIM37',
        node_basis: 'simulated',
        is_current: true,
        origin: 'simulated',
      },
      expect.objectContaining({
        commune_code: '86041',
        commune_name: 'Buxeuil',
        region_code: '75',
      }),
    ]);
  });

  it('a postal code keeps its leading zero', async () => {
    expect(await ask('/v1/communes?postal_code=01234')).toMatchObject([
      { postal_code: '01234', commune_name: "L'Étrange 'Commune'" },
    ]);
  });

  it('a postal code that nobody has is no error and no commune', async () => {
    expect(await ask('/v1/communes?postal_code=99999')).toEqual([]);
  });

  it('a node says where it stands, and that it is invented', async () => {
    expect(await ask('/v1/grid-nodes?region_code=24')).toMatchObject([
      { node_code: 'SIM37', node_name: 'POSTE SIMULE INDRE-ET-LOIRE', is_simulated: true },
    ]);
  });

  it.each([
    ['37%20160', '37 160'],
    ['3716', '3716'],
    ['371600', '371600'],
    ['ABCDE', 'ABCDE'],
    ["37160'--", "37160'--"],
  ])(
    'the postal code %s is refused with its name, its value and what is allowed',
    async (code, value) => {
      const response = await api.get(`/v1/communes?postal_code=${code}`);
      const { detail } = PROBLEM.parse(await response.json());

      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(detail).toContain('postal_code');
      expect(detail).toContain(value);
      expect(detail).toContain('postal codes of five digits without blanks, as 37160');
    },
  );

  it('answers as its schemas in the OpenAPI document say', async () => {
    for (const [path, schema] of [
      ['/v1/communes', 'CommunePage'],
      ['/v1/grid-nodes', 'GridNodePage'],
    ] as const) {
      const answer = await (await api.get(path)).json();
      expect(RECORD_PAGE_SCHEMAS[schema]?.safeParse(answer).error).toBeUndefined();
    }
  });
});
