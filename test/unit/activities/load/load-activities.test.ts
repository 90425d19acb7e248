import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { recordInLedger } from '../../../../activities/ingest/bronze-ledger.js';
import {
  createLoadActivities,
  type RunIdentity,
} from '../../../../activities/load/load-activities.js';
import { createRefineActivities } from '../../../../activities/refine/refine-activities.js';
import { GridError } from '../../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { windowEndingAt } from '../../../../domain/time/time-window.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import type {
  LoadOutcome,
  StagedFlow,
  WarehouseLoader,
  WindowLoad,
} from '../../../../platform/warehouse/warehouse-loader.js';
import type { BronzeReference } from '../../../../workflows/contracts.js';
import { UNUSED_WATCH_KEEPER } from '../../platform/warehouse/watch/unused-watch.js';
import { aRecord, recordsBody, type SentRecord } from '../../sources/odre/payload-builders.js';
import { regionalPipelines } from '../../sources/odre/regional-pipelines.js';
import { createLakeInFolder, type LakeInFolder } from '../lake-in-folder.js';

const TR = 'eco2mix-regional-tr';
const WINDOW = windowEndingAt(parseInstant('2026-08-27T12:00:00Z'), 3);
const SLOT = '2026-08-27T10:00:00Z';
const OUTCOME: LoadOutcome = {
  inserted: 11,
  revised: 0,
  unchanged: 0,
  retired: 0,
  outranked: 0,
  newestMeasuredSlotUtc: parseInstant(SLOT),
  regionsAtNewestSlot: 12,
  records: [],
};
const RUN: RunIdentity = {
  runId: 'run-1',
  workflowId: 'ingest-x',
  workflowType: 'ingestWindow',
  dataset: TR,
  window: WINDOW,
  trigger: 'schedule',
  origin: 'simulated',
  startedAtUtc: parseInstant('2026-08-27T12:00:05Z'),
};
const REPORT = {
  rowsFetched: 3,
  newestSlotUtc: null,
  rowsIn: 3,
  rowsAccepted: 1,
  setAsideByReason: { unknown_region: 2 },
  invalidCells: 0,
  unknownColumns: [],
};

interface RecordingLoader extends WarehouseLoader {
  readonly loads: { readonly load: WindowLoad; readonly flows: readonly StagedFlow[] }[];
  readonly failures: { readonly load: WindowLoad; readonly code: string }[];
}

/** A loader in memory: it keeps what it is given. */
function aRecordingLoader(knownSha256s: readonly string[] = []): RecordingLoader {
  const loads: RecordingLoader['loads'] = [];
  const failures: RecordingLoader['failures'] = [];
  return {
    loads,
    failures,
    async loadWindow(load, content) {
      const flows: StagedFlow[] = [];
      for await (const batch of content.flows ?? []) flows.push(...batch);
      loads.push({ load, flows });
      return OUTCOME;
    },
    findUnknownBronze: (sha256s) =>
      Promise.resolve(sha256s.filter((sha256) => !knownSha256s.includes(sha256))),
    recordFailedRun(load, code) {
      failures.push({ load, code });
      return Promise.resolve();
    },
    recordHeartbeat: () => Promise.resolve(),
    watch: UNUSED_WATCH_KEEPER,
    close: () => Promise.resolve(),
  };
}

const pipelines = regionalPipelines();
let folder: LakeInFolder;
let lake: Lake;
let earlier: BronzeReference;
let current: BronzeReference;
beforeAll(async () => {
  folder = await createLakeInFolder();
  ({ lake } = folder);
  earlier = await refined('earlier', [aRecord('2026-08-27T09:45:00Z')]);
  current = await refined('current', [aRecord(SLOT)]);
});
afterAll(() => folder.remove());

/** An object of Bronze, in the ledger, its rows in Silver. */
async function refined(name: string, records: readonly SentRecord[]): Promise<BronzeReference> {
  const path = `bronze/test/${name}.json`;
  const { sha256, sizeBytes } = await lake.writeOnce(path, recordsBody(records));
  const reference: BronzeReference = {
    path,
    sha256,
    bytes: sizeBytes,
    rows: records.length,
    sourceUrl: 'http://source',
    contentType: 'application/json',
    fetchedAtUtc: parseInstant('2026-08-27T12:00:10Z'),
  };
  await recordInLedger(lake, reference);
  await createRefineActivities({ lake, pipelines }).refineWindow({
    dataset: TR,
    window: WINDOW,
    bronze: [reference],
  });
  return reference;
}

describe('loading a window', () => {
  it('gives the loader the run, the Silver rows of the window and the objects behind them', async () => {
    const loader = aRecordingLoader();
    const activities = createLoadActivities({ lake, pipelines, loader, codeVersion: '1.2.3+abc' });

    const outcome = await activities.loadWindow({
      run: RUN,
      fetched: { bronze: [current], rows: 3, quota: null },
      setAside: null,
      report: REPORT,
      checks: [],
    });

    expect(outcome).toEqual(OUTCOME);
    const [loaded] = loader.loads;
    expect(loaded?.load.run).toMatchObject({
      ...RUN,
      codeVersion: '1.2.3+abc',
      fetchedAtUtc: current.fetchedAtUtc,
      rowsIn: 3,
      rowsAccepted: 1,
      rowsRejected: 2,
    });
    expect(loaded?.flows.map(({ bronzeSha256 }) => bronzeSha256)).toEqual([
      earlier.sha256,
      current.sha256,
    ]);
    expect(loaded?.load.bronzeObjects.map(({ sha256 }) => sha256)).toEqual([
      current.sha256,
      earlier.sha256,
    ]);
  });

  it('asks the ledger for no object that Gold knows, and names it by its hash', async () => {
    const loader = aRecordingLoader([earlier.sha256]);
    const withoutLedger: Lake = {
      ...lake,
      read: (path) => {
        if (!path.startsWith('bronze/ledger/')) return lake.read(path);
        throw new GridError('INTERNAL', `the ledger was asked for ${path}`);
      },
    };

    await createLoadActivities({
      lake: withoutLedger,
      pipelines,
      loader,
      codeVersion: '1',
    }).loadWindow({
      run: RUN,
      fetched: { bronze: [current], rows: 3, quota: null },
      setAside: null,
      report: REPORT,
      checks: [],
    });

    const [loaded] = loader.loads;
    expect(loaded?.load.bronzeObjects.map(({ sha256 }) => sha256)).toEqual([current.sha256]);
    expect(loaded?.load.knownBronzeSha256s).toEqual([earlier.sha256]);
    expect(loaded?.flows).toHaveLength(2);
  });

  it('keeps the quota reading of the fetch', async () => {
    const loader = aRecordingLoader();
    const activities = createLoadActivities({ lake, pipelines, loader, codeVersion: '1' });
    const quota = {
      observedAtUtc: current.fetchedAtUtc,
      limit: 50_000,
      remaining: 5,
      resetsAtUtc: null,
    };

    await activities.loadWindow({
      run: RUN,
      fetched: { bronze: [current], rows: 1, quota },
      setAside: null,
      report: REPORT,
      checks: [],
    });

    expect(loader.loads[0]?.load.quotaReadings).toEqual([{ dataset: TR, ...quota }]);
  });

  it('without rows is a load of no flows', async () => {
    const loader = aRecordingLoader();
    const activities = createLoadActivities({ lake, pipelines, loader, codeVersion: '1' });

    await activities.loadWindow({
      run: { ...RUN, window: windowEndingAt(parseInstant('2019-01-01T00:00:00Z'), 3) },
      fetched: { bronze: [], rows: 0, quota: null },
      setAside: null,
      report: { ...REPORT, rowsIn: 0, rowsAccepted: 0 },
      checks: [],
    });

    expect(loader.loads).toMatchObject([{ flows: [], load: { bronzeObjects: [] } }]);
    expect(loader.loads[0]?.load.run).not.toHaveProperty('fetchedAtUtc');
  });

  it('is tried again when Silver was rewritten before the warehouse asks for the rows', async () => {
    const loader = aRecordingLoader();
    const overtaken: WarehouseLoader = {
      ...loader,
      async loadWindow(load, content) {
        await refined('overtaking', [aRecord('2026-08-27T11:30:00Z')]);
        return loader.loadWindow(load, content);
      },
    };
    const activities = createLoadActivities({
      lake,
      pipelines,
      loader: overtaken,
      codeVersion: '1',
    });

    await expect(
      activities.loadWindow({
        run: RUN,
        fetched: { bronze: [current], rows: 1, quota: null },
        setAside: null,
        report: REPORT,
        checks: [],
      }),
    ).rejects.toMatchObject({ code: 'LAKE_CONFLICT', isRetryable: true });
    expect(loader.loads).toEqual([]);
  });
});

describe('recording a run that failed', () => {
  it('before it fetched anything keeps its code and no rows', async () => {
    const loader = aRecordingLoader();

    await createLoadActivities({ lake, pipelines, loader, codeVersion: '1' }).recordFailedRun({
      run: RUN,
      fetched: null,
      setAside: null,
      report: null,
      checks: [],
      errorCode: 'SOURCE_REJECTED',
      errorMessage: 'ODRÉ answered 403',
    });

    expect(loader.failures).toMatchObject([
      {
        code: 'SOURCE_REJECTED',
        load: { run: { rowsIn: 0, rowsAccepted: 0, rowsRejected: 0 }, bronzeObjects: [] },
      },
    ]);
    expect(loader.loads).toEqual([]);
  });

  it('after it fetched keeps the raw objects it had', async () => {
    const loader = aRecordingLoader();

    await createLoadActivities({ lake, pipelines, loader, codeVersion: '1' }).recordFailedRun({
      run: RUN,
      fetched: { bronze: [current], rows: 3, quota: null },
      setAside: null,
      report: REPORT,
      checks: [],
      errorCode: 'QUALITY_GATE_FAILED',
      errorMessage: 'key_unique: 1',
    });

    expect(loader.failures[0]?.load).toMatchObject({
      run: { rowsIn: 3, rowsRejected: 2 },
      bronzeObjects: [{ sha256: current.sha256 }],
    });
  });
});
