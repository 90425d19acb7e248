import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowIdReusePolicy } from '@temporalio/client';
import pg from 'pg';

import {
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type LandingZoneResult,
} from '../../../workflows/contracts.js';
import { describeWithRecorded, readRecorded } from '../../recorded/recorded-files.js';
import {
  aRegionalFile,
  aRegister,
  anInstallation,
} from '../../unit/sources/installed-capacity/capacity-builders.js';
import { aZip } from '../activities/landing/zip-builder.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';

const SIX = ['10', '20', '30', '40', '50', '60'] as const;

describe('the landing zone', () => {
  let pipeline: Pipeline;
  let warehouse: pg.Client;
  let landing: string;
  let nothingRecorded: string;
  beforeAll(async () => {
    nothingRecorded = await mkdtemp(join(tmpdir(), 'grid-nothing-recorded-'));
    pipeline = await startPipeline({
      origin: 'replayed',
      mode: { kind: 'replay', folder: nothingRecorded },
    });
    landing = join(pipeline.lakeRoot, 'landing');
    await mkdir(join(landing, 'capacity'), { recursive: true });
    warehouse = new pg.Client({ connectionString: pipeline.database.asRole('grid_api_reader') });
    await warehouse.connect();
  }, 60_000);
  afterAll(async () => {
    await warehouse.end();
    await pipeline.stop();
    await rm(nothingRecorded, { recursive: true });
  });

  const drop = (name: string, content: Uint8Array | string): Promise<void> =>
    writeFile(join(landing, 'capacity', name), content);
  const run = (): Promise<LandingZoneResult> =>
    pipeline.client.workflow.execute<(input: unknown) => Promise<LandingZoneResult>>(
      WORKFLOW_TYPES.landingZone,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'landing-zone-test',
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        args: [{ origin: 'replayed', settleSeconds: 1 }],
      },
    );
  const rows = async (sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await warehouse.query<Record<string, unknown>>(sql)).rows;
  const namesIn = async (folder: string): Promise<readonly string[]> =>
    (await readdir(join(landing, folder)).catch(() => [])).filter((name) => name !== 'README.txt');

  it('that is empty ends its run at once, with its folders made', async () => {
    expect(await run()).toEqual({
      loaded: 0,
      refused: 0,
      duplicates: 0,
      left: 0,
      stillArriving: 0,
    });
    expect(await readFile(join(landing, 'capacity', 'README.txt'), 'utf8')).toMatch(/^Déposez/);
  });

  describeWithRecorded('with the recorded files of capacity', () => {
    it('loads them into Gold with validity in time, from there to the bytes', async () => {
      await drop(
        'parc-region-annuel-production-filiere.csv',
        readRecorded('capacity/odre_parc-region-annuel-production-filiere_2008-2023.csv'),
      );
      await drop(
        'registre.json',
        readRecorded('capacity/odre_registre-national_records_5-of-16_2026-08-28.json'),
      );

      expect(await run()).toMatchObject({ loaded: 2, refused: 0 });

      expect(await namesIn('capacity')).toEqual([]);
      expect(
        await rows(`select valid_from::text, valid_to::text, capacity_mw
          from fact_installed_capacity where region_code = '44' and source_code = 'nuclear'
          order by valid_from`),
      ).toEqual([
        { valid_from: '2008-12-31', valid_to: '2020-12-31', capacity_mw: 12580 },
        { valid_from: '2020-12-31', valid_to: null, capacity_mw: 10820 },
      ]);
      expect(
        await rows(`select f.capacity_mw, b.path, b.sha256, b.row_count, r.workflow_id
          from fact_installed_capacity f
          join bronze_object b on b.bronze_object_key = f.bronze_object_key
          join pipeline_run r on r.run_key = f.run_key
          where f.region_code = '94' and f.source_code = 'solar' and f.valid_to is null`),
      ).toEqual([
        {
          capacity_mw: 230,
          path: expect.stringMatching(
            /^bronze\/reference\/capacity\/parc-region-annuel-production-filiere_[0-9a-f]{12}\.csv$/,
          ),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          row_count: 208,
          workflow_id: expect.stringMatching(/^ingest-installed-capacity-regional-/),
        },
      ]);
      expect(
        await rows(`select installation_id, source_code, is_source_corrected, capacity_mw
          from dim_generation_installation where installation_name is null`),
      ).toEqual([
        {
          installation_id: '17W000002341298H',
          source_code: 'solar',
          is_source_corrected: true,
          capacity_mw: 132.3,
        },
      ]);
    }, 60_000);

    it('loads the same content under another name no second time', async () => {
      await drop(
        'le même.csv',
        readRecorded('capacity/odre_parc-region-annuel-production-filiere_2008-2023.csv'),
      );

      expect(await run()).toMatchObject({ loaded: 0, duplicates: 1 });
      expect(await namesIn('duplicates/capacity')).toEqual(['le même.csv', 'le même.csv.note.txt']);
    }, 60_000);
  });

  it('goes on past bad files, keeps each with its report, and tells the audit', async () => {
    await drop('a-page.csv', '<!DOCTYPE html><html></html>');
    await drop(
      'b-kw.csv',
      aRegionalFile([['2024', '84', '13570000', '1001000', '1', '1', '', '']]),
    );
    await drop(
      'c-half.csv',
      aRegionalFile([
        ['2024', '99', ...SIX],
        ['22', '11', ...SIX],
        ['2024', '27', ...SIX],
      ]),
    );
    await drop('d-bomb.zip', aZip({ name: 'x.csv', content: Buffer.alloc(20 * 1024 * 1024, 'a') }));
    await drop(
      'e-good.json',
      aRegister(
        anInstallation({ codeeicresourceobject: '17W000000099999Y', puismaxinstallee: 12_000 }),
        anInstallation({ codeeicresourceobject: '17W000000099998Z', puismaxinstallee: -12_000 }),
      ),
    );
    await drop(
      'f-good.zip',
      aZip({ name: 'parc.csv', content: aRegionalFile([['2031', '11', ...SIX]]) }),
    );

    expect(await run()).toMatchObject({ loaded: 2, refused: 4, left: 0 });

    expect(await namesIn('capacity')).toEqual([]);
    const reasons = await Promise.all(
      ['a-page.csv', 'b-kw.csv', 'c-half.csv', 'd-bomb.zip'].map(
        async (name) =>
          (
            JSON.parse(
              await readFile(join(landing, 'quarantine/capacity', `${name}.report.json`), 'utf8'),
            ) as { reason: string }
          ).reason,
      ),
    );
    expect(reasons).toEqual([
      'html_instead_of_data',
      'PAYLOAD_NOT_BELIEVED',
      'QUALITY_GATE_FAILED',
      'zip_bomb',
    ]);
    expect(
      JSON.parse(
        await readFile(join(landing, 'quarantine/capacity', 'c-half.csv.report.json'), 'utf8'),
      ),
    ).toMatchObject({
      message_fr: expect.stringContaining('région inconnue (unknown_region) : 1 fois'),
      line: 2,
      field: 'code_insee_region',
      value: '99',
      allowed: expect.stringContaining('INSEE'),
      causes: [
        { reason: 'unknown_region', count: 1 },
        { reason: 'invalid_year', count: 1 },
      ],
    });
    expect(await namesIn('loaded-with-remarks/capacity')).toEqual(
      expect.arrayContaining(['e-good.json.report.json', 'e-good.json.report.txt']),
    );
    expect(
      await readFile(join(landing, 'loaded-with-remarks/capacity/e-good.json.report.txt'), 'utf8'),
    ).toMatch(/puissance négative \(negative_capacity\) : 1 fois ; le premier : ligne 2/);
    expect(
      await rows(`select source, error_details from ingestion_audit
        where status = 'failure' order by error_details`),
    ).toEqual(
      expect.arrayContaining([
        {
          source: 'landing-capacity',
          error_details: expect.stringMatching(/^LANDED_FILE_REFUSED: a-page\.csv: html_instead/),
        },
        {
          source: 'installed-capacity-regional',
          error_details: expect.stringMatching(/^PAYLOAD_NOT_BELIEVED: .*13570000 MW/),
        },
      ]),
    );
    expect(
      await rows(`select capacity_mw from dim_generation_installation
        where installation_id like '17W00000009999%'`),
    ).toEqual([{ capacity_mw: 12 }]);
    expect(
      await rows(
        `select reason, record_key from rejected_record where reason = 'negative_capacity'`,
      ),
    ).toEqual([{ reason: 'negative_capacity', record_key: '17W000000099998Z|line 2' }]);
    expect(
      await rows(`select capacity_mw from fact_installed_capacity
        where region_code = '11' and valid_from = '2031-12-31' and source_code = 'wind'`),
    ).toEqual([{ capacity_mw: 40 }]);
    expect(
      await rows(`select count(*)::integer as rows from fact_installed_capacity
        where region_code = '27' and valid_from = '2024-12-31'`),
    ).toEqual([{ rows: 0 }]);
  }, 120_000);

  it('refuses figures that carry their unit, and tells what of a loaded file is missing', async () => {
    await drop('unit.csv', aRegionalFile([['2041', '24', ...SIX.map((mw) => `6 6${mw} MW`)]]));
    await drop(
      'negative.csv',
      aRegionalFile([['2041', '24', '-10', '20', '30', '40', '50', '60']]),
    );

    expect(await run()).toMatchObject({ loaded: 1, refused: 1 });

    expect(
      JSON.parse(await readFile(join(landing, 'quarantine/capacity/unit.csv.report.json'), 'utf8')),
    ).toMatchObject({
      reason: 'QUALITY_GATE_FAILED',
      message_en: expect.stringContaining('figures_readable: 6 of 6'),
      field: 'parc_nucleaire_mw',
      value: '6 610 MW',
      causes: [{ reason: 'invalid_number', count: 6 }],
    });
    expect(
      await rows(`select source_code from fact_installed_capacity
        where region_code = '24' and valid_from = '2041-12-31' order by source_code`),
    ).toHaveLength(5);
    const { currentDetails } = await pipeline.client.workflow
      .getHandle('landing-zone-test')
      .query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toMatch(
      /negative\.csv.*with remarks: negative_capacity: 1.*loaded-with-remarks\/capacity\/negative\.csv\.report\.txt/,
    );
  }, 60_000);

  it('leaves what a later edition withdraws with an empty validity, and keeps what it replaced', async () => {
    await drop(
      'first.csv',
      aRegionalFile([
        ['2032', '94', ...SIX],
        ['2033', '94', '', '20', '30', '44', '50', '60'],
      ]),
    );
    await run();
    await drop(
      'second.csv',
      aRegionalFile([
        ['2033', '94', ...SIX],
        ['2034', '94', ...SIX],
      ]),
    );
    await run();

    expect(
      await rows(`select valid_from::text, valid_to::text, capacity_mw from fact_installed_capacity
        where region_code = '94' and source_code = 'wind' and valid_from > '2030-01-01'
        order by valid_from`),
    ).toEqual([
      { valid_from: '2032-12-31', valid_to: null, capacity_mw: 40 },
      { valid_from: '2033-12-31', valid_to: '2033-12-31', capacity_mw: 44 },
    ]);
  }, 60_000);

  it('asks for nothing while a file still grows', async () => {
    await drop('growing.csv', 'annee;code');
    const running = run();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        void writeFile(join(landing, 'capacity', 'growing.csv'), `annee;code;${Date.now()}`);
      }, 50);
      void running.finally(() => {
        clearInterval(timer);
        resolve();
      });
    });

    expect(await running).toMatchObject({ loaded: 0, refused: 0 });
    expect(await namesIn('capacity')).toEqual(['growing.csv']);
  }, 60_000);
});
