import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowIdReusePolicy } from '@temporalio/client';

import type { DatasetId } from '../../../domain/dataset/dataset-catalogue.js';
import { simulatedNodes } from '../../../domain/place/grid-node.js';
import { nodesOfCommunes } from '../../../domain/place/nodes-of-communes.js';
import {
  referenceContent,
  type ReferenceContent,
} from '../../../domain/place/reference-content.js';
import { FACT_REGIONAL_CLIMATE } from '../../../domain/star-schema/climate-tables.js';
import { FACT_NATIONAL_FLOW } from '../../../domain/star-schema/national-tables.js';
import { FACT_OUTAGE, FACT_OUTAGE_PERIOD } from '../../../domain/star-schema/outage-tables.js';
import { DIM_GRID_NODE } from '../../../domain/star-schema/place-tables.js';
import type { RecordTable } from '../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../domain/star-schema/record-tables.js';
import { parseInstant } from '../../../domain/time/instant.js';
import type { TimeWindow } from '../../../domain/time/time-window.js';
import { sha256Of } from '../../../platform/lake/sha256.js';
import { readGeographicCode } from '../../../platform/reference-database/decoupage-administratif.js';
import {
  openReferenceReader,
  type ReferenceReader,
} from '../../../platform/reference-database/reference-reader.js';
import {
  migrateReferenceDatabase,
  seedReferenceDatabase,
} from '../../../platform/reference-database/seed-reference-database.js';
import type {
  RecordLineage,
  RecordQuery,
} from '../../../platform/warehouse/records/record-query.js';
import {
  createEra5StandIn,
  type Era5StandIn,
} from '../../../sources/era5/stand-in/era5-stand-in.js';
import { simulatedCapacityFiles } from '../../../sources/installed-capacity/stand-in/simulated-capacity-files.js';
import { createPageClient } from '../../../sources/maintenance-page/page-client.js';
import {
  createPageStandIn,
  STAND_IN_PAGE_PATH,
  type PageStandIn,
} from '../../../sources/maintenance-page/stand-in/page-stand-in.js';
import { createOpenMeteoClient } from '../../../sources/open-meteo/open-meteo-client.js';
import {
  createOpenMeteoStandIn,
  type OpenMeteoStandIn,
} from '../../../sources/open-meteo/stand-in/open-meteo-stand-in.js';
import { createRteClient } from '../../../sources/rte-unavailability/rte-client.js';
import {
  createRteStandIn,
  STAND_IN_CREDENTIALS,
  type RteStandIn,
} from '../../../sources/rte-unavailability/stand-in/rte-stand-in.js';
import { startStandInServer, type StandInServer } from '../../../sources/stand-in-server.js';
import {
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type LandingZoneResult,
} from '../../../workflows/contracts.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';

import { startPipeline, windowOf, type Pipeline } from './pipeline-harness.js';
import { startSeverableServer, type SeverableServer } from './severable-server.js';

const SEED = 7;
const clock = (): number => Date.parse('2026-11-20T12:10:00Z');

const MORNING = windowOf('2026-11-20T09:00:00Z', '2026-11-20T12:00:00Z');
const A_PAST_DAY = windowOf('2024-05-01T00:00:00Z', '2024-05-02T00:00:00Z');
const TWO_DAYS = windowOf('2026-11-18T12:00:00Z', '2026-11-20T12:00:00Z');
const TODAY = windowOf('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
/** Begins before the days of ERA5 end and goes on behind them. */
const LATER_OCTOBER_DAYS = windowOf('2026-10-02T00:00:00Z', '2026-10-05T00:00:00Z');
const OCTOBER_DAYS = windowOf('2026-10-01T00:00:00Z', '2026-10-03T00:00:00Z');

/** Every dataset that is fetched, with a window its stand-in has something for. */
const WINDOWS: readonly (readonly [DatasetId, TimeWindow])[] = [
  ['eco2mix-regional-tr', MORNING],
  ['eco2mix-regional-cons-def', A_PAST_DAY],
  ['eco2mix-national-tr', MORNING],
  ['eco2mix-national-cons-def', A_PAST_DAY],
  ['rte-generation-unavailabilities', TWO_DAYS],
  ['rte-transmission-unavailabilities', TWO_DAYS],
  ['maintenance-page', TODAY],
  ['reference-places', TODAY],
  ['reference-grid-nodes', TODAY],
  ['open-meteo-forecast', TODAY],
  ['open-meteo-archive', LATER_OCTOBER_DAYS],
  ['era5-france', OCTOBER_DAYS],
];

/** Tables more than one dataset writes: what tells the rows of each apart, and whose they are. */
const WRITERS: readonly (readonly [RecordTable, string, string | number, DatasetId])[] = [
  ...[FACT_OUTAGE, FACT_OUTAGE_PERIOD].flatMap((table) =>
    (
      [
        'rte-generation-unavailabilities',
        'rte-transmission-unavailabilities',
        'maintenance-page',
      ] as const
    ).map((dataset) => [table, 'publisher', dataset, dataset] as const),
  ),
  ...(['open-meteo-forecast', 'open-meteo-archive', 'era5-france'] as const).map(
    (dataset) => [FACT_REGIONAL_CLIMATE, 'provider', dataset, dataset] as const,
  ),
  [FACT_NATIONAL_FLOW, 'vintage_rank', 0, 'eco2mix-national-tr'],
  [FACT_NATIONAL_FLOW, 'vintage_rank', 2, 'eco2mix-national-cons-def'],
  [DIM_GRID_NODE, 'source_rank', 0, 'reference-grid-nodes'],
  [DIM_GRID_NODE, 'source_rank', 1, 'grid-nodes-rte'],
];

const NODE_HEADER =
  'Code poste;Nom poste;Fonction;Etat;Tension (kV);Longitude poste (DD);Latitude poste (DD);Géo-point poste';
const nodeFile = (...nodes: readonly (readonly [code: string, name: string])[]): string =>
  [
    NODE_HEADER,
    ...nodes.map(([code, name]) => `${code};${name};POSTE;EN EXPLOITATION;225kV;-4.1;48.2;`),
  ].join('\n');

describe('every source', () => {
  let server: StandInServer;
  let rte: RteStandIn;
  let page: PageStandIn;
  let weather: OpenMeteoStandIn;
  let era5: Era5StandIn;
  let months: string;
  let referenceDatabase: TestDatabase;
  let content: ReferenceContent;
  let wayToReference: SeverableServer;
  let reference: ReferenceReader;
  let pipeline: Pipeline;

  beforeAll(async () => {
    months = await mkdtemp(join(tmpdir(), 'every-source-'));
    rte = createRteStandIn({ mode: { kind: 'simulated', seed: SEED }, clock });
    page = createPageStandIn({ seed: SEED, clock });
    weather = createOpenMeteoStandIn({ seed: SEED, clock });
    era5 = createEra5StandIn({ folder: months, seed: SEED, clock, daysOfMonth: 3 });
    server = await startStandInServer({
      port: 0,
      mounts: [
        { prefix: '/rte', ...rte },
        { prefix: '/open-meteo', ...weather },
        { prefix: '/era5', ...era5 },
        { prefix: '', ...page },
      ],
    });
    referenceDatabase = await createTestDatabase();
    await migrateReferenceDatabase(referenceDatabase.url);
    const code = await readGeographicCode();
    const nodes = simulatedNodes(code.departments);
    content = referenceContent(code, nodes, nodesOfCommunes(code.communes, nodes, new Map()));
    await seedReferenceDatabase({ databaseUrl: referenceDatabase.url, edition: 'test', content });
    const address = new URL(referenceDatabase.url);
    wayToReference = await startSeverableServer({
      host: address.hostname,
      port: Number(address.port),
    });
    address.hostname = '127.0.0.1';
    address.port = String(wayToReference.port);
    reference = await openReferenceReader(address.href);
    await reference.findEdition();
    const openMeteo = (endpoint: string) =>
      createOpenMeteoClient({ url: `${server.url}/open-meteo/v1/${endpoint}` });
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: SEED, publicationLagSeconds: 480, clock },
      sources: {
        reference,
        rte: createRteClient({
          baseUrl: `${server.url}/rte`,
          version: 'v7',
          credentials: () => Promise.resolve(STAND_IN_CREDENTIALS),
          clock,
        }),
        page: {
          client: createPageClient({
            url: `${server.url}${STAND_IN_PAGE_PATH}`,
            userAgent: 'GridPowerStream/test',
          }),
        },
        openMeteo: { forecast: openMeteo('forecast'), archive: openMeteo('archive') },
        era5: { url: `${server.url}/era5` },
      },
    });
  }, 120_000);
  afterAll(async () => {
    await pipeline.stop();
    await reference.close();
    await wayToReference.sever();
    await referenceDatabase.drop();
    await server.close();
    await rm(months, { recursive: true, force: true });
  });

  const outcomes = async (
    windows: readonly (readonly [DatasetId, TimeWindow])[],
  ): Promise<ReadonlyMap<DatasetId, boolean>> => {
    const ends = await Promise.allSettled(
      windows.map(([dataset, window]) => pipeline.ingest(dataset, window)),
    );
    return new Map(
      windows.map(([dataset], index) => [dataset, ends[index]?.status === 'fulfilled']),
    );
  };
  const takeLandedFiles = (): Promise<LandingZoneResult> =>
    pipeline.client.workflow.execute<(input: unknown) => Promise<LandingZoneResult>>(
      WORKFLOW_TYPES.landingZone,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'landing-zone-of-every-source',
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        args: [{ origin: 'simulated', settleSeconds: 1 }],
      },
    );
  const landing = (...names: readonly string[]): string =>
    join(pipeline.lakeRoot, 'landing', ...names);
  /** The run behind a row of a table, with the hash of the row's raw bytes checked. */
  const lineageOf = async (
    table: RecordTable,
    filters: Required<RecordQuery>['filters'],
  ): Promise<RecordLineage['run']> => {
    const [row] = await pipeline.reader.findRecords({ table, filters, limit: 1 });
    const key = table.key.map(({ name }) => row?.[name] ?? null);
    const lineage = await pipeline.reader.findRecordLineage(table, key);
    if (lineage === undefined) throw new Error(`no lineage of ${key.join(' ')}`);
    expect(lineage.run).toMatchObject({ outcome: 'success' });
    const current = lineage.revisions[0];
    const bytes = await pipeline.lake.read(current?.bronzePath ?? '');
    expect(sha256Of(bytes)).toBe(current?.bronzeSha256);
    expect(lineage.bronzeObjects.map(({ sha256 }) => sha256)).toContain(current?.bronzeSha256);
    return lineage.run;
  };
  const failedOf = (ends: ReadonlyMap<DatasetId, boolean>): readonly DatasetId[] =>
    [...ends].filter(([, isLoaded]) => !isLoaded).map(([dataset]) => dataset);

  it('that fails leaves the others running', async () => {
    const isDown = { kind: 'status', status: 503, times: Infinity } as const;
    rte.addFaults([isDown]);
    era5.addFaults([isDown]);
    page.addFaults([{ kind: 'drift', drift: 'renamed-columns', times: Infinity }]);
    await wayToReference.sever();
    // A file where a folder belongs: not even root can look into it.
    await mkdir(landing(), { recursive: true });
    await writeFile(landing('nodes'), '');
    const landingEnd = Promise.allSettled([takeLandedFiles()]);

    const first = await outcomes(WINDOWS);

    expect(failedOf(first)).toEqual([
      'rte-generation-unavailabilities',
      'rte-transmission-unavailabilities',
      'maintenance-page',
      'reference-places',
      'reference-grid-nodes',
      'era5-france',
    ]);

    rte.clearFaults();
    era5.clearFaults();
    page.clearFaults();
    await wayToReference.mend();
    pipeline.standIn.addFaults([isDown]);
    weather.addFaults([isDown]);

    const second = await outcomes(WINDOWS);
    pipeline.standIn.clearFaults();
    weather.clearFaults();

    expect(failedOf(second)).toEqual([
      'eco2mix-regional-tr',
      'eco2mix-regional-cons-def',
      'eco2mix-national-tr',
      'eco2mix-national-cons-def',
      'open-meteo-forecast',
      'open-meteo-archive',
    ]);
    expect((await landingEnd)[0].status).toBe('rejected');
    await rm(landing('nodes'));
  }, 240_000);

  it('that is brought as a file is loaded from the landing zone', async () => {
    await mkdir(landing('capacity'), { recursive: true });
    await mkdir(landing('nodes'), { recursive: true });
    for (const { name, content } of simulatedCapacityFiles({ seed: 'grid', lastYear: 2024 })) {
      await writeFile(landing('capacity', name), content);
    }
    await writeFile(landing('capacity', 'a-page.csv'), '<html><body>not found</body></html>');
    await writeFile(
      landing('nodes', 'postes.csv'),
      nodeFile(['SIM29', 'OF THE FILE'], ['ONLY-FILE', 'OF THE FILE']),
    );

    expect(await takeLandedFiles()).toMatchObject({ loaded: 3, refused: 1 });
  }, 120_000);

  it('of a node is its publisher’s file, whether the reference database was read before or after', async () => {
    const named = async (...codes: readonly string[]): Promise<readonly unknown[]> =>
      (
        await pipeline.reader.findRecords({
          table: DIM_GRID_NODE,
          filters: { node_code: codes },
          limit: 9,
        })
      ).map(({ node_code: code, node_name: name }) => [code, name]);
    expect(await named('SIM29', 'ONLY-FILE')).toEqual([
      ['ONLY-FILE', 'OF THE FILE'],
      ['SIM29', 'OF THE FILE'],
    ]);

    const ofDatabase = content.grid_node.map((node) => ({ ...node, node_name: 'OF THE DATABASE' }));
    const [any] = ofDatabase;
    await seedReferenceDatabase({
      databaseUrl: referenceDatabase.url,
      edition: 'the next',
      content: { ...content, grid_node: [...ofDatabase, { ...any, node_code: 'ONLY-FILE' }] },
    });
    await pipeline.ingest('reference-grid-nodes', TODAY);

    expect(await named('SIM29', 'ONLY-FILE', 'SIM35')).toEqual([
      ['ONLY-FILE', 'OF THE FILE'],
      ['SIM29', 'OF THE FILE'],
      ['SIM35', 'OF THE DATABASE'],
    ]);
  }, 120_000);

  it.each(RECORD_TABLES.map((table) => [table.name, table] as const))(
    'answers for a row of %s down to the hash of its raw bytes',
    async (_, table) => {
      expect(await lineageOf(table, {})).toBeDefined();
    },
  );

  it.each(
    WRITERS.map(([table, column, value, dataset]) => ({
      ...{ table, dataset, name: table.name },
      filters: { [column]: [value] },
    })),
  )(
    'answers for a row that $dataset brought to $name down to its raw bytes',
    async ({ table, filters, dataset }) => {
      expect((await lineageOf(table, filters)).dataset).toBe(dataset);
    },
  );

  it('answers for a regional flow as well', async () => {
    const at = parseInstant('2026-11-20T09:00:00Z');

    const lineage = await pipeline.reader.findLineage('32', 'wind', at);

    const current = lineage?.revisions[0];
    const bytes = await pipeline.lake.read(current?.bronzePath ?? '');
    expect(sha256Of(bytes)).toBe(current?.bronzeSha256);
  });
});
