import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readLedger } from '../../../../activities/ingest/bronze-ledger.js';
import { createIngestActivities } from '../../../../activities/ingest/ingest-activities.js';
import { GridError } from '../../../../domain/errors/grid-error.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { windowEndingAt } from '../../../../domain/time/time-window.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';
import type { RawAnswer } from '../../../../sources/odre/odre-client.js';
import { UnusableAnswerError } from '../../../../sources/unusable-answer-error.js';
import { regionalPipelines } from '../../sources/odre/regional-pipelines.js';
import { createLakeInFolder, pathsIn, type LakeInFolder } from '../lake-in-folder.js';

const TR = 'eco2mix-regional-tr';
const END = parseInstant('2026-08-27T08:00:00Z');
const FETCHED = parseInstant('2026-08-27T08:01:00Z');
const QUOTA = { limit: 50_000, remaining: 49_000, resetsAtUtc: null };

function anAnswer(text: string, parts: Partial<RawAnswer> = {}): RawAnswer {
  return {
    body: Buffer.from(text),
    rows: 12,
    contentType: 'application/json; charset=utf-8',
    sourceUrl: 'http://source/records',
    fetchedAtUtc: FETCHED,
    quota: QUOTA,
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

describe('fetching a window', () => {
  const window = windowEndingAt(END, 3);

  it('keeps every page as it came and refers to it by hash, size and rows', async () => {
    const pipelines = regionalPipelines({
      fetchRecords: () => Promise.resolve([anAnswer('first'), anAnswer('second', { rows: 2 })]),
    });

    const fetched = await createIngestActivities({ lake, pipelines }).fetchWindow({
      dataset: TR,
      window,
    });

    expect(fetched).toMatchObject({ rows: 14, quota: { ...QUOTA, observedAtUtc: FETCHED } });
    expect(fetched.bronze).toHaveLength(2);
    const [first] = fetched.bronze;
    expect(first).toMatchObject({ sha256: sha256Of('first'), bytes: 5, rows: 12 });
    expect(Buffer.from(await lake.read(first?.path ?? '')).toString()).toBe('first');
  });

  it('gives the same references and no new object when it runs again', async () => {
    const pipelines = regionalPipelines({
      fetchRecords: () => Promise.resolve([anAnswer('again')]),
    });
    const activities = createIngestActivities({ lake, pipelines });

    const once = await activities.fetchWindow({ dataset: TR, window });
    const objects = await pathsIn(lake, 'bronze');
    const twice = await activities.fetchWindow({ dataset: TR, window });

    expect(twice).toEqual(once);
    expect(await pathsIn(lake, 'bronze')).toEqual(objects);
  });

  it('keeps the first fetch of the same bytes in the ledger', async () => {
    const later = parseInstant('2026-08-27T09:00:00Z');
    const answers = [anAnswer('ledger'), anAnswer('ledger', { fetchedAtUtc: later })];
    const pipelines = regionalPipelines({
      fetchRecords: () => Promise.resolve(answers.splice(0, 1)),
    });
    const activities = createIngestActivities({ lake, pipelines });

    const { bronze } = await activities.fetchWindow({ dataset: TR, window });
    await activities.fetchWindow({ dataset: TR, window });

    expect(await readLedger(lake, sha256Of('ledger'))).toEqual(bronze[0]);
  });

  it('of more than six hours asks for one export', async () => {
    const csv = anAnswer('a;b\n', { contentType: 'text/csv', quota: undefined });
    const pipelines = regionalPipelines({ fetchExport: () => Promise.resolve(csv) });

    const fetched = await createIngestActivities({ lake, pipelines }).fetchWindow({
      dataset: TR,
      window: windowEndingAt(END, 7),
    });

    expect(fetched.bronze[0]?.path).toMatch(/\.csv$/);
    expect(fetched.quota).toBeNull();
  });

  it('keeps an answer it cannot read, then fails and says where', async () => {
    const page = Buffer.from('<html>');
    const pipelines = regionalPipelines({
      fetchRecords: () =>
        Promise.reject(new UnusableAnswerError('SOURCE_NOT_UNDERSTOOD', 'not JSON', page)),
    });

    const path = `bronze/unusable/${TR}/${sha256Of(page)}.bin`;
    await expect(
      createIngestActivities({ lake, pipelines }).fetchWindow({ dataset: TR, window }),
    ).rejects.toMatchObject({
      code: 'SOURCE_NOT_UNDERSTOOD',
      isRetryable: true,
      details: { path, bytes: 6 },
    });
    expect(Buffer.from(await lake.read(path)).toString()).toBe('<html>');
  });

  it('keeps nothing and fails as the source failed when there was no answer', async () => {
    const refusal = new GridError('SOURCE_REJECTED', 'ODRÉ answered 403');
    const pipelines = regionalPipelines({ fetchRecords: () => Promise.reject(refusal) });

    await expect(
      createIngestActivities({ lake, pipelines }).fetchWindow({ dataset: TR, window }),
    ).rejects.toBe(refusal);
  });
});

describe('asking for the newest published slot', () => {
  const answeredAtUtc = FETCHED;

  it('tells the slot and the quota left', async () => {
    const pipelines = regionalPipelines({
      findNewestPublishedSlot: () =>
        Promise.resolve({ slotStartUtc: END, regions: 11, answeredAtUtc, quota: QUOTA }),
    });

    expect(
      await createIngestActivities({ lake, pipelines }).findNewestPublishedSlot({ dataset: TR }),
    ).toMatchObject({
      slotStartUtc: END,
      regions: 11,
      quota: { ...QUOTA, observedAtUtc: answeredAtUtc },
    });
  });

  it('tells null where the source tells nothing', async () => {
    const pipelines = regionalPipelines({
      findNewestPublishedSlot: () =>
        Promise.resolve({ slotStartUtc: undefined, regions: 0, answeredAtUtc, quota: undefined }),
    });

    expect(
      await createIngestActivities({ lake, pipelines }).findNewestPublishedSlot({ dataset: TR }),
    ).toMatchObject({ slotStartUtc: null, quota: null });
  });
});

describe('the ledger of Bronze', () => {
  it('knows nothing of objects that were never fetched', async () => {
    await expect(readLedger(lake, 'f'.repeat(64))).rejects.toMatchObject({
      code: 'LAKE_OBJECT_MISSING',
    });
  });
});
