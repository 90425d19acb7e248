import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createHeartbeatFileActivities } from '../../../../activities/audit/audit-activities.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import type { Heartbeat } from '../../../../platform/warehouse/warehouse-loader.js';
import { createLakeInFolder, readJson, type LakeInFolder } from '../lake-in-folder.js';

function aHeartbeat(parts: Partial<Heartbeat> = {}): Heartbeat {
  return {
    jobId: 'ingest-x/run-1',
    timestampUtc: parseInstant('2026-08-27T08:01:02Z'),
    status: 'success',
    source: 'eco2mix-regional-tr',
    recordCount: 144,
    errorDetails: null,
    ...parts,
  };
}

let folder: LakeInFolder;
let lake: Lake;
beforeAll(async () => {
  folder = await createLakeInFolder();
  ({ lake } = folder);
});
afterAll(() => folder.remove());

describe('the heartbeat of a run', () => {
  it('is a file of exactly six fields in the folder of its day', async () => {
    const { path } = await createHeartbeatFileActivities({ lake }).writeHeartbeatFile(aHeartbeat());

    expect(path).toMatch(
      /^bronze\/audit\/ingestion\/2026\/08\/27\/heartbeat_20260827T080102Z_[0-9a-f]{8}\.json$/,
    );
    expect(await readJson(lake, path)).toEqual({
      job_id: 'ingest-x/run-1',
      timestamp: '2026-08-27T08:01:02Z',
      status: 'success',
      source: 'eco2mix-regional-tr',
      record_count: 144,
      error_details: null,
    });
  });

  it('tells of a failure and its cause', async () => {
    const { path } = await createHeartbeatFileActivities({ lake }).writeHeartbeatFile(
      aHeartbeat({
        jobId: 'ingest-x/run-2',
        status: 'failure',
        recordCount: 0,
        errorDetails: 'SOURCE_REJECTED: ODRÉ answered 403',
      }),
    );

    expect(await readJson(lake, path)).toMatchObject({
      status: 'failure',
      error_details: 'SOURCE_REJECTED: ODRÉ answered 403',
    });
  });

  it('written twice is one file', async () => {
    const activities = createHeartbeatFileActivities({ lake });
    const heartbeat = aHeartbeat({ jobId: 'ingest-x/run-3' });

    expect(await activities.writeHeartbeatFile(heartbeat)).toEqual(
      await activities.writeHeartbeatFile(heartbeat),
    );
  });

  it('of two runs in one second is two files', async () => {
    const activities = createHeartbeatFileActivities({ lake });

    const one = await activities.writeHeartbeatFile(aHeartbeat({ jobId: 'ingest-y/run-1' }));
    const other = await activities.writeHeartbeatFile(aHeartbeat({ jobId: 'ingest-z/run-1' }));

    expect(other.path).not.toBe(one.path);
  });
});
