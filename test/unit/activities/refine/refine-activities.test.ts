import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  createCheckActivities,
  type CheckWindowInput,
} from '../../../../activities/check/check-activities.js';
import { stagedFlows } from '../../../../activities/load/staged-flows.js';
import {
  createRefineActivities,
  type RefinedWindow,
} from '../../../../activities/refine/refine-activities.js';
import { readSetAside } from '../../../../activities/refine/set-aside.js';
import { readSilver } from '../../../../activities/refine/silver-store.js';
import type { CheckResult } from '../../../../domain/quality/window-checks.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, windowEndingAt } from '../../../../domain/time/time-window.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import type { StagedFlow } from '../../../../platform/warehouse/warehouse-loader.js';
import { REGIONAL_SILVER } from '../../../../sources/odre/regional-pipeline.js';
import type { BronzeReference } from '../../../../workflows/contracts.js';
import {
  anUnpublishedRecord,
  aRecord,
  recordsBody,
  type SentRecord,
} from '../../sources/odre/payload-builders.js';
import { regionalPipelines } from '../../sources/odre/regional-pipelines.js';
import { createLakeInFolder, type LakeInFolder } from '../lake-in-folder.js';

const TR = 'eco2mix-regional-tr';
/** A window over midnight: it lies in two partitions. */
const WINDOW = windowEndingAt(parseInstant('2026-08-28T01:00:00Z'), 3);
const BEFORE_MIDNIGHT = '2026-08-27T23:45:00Z';
const AFTER_MIDNIGHT = '2026-08-28T00:00:00Z';

const pipelines = regionalPipelines();
const place = () => ({ lake, layout: REGIONAL_SILVER });
let folder: LakeInFolder;
let lake: Lake;
let objects = 0;
beforeAll(async () => {
  folder = await createLakeInFolder();
  ({ lake } = folder);
});
afterAll(() => folder.remove());

async function inBronze(records: readonly SentRecord[]): Promise<BronzeReference> {
  objects += 1;
  const path = `bronze/test/${objects}.json`;
  const { sha256, sizeBytes } = await lake.writeOnce(path, recordsBody(records));
  return {
    path,
    sha256,
    bytes: sizeBytes,
    rows: records.length,
    sourceUrl: 'http://source',
    contentType: 'application/json',
    fetchedAtUtc: parseInstant(`2026-08-28T01:00:0${objects % 10}Z`),
  };
}

async function refine(
  records: readonly SentRecord[],
  window = WINDOW,
): Promise<RefinedWindow & { readonly bronze: BronzeReference }> {
  const bronze = await inBronze(records);
  const refined = await createRefineActivities({ lake, pipelines }).refineWindow({
    dataset: TR,
    window,
    bronze: [bronze],
  });
  return { ...refined, bronze };
}

describe('refining a window', () => {
  it('writes a partition a UTC day and counts what it did', async () => {
    const { silver, report, setAside } = await refine([
      aRecord(BEFORE_MIDNIGHT),
      aRecord(AFTER_MIDNIGHT, { eolien: 'abc', hydrogene: '1' }),
      anUnpublishedRecord('2026-08-28T00:15:00Z'),
      aRecord(AFTER_MIDNIGHT, { code_insee_region: '94' }),
    ]);

    expect(silver.map(({ path, rows }) => [path, rows])).toEqual([
      ['silver/eco2mix_regional/year=2026/month=08/day=27/flows.parquet', 1],
      ['silver/eco2mix_regional/year=2026/month=08/day=28/flows.parquet', 1],
    ]);
    expect(report).toEqual({
      rowsFetched: 4,
      newestSlotUtc: AFTER_MIDNIGHT,
      rowsIn: 4,
      rowsAccepted: 2,
      setAsideByReason: { not_yet_published: 1, unknown_region: 1 },
      invalidCells: 1,
      unknownColumns: ['hydrogene'],
      newestMeasuredUtc: AFTER_MIDNIGHT,
      sightings: [
        {
          kind: 'region',
          oldestUtc: '2026-08-27T23:45:00Z',
          newestUtc: AFTER_MIDNIGHT,
          assets: [{ code: '32' }],
        },
        {
          kind: 'region',
          oldestUtc: AFTER_MIDNIGHT,
          newestUtc: AFTER_MIDNIGHT,
          assets: [{ code: '94', rowsSetAside: 1 }],
        },
      ],
    });
    expect(setAside?.rows).toBe(3);
  });

  it('keeps what is set aside with its reason, its severity and what was sent', async () => {
    const { setAside, bronze } = await refine([
      aRecord(AFTER_MIDNIGHT, { solaire: 'abc' }),
      anUnpublishedRecord('2026-08-28T00:15:00Z'),
      aRecord(AFTER_MIDNIGHT, { code_insee_region: '94' }),
    ]);

    const records = await readSetAside(lake, setAside);

    const common = { dataset: TR, bronzeSha256: bronze.sha256 };
    expect(records).toMatchObject([
      {
        ...common,
        reason: 'not_yet_published',
        severity: 'expected',
        recordKey: '32|2026-08-28T00:15:00+00:00|02:15',
        field: '',
      },
      { ...common, reason: 'unknown_region', severity: 'defect', field: '' },
      {
        ...common,
        reason: 'invalid_number',
        severity: 'defect',
        field: 'solaire',
        rawValue: 'abc',
      },
    ]);
    expect(JSON.parse(records[1]?.rawValue ?? '')).toMatchObject({ code_insee_region: '94' });
  });

  it('twice gives the same references and leaves the partition as it is', async () => {
    const records = [aRecord(AFTER_MIDNIGHT, { eolien: 77 })];
    const first = await refine(records);
    const [partition] = first.silver;
    const before = await lake.find(partition?.path ?? '');

    const second = await createRefineActivities({ lake, pipelines }).refineWindow({
      dataset: TR,
      window: WINDOW,
      bronze: [first.bronze],
    });

    expect(second.silver).toEqual(first.silver);
    expect(await lake.find(partition?.path ?? '')).toEqual(before);
  });

  it('of no rows writes nothing', async () => {
    const { silver, setAside, report } = await refine([]);

    expect({ silver, setAside }).toEqual({ silver: [], setAside: null });
    expect(report).toMatchObject({ rowsIn: 0, rowsAccepted: 0, setAsideByReason: {} });
  });

  it('refuses an object that is not the one that was fetched', async () => {
    const bronze = await inBronze([aRecord(AFTER_MIDNIGHT)]);
    const otherHash = { ...bronze, sha256: '0'.repeat(64) };

    await expect(
      createRefineActivities({ lake, pipelines }).refineWindow({
        dataset: TR,
        window: WINDOW,
        bronze: [otherHash],
      }),
    ).rejects.toMatchObject({ code: 'INTERNAL', details: { path: bronze.path } });
  });
});

describe('Silver', () => {
  it('is read for a window across its partitions, without what lies beside it', async () => {
    await refine([aRecord(BEFORE_MIDNIGHT), aRecord(AFTER_MIDNIGHT)]);
    const untilMidnight = timeWindow(parseInstant(BEFORE_MIDNIGHT), parseInstant(AFTER_MIDNIGHT));

    expect((await readSilver(place(), untilMidnight)).height).toBe(1);
    expect((await readSilver(place(), WINDOW)).height).toBeGreaterThanOrEqual(2);
  });

  it('is empty where nothing was refined', async () => {
    const longAgo = windowEndingAt(parseInstant('2019-01-01T00:00:00Z'), 3);

    expect((await readSilver(place(), longAgo)).height).toBe(0);
  });
});

describe('answers that are not to be believed', () => {
  it('leave Silver as it was, are set aside and close the gate', async () => {
    const rumours = ['32', '44', '52'].map((code_insee_region) =>
      aRecord(AFTER_MIDNIGHT, { code_insee_region, nature: 'Rumeur' }),
    );

    const before = await readSilver(place(), WINDOW);

    const { silver, setAside, report } = await refine([aRecord(AFTER_MIDNIGHT), ...rumours]);

    expect(silver).toEqual([]);
    expect((await readSilver(place(), WINDOW)).toRecords()).toEqual(before.toRecords());
    expect(setAside?.rows).toBe(3);
    await expect(
      createCheckActivities({ lake, pipelines }).checkWindow({
        dataset: TR,
        window: WINDOW,
        report,
      }),
    ).rejects.toMatchObject({
      code: 'QUALITY_GATE_FAILED',
      message: 'payload_believable: 3 of 4 rows are defective',
    });
  });
});

describe('checking a window', () => {
  const checkWindow = (input: CheckWindowInput): Promise<readonly CheckResult[]> =>
    createCheckActivities({ lake, pipelines }).checkWindow(input);

  it('lets a refined window pass and shows its warnings', async () => {
    const { report } = await refine([aRecord(AFTER_MIDNIGHT)]);

    const results = await checkWindow({ dataset: TR, window: WINDOW, report });

    const failed = results.filter(({ passed }) => !passed);
    expect(failed.map(({ name }) => name)).toEqual(['regions_complete', 'slots_complete']);
  });

  it('lets a window without any data pass', async () => {
    const window = windowEndingAt(parseInstant('2019-01-01T00:00:00Z'), 3);
    const { report } = await refine([], window);

    const results = await checkWindow({ dataset: TR, window, report });

    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('closes the gate with QUALITY_GATE_FAILED and every result', async () => {
    const { report } = await refine([aRecord(AFTER_MIDNIGHT)]);

    await expect(
      checkWindow({ dataset: TR, window: WINDOW, report: { ...report, rowsFetched: 5 } }),
    ).rejects.toMatchObject({
      code: 'QUALITY_GATE_FAILED',
      isRetryable: false,
      message: 'row_accounting: 5 sent, 1 accepted + 0 set aside',
      details: { checks: expect.stringContaining('energy_balance') },
    });
  });
});

describe('the flows of Silver rows', () => {
  it('carry a value or a reason for every source, in the order of the sources', async () => {
    const window = windowEndingAt(parseInstant('2026-09-01T03:00:00Z'), 3);
    const { bronze } = await refine(
      [aRecord('2026-09-01T00:00:00Z', { nucleaire: 'ND', solaire: 0, pompage: '-5' })],
      window,
    );

    const flows: StagedFlow[] = [];
    for (const batch of stagedFlows(await readSilver(place(), window))) flows.push(...batch);

    expect(flows).toEqual([
      {
        regionCode: '32',
        slotStartUtc: '2026-09-01T00:00:00Z',
        stepMinutes: 15,
        vintage: 'real_time',
        bronzeSha256: bronze.sha256,
        valuesMw: [5000, null, 500, 1000, 0, 10, 90, -5, 0, 0, 200],
        missingReasons: [null, 'not_available', ...Array.from({ length: 9 }, () => null)],
      },
    ]);
  });
});
